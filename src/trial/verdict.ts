/**
 * The verdict in plain words. It reports estimates beside the paper's figures and says what they may not be taken for; it makes
 * no test, so it has no word for the outcome of one. Pure.
 */
import { basename } from "node:path";
import { chanceError, controlLearned, fewestPairs, meanError, type ComparedRuns } from "./compare";
import type { Recipe } from "./recipe";
import type { Comparison, Environment, Run, Verdict } from "./resultsFile";
import { textTable } from "./textTable";

export interface TrialData extends ComparedRuns {
  readonly recipe: Recipe;
  readonly environment: Environment;
  readonly runs: readonly Run[];
}

const absent = "–";
const points = (value: number | null): string => (value === null ? absent : value.toFixed(2));

function signed(value: number | null): string {
  if (value === null) return absent;
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

function heading({ recipe, environment }: TrialData): string {
  const { data, epochs, testImages, trials, width, modules } = recipe;
  return (
    `Test error after ${count(epochs, "epoch")} on ${basename(data)}, ${count(testImages, "test image")} a trial, ` +
    `width ${width}, ${count(modules, "module")} a stage, ${count(trials, "trial")}; ${environment.engine} on ${environment.device}.`
  );
}

function row(comparison: Comparison, error: number | null): readonly string[] {
  const { variant, provedEqual, absoluteMeanDifference, paperAbsoluteDifference, meanAbsoluteDifference, confidenceInterval } =
    comparison;
  const [low, high] = confidenceInterval ?? [null, null];
  return [
    provedEqual ? `${variant} *` : variant,
    points(error),
    points(absoluteMeanDifference),
    points(paperAbsoluteDifference),
    points(meanAbsoluteDifference),
    signed(comparison.meanDifference),
    low === null ? absent : `${signed(low)} to ${signed(high)}`,
    String(comparison.pairs),
  ];
}

function table({ recipe, runs, comparisons }: TrialData): readonly string[] {
  const head = ["arm", "error %", "|mean Δ|", "paper's |Δ|", "mean |Δ|", "mean Δ", "95 % interval of Δ", "n"];
  const control = [`${recipe.control} (control)`, points(meanError(runs, recipe.control)), ...head.slice(2).map(() => "")];
  return textTable([head, control, ...comparisons.map((comparison) => row(comparison, meanError(runs, comparison.variant)))]);
}

/** What Δ is, with n, margin and level, so that no number stands without its conditions. */
function reading({ recipe, comparisons }: TrialData): string {
  const counts = comparisons.map(({ pairs }) => pairs);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const n = fewest === most ? `${most}` : `${fewest} to ${most}`;
  return (
    `Δ = error of the arm − error of ${recipe.control} on the same test images, in percentage points; n = ${n} paired trials, ` +
    `margin ±${recipe.margin}, intervals at 95 % (α = 0.05, not adjusted for several arms).`
  );
}

function paperReading({ comparisons }: TrialData): readonly string[] {
  if (comparisons.every(({ paperAbsoluteDifference }) => paperAbsoluteDifference === null)) return [];
  return [
    "The paper's figure (Ghosh 2017, Fig. 4; CIFAR-10, 190 epochs, 10 trials) stands beside |mean Δ|: its 0.08 fits that reading of ten trials, and not the mean of |Δ|, which noise alone lifts to about 0.25.",
  ];
}

function calibrationReading({ recipe, comparisons, noiseFloor }: TrialData): readonly string[] {
  const names = comparisons.filter(({ provedEqual }) => provedEqual).map(({ variant }) => variant);
  if (names.length === 0) return ["No arm is the same function as the control, so this trial has no measure of its own noise."];
  const { meanAbsoluteDifference: floor, interval } = noiseFloor;
  const range = interval === null ? "" : ` (95 % interval ${points(interval[0])} to ${points(interval[1])})`;
  const measured = floor === null ? "" : ` Noise floor: mean |Δ| ${points(floor)}${range}.`;
  return [
    `* ${names.join(" and ")}: the same function as ${recipe.control}: their spread is the noise, not evidence.${measured}`,
  ];
}

const list = (names: readonly string[], most = 6): string =>
  names.length <= most ? names.join("; ") : `${names.slice(0, most).join("; ")}; and ${names.length - most} more`;

function runName({ variant, trial }: Run, { trials }: Recipe): string {
  return `${variant} in trial ${trial + 1} of ${trials}`;
}

function unfinished({ recipe, runs }: TrialData): readonly string[] {
  const named = (status: Run["status"]): readonly Run[] => runs.filter((run) => run.status === status);
  const [diverged, failed] = [named("diverged"), named("failed")];
  const missing = recipe.trials * recipe.variants.length - runs.length + named("cancelled").length;
  const total = recipe.trials * recipe.variants.length;
  return [
    ...(diverged.length === 0
      ? []
      : [`Diverged (kept, counted, left out of Δ): ${list(diverged.map((run) => runName(run, recipe)))}.`]),
    ...(failed.length === 0
      ? []
      : [
          `Failed: ${list(failed.map((run) => `${runName(run, recipe)} (${(run.reason ?? "no reason given").replace(/\.$/, "")})`))}.`,
        ]),
    ...(missing === 0 ? [] : [`Partial: ${missing} of ${total} runs not finished; --resume goes on with them.`]),
  ];
}

function caveatsOf({ recipe, comparisons }: TrialData): readonly string[] {
  const few = comparisons.some(({ pairs }) => pairs < fewestPairs);
  const why = [...(recipe.preset === "quick" ? ["preset quick"] : []), ...(few ? [`fewer than ${fewestPairs} pairs`] : [])];
  return [
    ...(why.length === 0 ? [] : [`Exploratory (${why.join("; ")}): no more than a first look.`]),
    "Estimates only: no test of difference or of equivalence was made.",
    ...(recipe.match === "none" ? ["The arms are not matched in size (--match none)."] : []),
    "One learning rate for all arms: one that would do better with another is at a disadvantage.",
  ];
}

/** The verdict of the runs so far. */
export function verdictOf(data: TrialData): Verdict {
  const { recipe, runs } = data;
  const learned = controlLearned(recipe, runs);
  const compose = (lines: readonly string[], caveats: readonly string[]): Verdict => ({
    closest: null,
    text: [heading(data), "", ...lines, ...unfinished(data), ...caveats].join("\n"),
    caveats: [...caveats],
    sensitivity: null,
  });
  if (learned === null) return compose([`No comparison: no run of the control ${recipe.control} is complete.`], []);
  if (!learned) {
    const [error, chance] = [points(meanError(runs, recipe.control)), chanceError(recipe)];
    const learning = `Nothing was learned: the control ${recipe.control} errs on ${error} % of the test images, and guessing errs on ${points(chance)} %.`;
    return compose(
      [
        learning,
        `Arms are compared once the control lies below ${points(chance / 2)} %: give it more --epochs, --train-images or --width.`,
      ],
      [],
    );
  }
  const lines = [...table(data), "", reading(data), ...paperReading(data), ...calibrationReading(data)];
  return compose(lines, caveatsOf(data));
}
