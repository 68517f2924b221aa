/** Trials that do not get to their end, and trials that may not begin. */
import { expect } from "vitest";
import { startTrial } from "./startTrial";
import { story } from "./story";
import { resultsWhen, trialFolders } from "./trialFile";
import { workersOf } from "./workers";

story("cancelling ends a trial, and what was finished is kept", {}, async ({ workbench, workspace }) => {
  const { ended } = await startTrial(workbench, {
    variants: ["separable", "inception"],
    epochs: 500,
    trials: 3,
    trainImages: 200,
    testImages: 50,
  });
  await resultsWhen(workspace, ({ runs }) => runs.some(({ epochs }) => epochs.length > 0));
  await workbench
    .panel()
    .getByRole("button", { name: /^Cancel/ })
    .click();
  await ended;
  expect(await workersOf(workbench)).toEqual([]);
  const { runs } = await resultsWhen(workspace, ({ status }) => status === "partial");
  expect(runs.map(({ status }) => status)).toContain("cancelled");
  await workbench
    .panel()
    .getByText(/kept|cancelled/i)
    .first()
    .waitFor();
  await workbench.pictures("cancelled");
});

story("a workspace that is not trusted trains nothing and says so", { restricted: true }, async ({ workbench, workspace }) => {
  expect(await workbench.inHost((editor) => editor.workspace.isTrusted, null)).toBe(false);
  await workbench.page.keyboard.press("F1");
  await workbench.page.locator(".quick-input-widget input").fill(">Run Hybrid Hypothesis Trial");
  // The palette offers similar commands instead.
  await workbench.page.getByRole("option").first().waitFor();
  expect(await workbench.page.getByRole("option", { name: /^Run Hybrid Hypothesis Trial/ }).count()).toBe(0);
  await workbench.page.keyboard.press("Escape");
  expect(await workbench.inHost((editor) => editor.commands.executeCommand("hybridHypothesis.runTrial"), null)).toBeNull();
  await workbench.page.getByText("Training needs a trusted workspace.").first().waitFor();
  expect(trialFolders(workspace)).toEqual([]);
  await workbench.pictures("restricted");
});

story("a worker that is killed is a failed run, which the trial tells and outlives", {}, async ({ workbench, workspace }) => {
  const { ended } = await startTrial(workbench, {
    variants: ["separable", "hybrid"],
    trials: 2,
    epochs: 40,
    trainImages: 200,
    testImages: 50,
    workers: 1,
  });
  const [worker] = await workersOf(workbench);
  if (worker === undefined) throw new Error("no worker runs");
  process.kill(worker, "SIGKILL");
  await workbench
    .panel()
    .getByText(/SIGKILL/)
    .first()
    .waitFor({ state: "attached" });
  await workbench.pictures("worker-killed");
  await ended;
  const { runs } = await resultsWhen(workspace, ({ status }) => status === "failed");
  expect(runs.map(({ status }) => status).sort()).toEqual(["complete", "complete", "complete", "failed"]);
});
