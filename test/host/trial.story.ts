/** The trial in the editor, from its command to its verdict. */
import { expect } from "vitest";
import { story } from "./story";
import { resultsWhen } from "./trialFile";

const minutes = 60_000;

story("the palette starts a quick trial, whose runs are seen live and end with a verdict", {}, async (scene) => {
  const { workbench, workspace } = scene;
  await workbench.palette("Run Hybrid Hypothesis Trial");
  const panel = workbench.panel();
  for (const arm of ["separable", "inception", "resnext", "hybrid"]) {
    await panel
      .getByRole("row", { name: new RegExp(`^${arm}\\b`) })
      .first()
      .waitFor();
  }
  await panel
    .getByText(/^Training ·/)
    .first()
    .waitFor({ timeout: minutes });
  await panel.getByText("wasm", { exact: false }).first().waitFor();
  await workbench.pictures("live");

  await panel
    .getByText(/^Complete/)
    .first()
    .waitFor({ timeout: 4 * minutes });
  await expect.poll(() => panel.getByRole("heading", { level: 1 }).textContent()).toMatch(/^Estimates: .* n = 3/);
  const { recipe, runs } = await resultsWhen(workspace, ({ status }) => status === "complete");
  expect(recipe.preset).toBe("quick");
  expect(runs).toHaveLength(recipe.variants.length * recipe.trials);
  await workbench.pictures("verdict");
});
