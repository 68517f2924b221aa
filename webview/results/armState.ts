/** How far an arm is: its runs counted by their state. Pure. */
import type { RunRow } from "../../src/protocol/panel";
import { runStates } from "./runCells";

export interface ArmState {
  readonly text: string;
  /** Share of its training that is through, from 0 to 1; null where nothing more comes. */
  readonly share: number | null;
  /** A run of it has diverged or failed. */
  readonly troubled: boolean;
}

const order = ["running", "complete", "diverged", "failed", "cancelled"] as const;

/** Such as "5 of 8 done, 1 diverged"; what waits is the rest. */
function countsText(runs: readonly RunRow[]): string {
  const counts = order.map((status) => ({ status, count: runs.filter((run) => run.status === status).length }));
  const done = runs.every(({ status }) => status === "complete");
  return counts
    .filter(({ count }) => count > 0)
    .map(({ status, count }, i) => `${count}${i === 0 && !done ? ` of ${runs.length}` : ""} ${runStates[status]}`)
    .join(", ");
}

const isOver = ({ status }: RunRow): boolean => status !== "waiting" && status !== "running";

/** `epochs`: of a whole run; `active`: the trial goes on. */
export function armState(runs: readonly RunRow[], epochs: number, active: boolean): ArmState {
  const running = runs.filter(({ status }) => status === "running");
  const [first] = running;
  const through = runs.reduce((sum, run) => sum + (isOver(run) ? 1 : run.epochs.length / epochs), 0);
  const troubled = runs.some(({ status }) => status === "diverged" || status === "failed");
  const share = active && !runs.every(isOver) ? through / Math.max(1, runs.length) : null;
  if (first === undefined || running.length > 1) {
    const waiting = runs.every(({ status }) => status === "waiting");
    return { text: waiting ? "waiting" : countsText(runs), share, troubled };
  }
  return { text: `run ${first.trial + 1} of ${runs.length}, epoch ${first.epoch} of ${epochs}`, share, troubled };
}
