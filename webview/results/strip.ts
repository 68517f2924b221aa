/** Where the dots of Δ lie: one axis for all arms, positions in percent of its width. Pure. */
import { scaleLinear } from "d3";
import type { TrialState } from "../../src/protocol/panel";

export interface StripAxis {
  /** Percent of the width. */
  readonly at: (difference: number) => number;
  readonly ticks: readonly number[];
}

/** Holds every dot, every interval, and the margin on both sides. */
export function stripAxis({ arms, margin }: Pick<TrialState, "arms" | "margin">): StripAxis {
  const values = arms.flatMap(({ differences, confidenceInterval }) => [
    ...differences.map(({ difference }) => difference),
    ...(confidenceInterval ?? []),
  ]);
  const [low, high] = [Math.min(-margin, ...values), Math.max(margin, ...values)];
  const room = (high - low) / 24;
  const scale = scaleLinear([low - room, high + room], [0, 100]);
  return { at: (difference) => Math.round(100 * scale(difference)) / 100, ticks: scale.ticks(5) };
}

/** How near two dots may come, in percent of the width, before one of them gives way. */
const nearest = 2.2;

/** Rows for dots that would cover each other: 0, then 1 up, 1 down, 2 up …; one for each position, in their order. */
export function dodge(positions: readonly number[]): readonly number[] {
  const placed: { readonly at: number; readonly level: number }[] = [];
  const levels = new Map<number, number>();
  const inOrder = positions.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at);
  for (const { at, index } of inOrder) {
    const taken = new Set(placed.filter((other) => at - other.at < nearest).map(({ level }) => level));
    const free = [0, 1, -1, 2, -2, 3, -3].find((level) => !taken.has(level)) ?? 0;
    placed.push({ at, level: free });
    levels.set(index, free);
  }
  return positions.map((_, index) => levels.get(index) ?? 0);
}
