/** The diagrams in the panel: what is pointed at, the argument, and the slider with what was measured here. */
import { expect } from "vitest";
import { story } from "./story";

const minutes = 60_000;

const toTop = (part: { scrollIntoView?: () => void }): void => part.scrollIntoView?.();

story("the diagrams light what corresponds, argue in five steps, and morph with the cardinality", {}, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.inHost((editor) => editor.commands.executeCommand("workbench.action.closeSidebar"), null);
  // What the slider tells of errors and times is what this machine has found.
  await workbench.inHost((editor, given) => editor.commands.executeCommand("hybridHypothesis.runTrial", given), {
    preset: "quick",
    study: "cardinality",
  });
  const panel = workbench.panel();
  await panel
    .getByRole("button", { name: /^Measure/ })
    .first()
    .click();
  const dose = panel.locator('[data-pane="cardinality"]');
  await dose
    .getByText(/ ms forward and backward/)
    .first()
    .waitFor({ timeout: 4 * minutes });

  const part = panel.locator('svg[data-variant="separable"] .part[aria-label="depthwise 3×3: channel 3"]');
  await part.focus();
  await panel.locator("section.diagrams").evaluate(toTop);
  const card = panel.locator(".card");
  await card.getByText("equal: same weights").first().waitFor();
  expect(await card.innerText()).toContain("channel 3 of 64 · path 3 · tower 3");
  await workbench.pictures("diagram-hover");

  await panel.getByRole("button", { name: "The argument in five steps" }).click();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await panel.getByText(/^3 of 5/).waitFor();
  await panel.locator("section.diagrams").evaluate(toTop);
  await workbench.pictures("argument");

  await panel.getByRole("button", { name: "Close" }).click();

  for (const [stop, cardinality] of [
    [0, 1],
    [2, 4],
    [4, 16],
    [6, 64],
  ] as const) {
    await dose.locator("input").fill(String(stop));
    await dose.getByRole("heading", { name: `Cardinality ${cardinality}`, exact: true }).waitFor();
    await workbench.pictures(`slider-${cardinality}`, undefined, dose);
  }
});
