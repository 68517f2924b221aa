/** Trials to show: the real scheduling, statistics and states of the editor, on workers that train nothing and draw curves at random. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEvent, newTrial, type LiveTrial } from "../../src/extension/trials/liveTrial";
import { liveTrialState } from "../../src/extension/trials/trialState";
import type { TrainRequest, TrainResult } from "../../src/protocol";
import type { TrialState } from "../../src/protocol/panel";
import { stream } from "../../src/random";
import { recipeOf, runTrial, type RecipeChoices, type Results } from "../../src/trial";
import { fakeWorkers, type TrainControl } from "../unit/trial/fakeWorkers";

/** How much worse than the control an arm ends, in percentage points; of arms that are not named here, by their cardinality. */
const distances: Readonly<Record<string, number>> = {
  separable: 0,
  "separable-equivalent": 0,
  hybrid: 0,
  resnext: 1.5,
  "inception-reformulated": 2,
  inception: 2.6,
};

function distanceOf(variant: string): number {
  const groups = Number(/^grouped-(\d+)$/.exec(variant)?.[1] ?? 8);
  return distances[variant] ?? -0.5 * Math.max(0, 3 - Math.log2(groups));
}

/** Falls as errors fall, and never twice alike; runs named "<arm> <trial>" diverge half way. */
const trainer =
  (diverging: readonly string[]) =>
  async ({ variant, trial, epochs: count }: TrainRequest, { notify }: TrainControl): Promise<TrainResult> => {
    const random = stream("recorded", variant, trial);
    const diverges = diverging.includes(`${variant} ${trial}`);
    const last = 21 + distanceOf(variant) + 0.35 * random.normal();
    const length = diverges ? Math.ceil(count / 2) : count;
    const epochs = Array.from({ length }, (_, i) => {
      const error = last - 6 + (70 + random.normal()) * Math.exp((-4 * (i + 1)) / count) + 0.6 * random.normal();
      const testError = i + 1 === count ? Math.round(20 * last) / 20 : null;
      return { epoch: i + 1, trainLoss: error / 32 + (diverges ? 2 ** i : 0), trainError: error, testError, seconds: 1.5 };
    });
    const imagesPerSecond = 300 + 20 * random.uniform() - 8 * distanceOf(variant);
    for (const record of epochs) {
      const { epoch, trainLoss } = record;
      notify("trainProgress", { variant, trial, epoch, step: 8, steps: 16, trainLoss, imagesPerSecond });
      await Promise.resolve();
      notify("epochDone", { variant, trial, record });
    }
    const testError = diverges ? null : (epochs.at(-1)?.testError ?? null);
    return { status: diverges ? "diverged" : "complete", testError, epochs, imagesPerSecond, loweredTo: "depthwise" };
  };

/** The state after every event of a trial, that before them first. */
export async function recordTrial(choices: RecipeChoices, diverging: readonly string[] = []): Promise<readonly TrialState[]> {
  const recipe = recipeOf(choices);
  const folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-"));
  let live: LiveTrial = newTrial(recipe, join("trials", "trial.hhtrial.json"));
  let results: Results | null = null;
  const states: TrialState[] = [liveTrialState(live, results)];
  try {
    await runTrial({
      recipe,
      choice: "auto",
      workers: 2,
      out: join(folder, "out"),
      resume: false,
      literal: false,
      startWorker: fakeWorkers({ train: trainer(diverging) }).startWorker,
      signal: new AbortController().signal,
      version: "1.2.3",
      onResults: (next) => {
        results = next;
      },
      onEvent: (event) => {
        live = afterEvent(live, event);
        states.push(liveTrialState(live, results));
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return states;
}
