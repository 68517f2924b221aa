/**
 * The one sentence on top. It names outcomes only where the declared number of trials was reached and a test was made; before that it
 * gives estimates, which have no word for equal or different. Pure.
 */
import { isActive, type ArmRow, type TrialState } from "../../src/protocol/panel";
import { controlText, pairsText } from "./conditions";
import { listed, outcomeOf, several, signed } from "../../src/wording";

const outcomeWords = [
  ["equivalent", (control: string, margin: string) => `Equivalent to ${control} within ±${margin}`],
  ["different", (control: string) => `Different from ${control}`],
  ["inconclusive", () => "Undecided"],
] as const;

function outcomesText(arms: readonly ArmRow[], trial: TrialState): string {
  const sentences = outcomeWords.flatMap(([outcome, words]) => {
    const names = arms.filter((arm) => arm.outcome === outcome).map(({ variant }) => variant);
    return names.length === 0 ? [] : [`${words(controlText(trial), several(trial.margin, "point"))}: ${listed(names)}.`];
  });
  const exploratory = arms.some((arm) => arm.exploratory);
  return `${exploratory ? "A first look, no more. " : ""}${sentences.join(" ")}`;
}

function estimatesText(arms: readonly ArmRow[], trial: TrialState): string {
  const differences = arms.map(({ variant, meanDifference }) => `${variant} ${signed(meanDifference)}`);
  return `Estimates${isActive(trial) ? " so far" : ""}: error against ${controlText(trial)}, n = ${pairsText(trial)}: ${listed(differences)} points.`;
}

const phases: Readonly<Record<TrialState["phase"], string>> = {
  preparing: "Preparing the trial.",
  running: "Training: there is nothing to compare yet.",
  complete: "The trial has ended.",
  partial: "Ended early; what was finished is kept.",
  failed: "Ended with failed runs.",
  refused: "The trial was not run.",
  cancelled: "The trial was cancelled.",
};

/** What may be said of the trial so far. */
export function headlineOf(trial: TrialState): string {
  const { arms, phase, detail, verdict } = trial;
  if (phase === "refused") return `${phases.refused} ${detail}`;
  const compared = arms.filter(({ control, provedEqual }) => control !== null && !provedEqual);
  const measured = compared.filter(({ meanDifference }) => meanDifference !== null);
  if (compared.length > 0 && compared.every((arm) => outcomeOf(arm, trial) !== null)) return outcomesText(compared, trial);
  if (measured.length > 0) return estimatesText(measured, trial);
  return (isActive(trial) ? undefined : verdict[0]) ?? phases[phase];
}

/** What is left out of the headline's reading for good reason: the arms that calibrate it. */
export function calibrationOf({ arms, noiseFloor: { meanAbsoluteDifference: floor } }: TrialState): string | null {
  const equal = arms.filter(({ provedEqual }) => provedEqual).map(({ variant }) => variant);
  if (equal.length === 0) return null;
  const names = `${listed(equal)} ${equal.length === 1 ? "is" : "are"} the same function as the control`;
  return floor === null ? `${names}.` : `${names}: their spread (${floor.toFixed(2)}) is the noise floor.`;
}
