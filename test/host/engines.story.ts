/** What this machine can do: engines, the diagrams' times, and how long other trials would take. */
import { expect } from "vitest";
import { startTrial } from "./startTrial";
import { story } from "./story";
import { resultsWhen } from "./trialFile";

const minutes = 60_000;

story("the engines say why not a better one, and why nothing is shown", {}, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.palette("Show the Engines");
  const list = page.locator(".quick-input-list");
  await list.getByText("Install the engine tensorflow").waitFor({ timeout: minutes });
  await list.getByText("libtensorflow is not installed").waitFor();
  await list.getByText("Trials take this one.").waitFor();
  await list.getByText("Last trial").waitFor();
  await workbench.pictures("engines");
  await page.keyboard.press("Escape");
  await page.locator(".statusbar-item", { hasText: "wasm · " }).waitFor();
});

story("the diagrams' modules are measured on this machine, and the next page knows the times", {}, async ({ workbench }) => {
  await workbench.palette("Open the Panel");
  await workbench
    .panel()
    .getByRole("button", { name: /^Measure/ })
    .first()
    .click();
  await workbench
    .panel()
    .getByText("ms forward and backward")
    .first()
    .waitFor({ timeout: 3 * minutes, state: "attached" });
  await workbench.pictures("measured");
});

story("other trials are offered with the time that each takes here, by a probe before a long one", {}, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.palette("Run Another Trial");
  const list = page.locator(".quick-input-list");
  await list.getByText("fractalnet, quick").waitFor();
  await workbench.pictures("other-trials");
  await page.keyboard.type("paper");
  await page.keyboard.press("Enter");
  const question = page.locator(".monaco-dialog-box");
  await question.getByText(/This trial will take about .* [hd] on wasm, by a probe/).waitFor({ timeout: 2 * minutes });
  await workbench.pictures("long-trial");
  await page.keyboard.press("Escape");
});

story("the first steps are shown with pictures in the theme's colours", {}, async ({ workbench }) => {
  const { page } = workbench;
  await workbench.inHost((editor) => {
    const id = "hybrid-hypothesis.hybrid-hypothesis#start";
    return editor.commands.executeCommand("workbench.action.openWalkthrough", id, false);
  }, null);
  await page.getByText("See what equals what").first().waitFor();
  await workbench.pictures("walkthrough");
});

story("the engine tensorflow is installed, trains, and is removed", { downloads: true }, async ({ workbench, workspace }) => {
  const { page } = workbench;
  const choose = async (title: string): Promise<void> => {
    await workbench.palette("Show the Engines");
    await page.locator(".quick-input-list").getByText(title).click({ timeout: minutes });
  };
  await choose("Install the engine tensorflow");
  await page.locator(".statusbar-item", { hasText: "tensorflow · " }).waitFor({ timeout: 4 * minutes });
  await (
    await startTrial(workbench, { variants: ["separable", "hybrid"], trials: 1, epochs: 1 })
  ).ended;
  const { environment } = await resultsWhen(workspace, ({ status }) => status === "complete");
  expect(environment.engine).toBe("tensorflow");
  await workbench.pictures("installed-engine");
  await choose("Remove the engine tensorflow");
  await page.locator(".statusbar-item", { hasText: "wasm · " }).waitFor({ timeout: minutes });
});
