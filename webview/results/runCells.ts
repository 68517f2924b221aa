/** What the table of an arm's runs says, as text. Pure: no page, no d3. */
import type { RunRow } from "../../src/protocol/panel";
import { absent, counted, fixed, signed } from "../../src/wording";

export const runColumns = ["Trial", "State", "Epoch", "Loss", "Training error %", "Test error %", "Δ", "Images/s"] as const;

export const runStates: Readonly<Record<RunRow["status"], string>> = {
  waiting: "waiting",
  running: "running",
  complete: "done",
  diverged: "diverged",
  failed: "failed",
  cancelled: "cancelled",
};

export interface RunSurroundings {
  /** Epochs of a whole run. */
  readonly epochs: number;
  /** Of its pair with the control's run of the same trial, in percentage points. */
  readonly difference: number | null;
}

/** One text for each column. */
export function cellsOf(run: RunRow, { epochs, difference }: RunSurroundings): readonly string[] {
  return [
    String(run.trial + 1),
    run.reason === null ? runStates[run.status] : `${runStates[run.status]}: ${run.reason}`,
    run.status === "waiting" ? absent : `${run.epoch} of ${epochs}`,
    fixed(run.trainLoss, 3),
    fixed(run.epochs.at(-1)?.trainError ?? null, 2),
    fixed(run.testError, 2),
    signed(difference),
    counted(run.imagesPerSecond),
  ];
}
