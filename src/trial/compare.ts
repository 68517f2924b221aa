/** From runs alone to comparisons with the control and the noise floor. Estimates only: no test is made here. Pure. */
import { armInfo, functionOf } from "./armInfo";
import { mean, meanInterval, pairedDifferences, probabilityOfSuperiority } from "../statistics";
import { controlOf, controlsOf, type Recipe } from "./recipe";
import type { Comparison, NoiseFloor, Run } from "./resultsFile";

/** Fewer complete pairs than this make a comparison exploratory. */
export const fewestPairs = 6;

export interface ComparedRuns {
  readonly comparisons: Comparison[];
  readonly noiseFloor: NoiseFloor;
}

/** Error of guessing, in percent, with classes of equal size. */
export function chanceError({ classes }: Recipe): number {
  return 100 * (1 - 1 / classes);
}

/** Test errors of an arm's complete runs, in percent, by trial. */
export function completeErrors(runs: readonly Run[], variant: string): ReadonlyMap<number, number> {
  const complete = runs.filter((run) => run.variant === variant && run.status === "complete");
  return new Map(complete.flatMap((run) => (run.testError === null ? [] : [[run.trial, run.testError]])));
}

/** Mean test error of an arm's complete runs, null if it has none. */
export function meanError(runs: readonly Run[], variant: string): number | null {
  return mean([...completeErrors(runs, variant).values()]);
}

/**
 * Whether a control learned: its mean error lies below half of chance. Networks that guess are all equal, so that without this
 * no comparison says anything (statistics.md, S9). Null while none of its runs is complete.
 */
export function controlLearned(recipe: Recipe, runs: readonly Run[], control = recipe.control): boolean | null {
  const error = meanError(runs, control);
  return error === null ? null : error < chanceError(recipe) / 2;
}

/** Test errors, in percent, of the trials in which both runs are complete. */
export function pairsOf(
  runs: readonly Run[],
  variant: string,
  control: string,
): { trial: number; variant: number; control: number }[] {
  const controls = completeErrors(runs, control);
  return [...completeErrors(runs, variant)].flatMap(([trial, error]) => {
    const other = controls.get(trial);
    return other === undefined ? [] : [{ trial, variant: error, control: other }];
  });
}

/** |Δ| as the paper has it: of Fig. 4 against its baseline, or between the two runs of Fig. 5 or 6; null if it has none. */
function paperDifference(recipe: Recipe, variant: string, control: string): number | null {
  const [own, other] = [armInfo(recipe, variant), armInfo(recipe, control)];
  if (control === "separable") return own.paperAbsoluteDifference;
  if (own.paperError === null || other.paperError === null || variant !== `${control}-separable`) return null;
  return Math.round(100 * Math.abs(own.paperError - other.paperError)) / 100;
}

function compareArm(recipe: Recipe, runs: readonly Run[], variant: string): Comparison {
  const { testImages, preset } = recipe;
  const control = controlOf(recipe, variant);
  const pairs = pairsOf(runs, variant, control);
  const diverged = runs.filter((run) => run.status === "diverged" && (run.variant === variant || run.variant === control));
  const { confidenceInterval, n, ...estimates } = pairedDifferences(pairs, testImages);
  const provedEqual = functionOf(variant, recipe) === functionOf(control, recipe);
  return {
    variant,
    control,
    pairs: n,
    divergedPairs: new Set(diverged.map((run) => run.trial)).size,
    meanAbsoluteDifference: estimates.meanAbsoluteDifference,
    absoluteMeanDifference: estimates.absoluteMeanDifference,
    paperAbsoluteDifference: paperDifference(recipe, variant, control),
    meanDifference: estimates.meanDifference,
    confidenceInterval: confidenceInterval === null ? null : [...confidenceInterval],
    level: estimates.level,
    method: estimates.method,
    pDifference: null,
    pDifferenceHolm: null,
    pEquivalence: null,
    pEquivalenceHolm: null,
    outcome: provedEqual ? "calibration" : null,
    exceedsMargin: null,
    provedEqual,
    exploratory: preset === "quick" || n < fewestPairs,
    probabilityOfSuperiority: probabilityOfSuperiority(pairs),
    moreTrialsNeeded: null,
  };
}

/** How far runs of one function lie apart within a trial: controls against the arms that are proved equal to them (S11). */
function noiseFloorOf(runs: readonly Run[], calibration: readonly Comparison[]): NoiseFloor {
  const distances = new Map<number, number[]>();
  for (const { variant, control } of calibration) {
    for (const pair of pairsOf(runs, variant, control)) {
      distances.set(pair.trial, [...(distances.get(pair.trial) ?? []), Math.abs(pair.variant - pair.control)]);
    }
  }
  const perTrial = [...distances.values()].flatMap((values) => mean(values) ?? []);
  const bounds = meanInterval(perTrial, 0.95);
  const controls = [...new Set(calibration.map(({ control }) => control))].join(", ");
  const how =
    perTrial.length === 0
      ? "no complete pair of runs of one function"
      : `mean |Δ| of ${calibration.map(({ variant }) => variant).join(", ")} from ${controls}, the same function, within ${perTrial.length} trials; 95 % t interval over trials`;
  return { meanAbsoluteDifference: mean(perTrial), interval: bounds === null ? null : [Math.max(0, bounds[0]), bounds[1]], how };
}

/** Every arm against its control; no arms of a control that has not learned. */
export function compareRuns(recipe: Recipe, runs: readonly Run[]): ComparedRuns {
  const learned = controlsOf(recipe).filter((control) => controlLearned(recipe, runs, control) !== false);
  if (learned.length === 0) {
    return { comparisons: [], noiseFloor: { meanAbsoluteDifference: null, interval: null, how: "the control learned nothing" } };
  }
  const compared = learned.flatMap((control) =>
    recipe.variants.filter((variant) => variant !== control && controlOf(recipe, variant) === control),
  );
  const comparisons = compared.map((variant) => compareArm(recipe, runs, variant));
  const calibration = comparisons.filter((comparison) => comparison.provedEqual);
  return { comparisons, noiseFloor: noiseFloorOf(runs, calibration) };
}
