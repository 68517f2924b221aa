import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { plainLinesOf } from "../../../src/cli/plainLines";
import { recipeOf, runTrial, type TrialEvent } from "../../../src/trial";
import { openCheckpoints } from "../../../src/trial/checkpoints";
import { fakeWorkers, trainAtOnce, type Script } from "./fakeWorkers";
import { temporaryFolder } from "./temporaryFolder";

const recipe = recipeOf({ variants: ["separable", "resnext"], trials: 2, epochs: 2 });

/** A trial whose runs leave checkpoints, as a worker's do. */
async function trial(train: NonNullable<Script["train"]>, { out = join(temporaryFolder(), "out"), resume = false } = {}) {
  const events: TrialEvent[] = [];
  const workers = fakeWorkers({
    train(request, control) {
      const { file } = request.checkpoint ?? { file: "" };
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "");
      return train(request, control);
    },
  });
  const { results } = await runTrial({
    ...{ recipe, out, resume, choice: "auto", workers: 1, literal: false, version: "1.2.3" },
    startWorker: workers.startWorker,
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
  });
  return { out, events, results, folder: join(out, "checkpoints"), workers };
}

describe("checkpoints of a trial", () => {
  it("lie in its folder, one a run, and are gone with it when the trial is complete", async () => {
    const { out, workers } = await trial(trainAtOnce);
    expect(workers.trained.map(({ checkpoint }) => checkpoint)).toEqual(
      ["separable-0", "resnext-0", "separable-1", "resnext-1"].map((name) => ({
        file: join(out, "checkpoints", `${name}.hhcheckpoint`),
        version: "1.2.3",
      })),
    );
    expect(readdirSync(out)).toEqual(["trial.hhtrial.json"]);
  });

  it("stay for runs that failed, so that they can go on", async () => {
    const lost: Script["train"] = (request, control) =>
      request.variant === "resnext" && request.trial === 0 ? Promise.reject(new Error("lost")) : trainAtOnce(request, control);
    const first = await trial(lost);
    expect(first.results.status).toBe("failed");
    expect(readdirSync(first.folder)).toEqual(["resnext-0.hhcheckpoint"]);
    await trial(trainAtOnce, { out: first.out, resume: true });
    expect(existsSync(first.folder)).toBe(false);
  });

  it("go when the results on the disk have the end of their run, and what is not ours stays", async () => {
    const out = temporaryFolder();
    const checkpoints = openCheckpoints(out);
    const files = ["separable", "resnext", "hybrid"].map((variant) => checkpoints.fileFor({ variant, trial: 0 }));
    mkdirSync(join(out, "checkpoints"));
    for (const file of [...files, `${files[0]}.1234`, join(out, "checkpoints", "notes.txt")]) writeFileSync(file, "");
    await checkpoints.forget([
      { variant: "separable", trial: 0, status: "complete" },
      { variant: "resnext", trial: 0, status: "diverged" },
      { variant: "hybrid", trial: 0, status: "cancelled" },
    ]);
    expect(files.map((file) => existsSync(file))).toEqual([false, false, true]);
    await checkpoints.close("partial");
    expect(files.map((file) => existsSync(file))).toEqual([false, false, true]);
    await checkpoints.close("complete");
    expect(readdirSync(join(out, "checkpoints"))).toEqual(["notes.txt"]);
  });

  it("give the epochs of a run that goes on, which the results file takes from there", async () => {
    const record = { epoch: 1, trainLoss: 0.25, trainError: 12.5, testError: null, seconds: 3 };
    const { events, results } = await trial(async (request, control) => {
      const { variant, trial: number } = request;
      if (variant === "separable") control.notify("runResumed", { variant, trial: number, epochs: [record] });
      if (variant === "separable" && number === 1) throw new Error("lost");
      return trainAtOnce(request, control);
    });
    const resumed = events.filter(({ type }) => type === "runResumed");
    expect(resumed).toEqual([0, 1].map((number) => ({ type: "runResumed", variant: "separable", trial: number, epoch: 2 })));
    expect(results.runs.find((run) => run.variant === "separable" && run.trial === 1)?.epochs).toEqual([record]);
    expect(resumed.flatMap((event) => plainLinesOf(event, recipe))[0]).toBe(
      "separable, trial 1 of 2: goes on at epoch 2 of 2, from its checkpoint",
    );
  });
});
