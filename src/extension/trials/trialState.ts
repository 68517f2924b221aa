/** A trial as a page shows it, from its results file and, while it goes on, what is not in there yet. Pure: no vscode, no clock. */
import { basename } from "node:path";
import type { ArmRow, RunRow, TrialState } from "../../protocol/panel";
import {
  armSummaries,
  imagesText,
  jobKey,
  verdictLines,
  type ArmSummary,
  type RecipeRequest,
  type Results,
  type Run,
} from "../../trial";
import { refusalText, type LiveRun, type LiveTrial } from "./liveTrial";

/** Such as "quick, modules, shapes". */
export function titleOf({ preset, study, data }: { readonly [Field in "preset" | "study" | "data"]: string }): string {
  return [preset, study, basename(data)].join(", ");
}

function armRow({ comparison, differences, ...summary }: ArmSummary): ArmRow {
  return {
    ...summary,
    differences,
    divergedPairs: comparison?.divergedPairs ?? 0,
    meanDifference: comparison?.meanDifference ?? null,
    confidenceInterval: comparison?.confidenceInterval ?? null,
    absoluteMeanDifference: comparison?.absoluteMeanDifference ?? null,
    paperAbsoluteDifference: comparison?.paperAbsoluteDifference ?? null,
    exploratory: comparison?.exploratory ?? true,
    outcome: comparison?.outcome ?? null,
  };
}

const unknownArm = (variant: string): ArmRow => ({
  ...{ variant, control: null, parameters: null, multiplyAdds: null, millisecondsPerStep: null, form: null, runs: 0 },
  ...{ meanError: null, errorInterval: null, differences: [], divergedPairs: 0, meanDifference: null, confidenceInterval: null },
  ...{ absoluteMeanDifference: null, paperAbsoluteDifference: null, provedEqual: false, exploratory: true, outcome: null },
});

const points = (epochs: Run["epochs"]): RunRow["epochs"] =>
  epochs.map(({ epoch, trainLoss, trainError, testError }) => ({ epoch, trainLoss, trainError, testError }));

/** By the run of the results file, which stays the same object while it does not change. */
const known = new WeakMap<Run, RunRow>();

function recordedRun(run: Run): RunRow {
  const { variant, trial, status, testError, imagesPerSecond, reason, epochs } = run;
  const row = known.get(run) ?? {
    ...{ variant, trial, status, testError, imagesPerSecond, reason },
    epoch: epochs.length,
    trainLoss: epochs.at(-1)?.trainLoss ?? null,
    epochs: points(epochs),
  };
  known.set(run, row);
  return row;
}

function liveRun(row: RunRow, { epoch, trainLoss, imagesPerSecond }: LiveRun): RunRow {
  return { ...row, status: "running", epoch, trainLoss: trainLoss ?? row.trainLoss, imagesPerSecond };
}

function runRow(name: Pick<Run, "variant" | "trial">, run: Run | undefined, live: LiveRun | undefined): RunRow {
  const waiting = { status: "waiting", epoch: 0, trainLoss: null, testError: null, imagesPerSecond: null } as const;
  const row: RunRow = run === undefined ? { ...name, ...waiting, reason: null, epochs: [] } : recordedRun(run);
  return live === undefined ? row : liveRun(row, live);
}

interface Shown {
  readonly recipe: RecipeRequest;
  readonly results: Results | null;
  readonly live: LiveTrial | null;
}

function runRows({ recipe: { trials, variants }, results, live }: Shown): readonly RunRow[] {
  const runs = new Map(results?.runs.map((run) => [jobKey(run), run]));
  const names = Array.from({ length: trials }, (_, trial) => variants.map((variant) => ({ variant, trial }))).flat();
  return names.map((name) => runRow(name, runs.get(jobKey(name)), live?.running.get(jobKey(name))));
}

const hasEnded = ({ status }: RunRow): boolean => status !== "waiting" && status !== "running" && status !== "cancelled";

function progressOf(runs: readonly RunRow[], { recipe: { epochs }, live }: Shown): number {
  const through = runs.map((run) => {
    if (hasEnded(run)) return 1;
    const share = live?.running.get(jobKey(run))?.share ?? 0;
    return run.status === "running" ? (run.epoch - 1 + share) / epochs : 0;
  });
  return runs.length === 0 ? 0 : through.reduce((sum, share) => sum + share, 0) / runs.length;
}

function recordedEngine({ environment }: Results): readonly string[] {
  const { engine, engineVersion, device, notBetter } = environment;
  return [`${engine} ${engineVersion} on ${device}`, ...notBetter.map(refusalText)];
}

function shownTrial(shown: Shown): Omit<TrialState, "phase" | "detail" | "timeLeft" | "file" | "readOnly" | "engine"> {
  const { recipe, results } = shown;
  const { study, trials, epochs, margin, variants } = recipe;
  const runs = runRows(shown);
  const [, ...lines] =
    results === null || !results.runs.some(({ status }) => status !== "cancelled") ? [] : verdictLines(results);
  return {
    ...{ title: titleOf(recipe), study, trials, epochs, margin, runs },
    arms: results === null ? variants.map(unknownArm) : armSummaries(results).map(armRow),
    noiseFloor: {
      meanAbsoluteDifference: results?.noiseFloor.meanAbsoluteDifference ?? null,
      interval: results?.noiseFloor.interval ?? null,
    },
    progress: progressOf(runs, shown),
    verdict: lines,
  };
}

/** A trial that goes on here, or has ended here. */
export function liveTrialState(live: LiveTrial, results: Results | null): TrialState {
  const { recipe, phase, detail, engine, timeLeft, file } = live;
  const shown = shownTrial({ recipe: results?.recipe ?? recipe, results, live });
  return { ...shown, phase, detail, engine, timeLeft, file, readOnly: false };
}

/** A run that stands as cancelled in a file to which somebody writes is one that goes on. */
const goingOn = (run: RunRow): RunRow => (run.status === "cancelled" ? { ...run, status: "running", epoch: run.epoch + 1 } : run);

/** A trial as it stands in its file, which another process may be writing. */
export function recordedTrialState(results: Results, file: string, written = false): TrialState {
  const { recipe, status, environment, createdAt } = results;
  const detail = `${basename(recipe.data)}, ${imagesText(recipe)}, begun ${createdAt.slice(0, 16).replace("T", " ")} UTC, version ${environment.version}`;
  const shown = shownTrial({ recipe, results, live: null });
  const recorded = { ...shown, phase: status, detail, engine: recordedEngine(results), timeLeft: null, file, readOnly: true };
  if (!written || status !== "partial") return recorded;
  return {
    ...recorded,
    phase: "running",
    detail: `${detail}; another window or the command line runs it`,
    runs: shown.runs.map(goingOn),
  };
}
