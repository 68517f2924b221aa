/**
 * The verdict in plain words. It reports estimates beside the paper's figures and says what they may not be taken for; it makes
 * no test, so it has no word for the outcome of one. Pure.
 */
import { basename } from "node:path";
import { chanceError, controlLearned, fewestPairs, meanError, type ComparedRuns } from "./compare";
import { isWholeNetwork, publishedWidth } from "../networks";
import { absent, points, signed } from "../wording";
import { controlsOf, type Recipe } from "./recipe";
import type { Comparison, Environment, Run, Verdict } from "./resultsFile";
import { layerReadings, studyCaveats, studyReadings, unmatchedSizes } from "./studyNotes";
import { textTable } from "./textTable";

export interface TrialData extends ComparedRuns {
  readonly recipe: Recipe;
  readonly environment: Environment;
  readonly runs: readonly Run[];
}

const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/** Whole networks have no number of modules, but published channels to compare their width with. */
function sizesText({ variants, width, modules }: Recipe): string {
  const [some, all] = [variants.some(isWholeNetwork), variants.every(isWholeNetwork)];
  const published = some ? ` (${publishedWidth} as published)` : "";
  return `width ${width}${published}${all ? "" : `, ${count(modules, "module")} a stage`}`;
}

function heading({ recipe, environment }: TrialData): string {
  const { data, epochs, testImages, trials } = recipe;
  return (
    `Test error after ${count(epochs, "epoch")} on ${basename(data)}, ${count(testImages, "test image")} a trial, ` +
    `${sizesText(recipe)}, ${count(trials, "trial")}; ${environment.engine} on ${environment.device}.`
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

/** Each control, and under it the arms that are compared with it. */
function table({ runs, comparisons }: TrialData, controls: readonly string[]): readonly string[] {
  const head = ["arm", "error %", "|mean Δ|", "paper's |Δ|", "mean |Δ|", "mean Δ", "95 % interval of Δ", "n"];
  const groups = controls.flatMap((control) => [
    [`${control} (control)`, points(meanError(runs, control)), ...head.slice(2).map(() => "")],
    ...comparisons
      .filter((comparison) => comparison.control === control)
      .map((comparison) => row(comparison, meanError(runs, comparison.variant))),
  ]);
  return textTable([head, ...groups]);
}

/** What Δ is, with n, margin and level, so that no number stands without its conditions. */
function reading({ recipe, comparisons }: TrialData): string {
  const counts = comparisons.map(({ pairs }) => pairs);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const n = fewest === most ? `${most}` : `${fewest} to ${most}`;
  const control = controlsOf(recipe).length === 1 ? recipe.control : "its control above it";
  return (
    `Δ = error of the arm − error of ${control} on the same test images, in percentage points; n = ${n} paired trials, ` +
    `margin ±${recipe.margin}, intervals at 95 % (α = 0.05, not adjusted for several arms).`
  );
}

function paperReading({ comparisons }: TrialData): readonly string[] {
  const ofFigure4 = comparisons.filter(({ control }) => control === "separable");
  if (ofFigure4.every(({ paperAbsoluteDifference }) => paperAbsoluteDifference === null)) return [];
  return [
    "The paper's figure (Ghosh 2017, Fig. 4; CIFAR-10, 190 epochs, 10 trials) stands beside |mean Δ|: its 0.08 fits that reading of ten trials, and not the mean of |Δ|, which noise alone lifts to about 0.25.",
  ];
}

function calibrationReading({ comparisons, noiseFloor }: TrialData): readonly string[] {
  const calibration = comparisons.filter(({ provedEqual }) => provedEqual);
  const names = calibration.map(({ variant }) => variant);
  const controls = [...new Set(calibration.map(({ control }) => control))].join(" and ");
  if (names.length === 0)
    return ["No arm was found to be the same function as the control, so this trial has no measure of its own noise."];
  const { meanAbsoluteDifference: floor, interval } = noiseFloor;
  const range = interval === null ? "" : ` (95 % interval ${points(interval[0])} to ${points(interval[1])})`;
  const measured = floor === null ? "" : ` Noise floor: mean |Δ| ${points(floor)}${range}.`;
  return [`* ${names.join(" and ")}: the same function as ${controls}: their spread is the noise, not evidence.${measured}`];
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
    ...(missing === 0 ? [] : [`${missing} of ${total} runs are not finished.`]),
  ];
}

function caveatsOf({ recipe, comparisons }: TrialData): readonly string[] {
  const few = comparisons.some(({ pairs }) => pairs < fewestPairs);
  const why = [...(recipe.preset === "quick" ? ["preset quick"] : []), ...(few ? [`fewer than ${fewestPairs} pairs`] : [])];
  return [
    ...(why.length === 0 ? [] : [`Exploratory (${why.join("; ")}): no more than a first look.`]),
    "Estimates only: no test of difference or of equivalence was made.",
    ...(recipe.match === "none" ? ["The arms are not matched in size."] : []),
    ...studyCaveats(recipe),
    "One learning rate for all arms: one that would do better with another is at a disadvantage.",
  ];
}

function notComplete(controls: readonly string[]): readonly string[] {
  if (controls.length === 0) return [];
  const named = `${controls.length === 1 ? "the control" : "the controls"} ${controls.join(", ")}`;
  return [`No comparison: no run of ${named} is complete.`];
}

function notLearned({ recipe, runs }: TrialData, controls: readonly string[]): readonly string[] {
  if (controls.length === 0) return [];
  const chance = chanceError(recipe);
  return [
    ...controls.map((control) => {
      const error = points(meanError(runs, control));
      return `Nothing was learned: the control ${control} errs on ${error} % of the test images, and guessing errs on ${points(chance)} %.`;
    }),
    `Arms are compared once the control lies below ${points(chance / 2)} %: give it more epochs, training images or width.`,
  ];
}

interface Said {
  /** The table of the arms; null where none may be shown. */
  readonly table: readonly string[] | null;
  readonly readings: readonly string[];
  readonly caveats: readonly string[];
}

function say(data: TrialData): Said {
  const { recipe, runs } = data;
  const states = controlsOf(recipe).map((control) => ({ control, learned: controlLearned(recipe, runs, control) }));
  const named = (learned: boolean | null): readonly string[] =>
    states.filter((state) => state.learned === learned).map(({ control }) => control);
  const without = [...notComplete(named(null)), ...notLearned(data, named(false))];
  const learned = named(true);
  if (learned.length === 0) return { table: null, readings: [...without, ...unfinished(data)], caveats: [] };
  const shown = { ...data, comparisons: data.comparisons.filter(({ control }) => learned.includes(control)) };
  const readings = [
    ...paperReading(shown),
    ...studyReadings(recipe),
    ...layerReadings(recipe),
    ...unmatchedSizes(shown),
    ...calibrationReading(shown),
  ];
  return {
    table: table(shown, learned),
    readings: [reading(shown), ...readings, ...without, ...unfinished(data)],
    caveats: caveatsOf(shown),
  };
}

/** The verdict of the runs so far. */
export function verdictOf(data: TrialData): Verdict {
  const { table: rows, readings, caveats } = say(data);
  const text = [heading(data), "", ...(rows === null ? [] : [...rows, ""]), ...readings, ...caveats].join("\n");
  return { closest: null, text, caveats: [...caveats], sensitivity: null };
}

/** The verdict line by line, for whoever shows the table of the arms in another way. */
export function verdictLines(data: TrialData): readonly string[] {
  const { readings, caveats } = say(data);
  return [heading(data), ...readings, ...caveats];
}
