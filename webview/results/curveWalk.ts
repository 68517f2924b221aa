/** Which point of which run is looked at, and where the keys lead from there. Pure. */
import type { EpochPoint, RunRow } from "../../src/protocol/panel";

/** A run by its key, and an epoch from 1. */
export interface Place {
  readonly key: string;
  readonly epoch: number;
}

export const runKey = ({ variant, trial }: Pick<RunRow, "variant" | "trial">): string => `${trial}/${variant}`;

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};

export const isMove = (key: string): boolean => key in moves;

/** Up and down to another run, round and round; left and right along its epochs. From nowhere to the end of the first run. */
export function nextPlace(runs: readonly RunRow[], from: Place | null, key: string): Place | null {
  const begun = runs.filter(({ epochs }) => epochs.length > 0);
  const at = begun.findIndex((run) => runKey(run) === from?.key);
  const [step, along] = at === -1 || from === null ? [0, 0] : (moves[key] ?? [0, 0]);
  const run = begun[(Math.max(at, 0) + step + begun.length) % begun.length];
  if (run === undefined) return null;
  const epoch = (from?.epoch ?? run.epochs.length) + along;
  return { key: runKey(run), epoch: Math.max(1, Math.min(run.epochs.length, epoch)) };
}

/** The run and the point at a place; null where they are not drawn. */
export function pointAt(
  runs: readonly RunRow[],
  place: Place | null,
): { readonly run: RunRow; readonly point: EpochPoint } | null {
  const run = runs.find((other) => runKey(other) === place?.key);
  const point = run?.epochs[Math.min(place?.epoch ?? 1, run.epochs.length) - 1];
  return run === undefined || point === undefined ? null : { run, point };
}
