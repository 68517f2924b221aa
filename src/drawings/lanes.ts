/** Which of many alike paths or channels are drawn: first, second, …, last, or all once unfolded. Pure. */
import type { Span } from "./drawing";

/** One row of a diagram: a path or a share of the channels, or all those that are folded away. */
export interface Lane {
  /** Number of the first path, from 0. */
  readonly index: number;
  /** How many it stands for. */
  readonly lanes: number;
  /** Of the map that is split. */
  readonly channels: Span;
}

/** More than so many are folded where nothing else is asked for: as many rows, of which the last but one stands for all that are not shown. */
export const mostLanes = 8;

/** `count` lanes of `width` channels each, at most `most`; every channel is in just one of the lanes that are returned. */
export function lanesOf(count: number, width: number, most: number): readonly Lane[] {
  const lane = (index: number, lanes = 1): Lane => ({
    index,
    lanes,
    channels: { from: index * width, count: lanes * width },
  });
  if (count <= most) return Array.from({ length: count }, (_, index) => lane(index));
  const first = Array.from({ length: most - 2 }, (_, index) => lane(index));
  return [...first, lane(most - 2, count - most + 1), lane(count - 1)];
}
