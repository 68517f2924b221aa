/** Arms and trials for tests: nothing is known of them but what a test says. */
import type { ArmRow, RunRow, TrialState } from "../../../../src/protocol/panel";

export const arm = (variant: string, change: Partial<ArmRow> = {}): ArmRow => ({
  ...{ variant, control: "separable", parameters: null, multiplyAdds: null, millisecondsPerStep: null, form: null, runs: 0 },
  ...{ meanError: null, errorInterval: null, differences: [], divergedPairs: 0, meanDifference: null, confidenceInterval: null },
  ...{ absoluteMeanDifference: null, paperAbsoluteDifference: null, provedEqual: false, exploratory: true, outcome: null },
  ...change,
});

export const run = (variant: string, trial: number, change: Partial<RunRow> = {}): RunRow => ({
  ...{ variant, trial, status: "waiting", epoch: 0, trainLoss: null, testError: null, imagesPerSecond: null, reason: null },
  epochs: [],
  ...change,
});

export const points = (...errors: readonly (number | null)[]): RunRow["epochs"] =>
  errors.map((trainError, i) => ({
    epoch: i + 1,
    trainLoss: trainError === null ? null : trainError / 10,
    trainError,
    testError: null,
  }));

/** Δ in the order of the trials. */
export const measured = (variant: string, differences: readonly number[], change: Partial<ArmRow> = {}): ArmRow => {
  const mean = differences.reduce((sum, difference) => sum + difference / differences.length, 0);
  return arm(variant, {
    differences: differences.map((difference, trial) => ({ trial, difference })),
    meanDifference: mean,
    absoluteMeanDifference: Math.abs(mean),
    confidenceInterval: [mean - 0.5, mean + 0.5],
    runs: differences.length,
    ...change,
  });
};

export const trialOf = (arms: readonly ArmRow[], change: Partial<TrialState> = {}): TrialState => ({
  ...{ phase: "running", title: "quick, modules, shapes", detail: "shapes v1", progress: 0.5, timeLeft: 125, study: "modules" },
  ...{ engine: ["wasm 4.22.0 on CPU (SIMD)", "Not tensorflow: no library"], trials: 3, epochs: 4, margin: 5 },
  ...{ runs: [], noiseFloor: { meanAbsoluteDifference: null, interval: null }, verdict: [], file: "a", readOnly: false },
  arms,
  ...change,
});
