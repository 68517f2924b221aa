/** How what a trial has found of a layer is worded: in a few words behind its line, and in sentences. Pure: no vscode. */
import { isActive, type ArmRow, type TrialState } from "../../protocol/panel";
import { alpha, differenceText, errorText, outcomeOf, points } from "../../wording";
import { shortProgressText } from "../list/trialRow";
import type { Translate } from "../translate";
import type { Finding } from "./findings";

export interface Chip {
  readonly text: string;
  /** What it is drawn as: going on, a result, nothing to show, or the result of another layer than the one that stands there. */
  readonly tone: "going" | "found" | "none" | "stale";
}

export const armOf = ({ trial: { state }, variant }: Finding): ArmRow | null =>
  state?.arms.find((arm) => arm.variant === variant) ?? null;

/** "n = 3" of complete pairs, or of runs where there is nothing to pair them with. */
const countText = ({ control, differences, runs }: ArmRow): string => `n = ${control === null ? runs : differences.length}`;

/** The outcome with what it depends on; where none may be named, what the number is. */
function outcomeText(arm: ArmRow, state: TrialState, t: Translate): string {
  const { control, provedEqual, exploratory } = arm;
  if (control === null) return t("the control");
  if (provedEqual) return t("same function as {0}: noise", control);
  switch (outcomeOf(arm, state)) {
    case "equivalent":
      return t("equivalent to {0} within ±{1}, α = {2}", control, state.margin, alpha);
    case "different":
      return t("different from {0}, margin ±{1}, α = {2}", control, state.margin, alpha);
    case "inconclusive":
      return t("undecided, margin ±{0}, α = {1}", state.margin, alpha);
    default:
      return exploratory ? t("a first look") : t("an estimate");
  }
}

/** Such as "10.98 % · Δ +3.57 [−16.31, +23.44] · n = 3 · a first look". */
function resultText(arm: ArmRow, state: TrialState, t: Translate): string {
  const { control, meanError, meanDifference } = arm;
  if (control === null) return [`${errorText(arm)} %`, countText(arm), outcomeText(arm, state, t)].join(" · ");
  const error = `${points(meanError)} %`;
  if (meanDifference === null) return [error, t("not compared")].join(" · ");
  return [error, `Δ ${differenceText(arm)}`, countText(arm), outcomeText(arm, state, t)].join(" · ");
}

function goingText(arm: ArmRow | null, state: TrialState | null, t: Translate): string {
  if (state === null) return t("waits for the trial that runs");
  const progress = shortProgressText(state, t);
  const soFar = arm === null || arm.meanError === null ? [] : [t("{0} % so far", points(arm.meanError)), countText(arm)];
  return [t("trial: {0}", progress), ...soFar].join(" · ");
}

function noneText({ phase }: TrialState, t: Translate): string {
  if (phase === "refused") return t("the trial could not be run");
  return phase === "failed" ? t("a run failed") : t("the trial was cancelled");
}

/** A few words; a built-in arm that the layer happens to be is named. */
export function chipOf(finding: Finding, isStale: boolean, t: Translate): Chip {
  const { state } = finding.trial;
  const arm = armOf(finding);
  if (state === null || isActive(state)) return { text: goingText(arm, state, t), tone: isStale ? "stale" : "going" };
  const hasResult = arm !== null && arm.meanError !== null;
  const text = hasResult ? resultText(arm, state, t) : noneText(state, t);
  const named = finding.source === null && arm !== null && arm.control !== null ? `${finding.variant}: ${text}` : text;
  if (isStale) return { text: t("stale: {0}", named), tone: "stale" };
  return { text: named, tone: hasResult ? "found" : "none" };
}

function errorSentences(arm: ArmRow, state: TrialState, t: Translate): readonly string[] {
  const { control, meanError, meanDifference, differences, runs, exploratory, provedEqual, divergedPairs } = arm;
  if (meanError === null) return [];
  const sentences = [t("Test error {0} %: the mean of {1} runs and half its 95 % interval.", errorText(arm), runs)];
  if (control === null) return [...sentences, t("It is the control, which other arms are compared with.")];
  if (meanDifference === null)
    return [...sentences, t("It is not compared: the control has learned nothing, or no pair is complete.")];
  sentences.push(
    t(
      "Δ = {0} percentage points against {1} on the same test images, with its 95 % interval (α = {2}); n = {3} of {4} pairs, margin ±{5}.",
      ...([differenceText(arm), control, alpha, differences.length, state.trials, state.margin] as const),
    ),
  );
  if (divergedPairs > 0) sentences.push(t("Diverged, and left out: {0} pairs.", divergedPairs));
  if (provedEqual) sentences.push(t("It is the same function as {0}: what separates the two is noise.", control));
  else if (outcomeOf(arm, state) === null) sentences.push(t("An estimate: no test of difference or of equivalence was made."));
  if (exploratory) sentences.push(t("A first look, no more."));
  return sentences;
}

function trialSentence({ title, trials, epochs, engine, detail }: TrialState, t: Translate): string {
  return t("Trial: {0}, {1} trials of {2} epochs; {3}.", title, trials, epochs, engine[0] ?? detail);
}

/** What the hover of the layer says of it, as plain text. */
export function hoverLines(finding: Finding, isStale: boolean, t: Translate): readonly string[] {
  const { state } = finding.trial;
  const last = t("Last trial: {0}.", chipOf(finding, isStale, t).text);
  return state === null ? [last] : [last, trialSentence(state, t)];
}

/** All that is to be said, most important first, one sentence each, as plain text. */
export function sentencesOf(finding: Finding, isStale: boolean, t: Translate): readonly string[] {
  const { trial, source } = finding;
  const { state } = trial;
  const arm = armOf(finding);
  const stale = isStale ? [t("Stale: the layer has changed; this is the result of the layer as it was.")] : [];
  if (state === null) return [...stale, t("The trial waits for the one that runs.")];
  const floor = state.noiseFloor.meanAbsoluteDifference;
  const head = isActive(state) ? [`${goingText(null, state, t)}.`] : [];
  const none = head.length === 0 && (arm === null || arm.meanError === null) ? [`${noneText(state, t)}. ${state.detail}`] : [];
  return [
    ...stale,
    ...head,
    ...none,
    ...(arm === null ? [] : errorSentences(arm, state, t)),
    ...(floor === null ? [] : [t("Noise: runs of one function lie {0} points apart on average.", points(floor))]),
    trialSentence(state, t),
    ...(source?.notes ?? []),
  ];
}
