/** What the table of runs says, as text. Pure: no page, no d3. */
import type { RunRow, TrialState } from "../src/protocol/panel";

export const columns = ["Arm", "Trial", "State", "Epoch", "Loss", "Test error", "Images/s"] as const;

const absent = "–";

const states: Readonly<Record<RunRow["status"], string>> = {
  waiting: "waiting",
  running: "running",
  complete: "done",
  diverged: "diverged",
  failed: "failed",
  cancelled: "cancelled",
};

/** One text for each column; a number that does not exist is a dash. */
export function cellsOf(run: RunRow, epochs: number): readonly string[] {
  return [
    run.variant,
    String(run.trial + 1),
    run.reason === null ? states[run.status] : `${states[run.status]}: ${run.reason}`,
    run.status === "waiting" ? absent : `${run.epoch} of ${epochs}`,
    run.trainLoss?.toFixed(3) ?? absent,
    run.testError === null ? absent : `${run.testError.toFixed(2)} %`,
    run.imagesPerSecond === null ? absent : Math.round(run.imagesPerSecond).toLocaleString("en-GB"),
  ];
}

/** Such as "40 s left", "12 min left" or "3.5 h left"; empty while it is not known. */
export function timeLeftText(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min left` : `${(seconds / 3600).toFixed(1)} h left`;
}

const phases: Readonly<Record<TrialState["phase"], string>> = {
  preparing: "Preparing.",
  running: "Training.",
  complete: "Done.",
  partial: "Ended early; what was finished is kept.",
  failed: "Ended with failed runs.",
  refused: "Not run.",
  cancelled: "Cancelled.",
};

/** The line above the table. */
export function headline(trial: Pick<TrialState, "phase" | "detail" | "timeLeft"> | null): string {
  if (trial === null) return "No trial has run in this window yet.";
  return [phases[trial.phase], trial.detail, timeLeftText(trial.timeLeft)].filter((part) => part !== "").join(" · ");
}
