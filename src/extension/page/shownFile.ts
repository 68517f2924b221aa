/** The text of a file as a trial that a page shows, whatever the text is. Pure: no vscode. */
import { basename } from "node:path";
import type { TrialState } from "../../protocol/panel";
import { parseResults } from "../../trial";
import { recordedTrialState } from "../trials/trialState";

/** A file of which nothing can be shown but why. */
export function unreadableTrial(file: string, why: string): TrialState {
  return {
    ...{ phase: "refused", title: basename(file), detail: why, progress: 0, timeLeft: null, engine: [], study: "" },
    ...{ trials: 0, epochs: 0, margin: 0, arms: [], runs: [], verdict: [], file, readOnly: true },
    noiseFloor: { meanAbsoluteDifference: null, interval: null },
  };
}

/** The trial in a text; where there is none, `whole` is false and its detail is the reason. `written`: a process writes to it. */
export function shownFile(text: string, file: string, written = false): { readonly state: TrialState; readonly whole: boolean } {
  const read = parseResults(text);
  if ("results" in read) return { state: recordedTrialState(read.results, file, written), whole: true };
  const wayOut = read.newer ? "update Hybrid Hypothesis to see it" : "nothing of it can be shown";
  return { state: unreadableTrial(file, `${basename(file)} ${read.unreadable}; ${wayOut}.`), whole: false };
}
