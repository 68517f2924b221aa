/** A window that is reloaded, or one that is not alone, while a trial runs. */
import { expect } from "vitest";
import type { Results } from "../../src/trial";
import { story } from "./story";
import { startTrial } from "./startTrial";
import { resultsWhen } from "./trialFile";
import { workersOf } from "./workers";

const minutes = 60_000;

/** One run of it takes some seconds on wasm, so that there is time to reload in the middle. */
const small = { variants: ["separable", "hybrid"], trials: 2, epochs: 24, trainImages: 400, testImages: 100, workers: 1 };

story("a trial goes on by itself, from its last epoch, when the window is reloaded", {}, async ({ workbench, workspace }) => {
  await startTrial(workbench, small);
  await workbench.remembers("mainThreadWebview-hybridHypothesis.panel");
  const seconds = ({ runs: [run] }: Results): readonly number[] => run?.epochs.map((epoch) => epoch.seconds) ?? [];
  const before = await resultsWhen(workspace, (results) => seconds(results).length > 2);
  await workbench.reload();
  const results = await resultsWhen(workspace, ({ status }) => status === "complete", 4 * minutes);
  const { runs } = results;
  for (const { status, epochs } of runs) expect([status, epochs.length]).toEqual(["complete", 24]);
  expect(runs).toHaveLength(4);
  // Seconds are never the same twice: the first epochs are those of the session that is gone.
  expect(seconds(results).slice(0, 2)).toEqual(seconds(before).slice(0, 2));
  await workbench
    .panel()
    .getByText(/^Complete/)
    .first()
    .waitFor();
  await workbench.pictures("reloaded");
});

story("a second window shows the trial of the first, and says nothing", {}, async (scene) => {
  const { workbench, workspace } = scene;
  await startTrial(workbench, { ...small, epochs: 60 });
  await resultsWhen(workspace, ({ runs }) => (runs[0]?.epochs.length ?? 0) > 1);
  const other = await scene.openAnother();
  await other.palette("Hybrid Hypothesis: Open the Panel");
  await other
    .panel()
    .getByRole("row", { name: /^separable/ })
    .first()
    .waitFor();
  expect(await other.page.getByRole("button", { name: /^Cancel the/ }).count()).toBe(0);
  expect(await other.page.locator(".notification-toast").count()).toBe(0);
  await other.pictures("second-window");
  expect(await workersOf(other)).toEqual([]);
  await workbench.inHost((editor) => editor.commands.executeCommand("hybridHypothesis.cancelTrial"), null);
  await resultsWhen(workspace, ({ status }) => status === "partial");
});
