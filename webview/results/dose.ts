/** Dose and response: what a study of cardinality found at every number of groups. Pure. */
import { scaleLinear } from "d3";
import type { ArmRow, TrialState } from "../../src/protocol/panel";

export interface DosePoint {
  readonly groups: number;
  readonly row: ArmRow;
}

export interface DoseAxis {
  /** Percent of the height, from the top. */
  readonly at: (difference: number) => number;
  readonly ticks: readonly number[];
}

/** The arms of the study by their number of groups, ascending; none of another study. */
export function dosePoints({ study, arms }: Pick<TrialState, "study" | "arms">): readonly DosePoint[] {
  if (study !== "cardinality") return [];
  const points = arms.flatMap((row) => {
    const groups = /^grouped-(\d+)$/.exec(row.variant)?.[1];
    return groups === undefined ? [] : [{ groups: Number(groups), row }];
  });
  return points.toSorted((a, b) => a.groups - b.groups);
}

/** Percent of the width, on an axis of powers of two. */
export function doseAcross(groups: number, points: readonly DosePoint[]): number {
  const exponents = points.map((point) => Math.log2(point.groups));
  const [first, last] = [Math.min(...exponents), Math.max(...exponents)];
  return first === last ? 50 : (100 * (Math.log2(groups) - first)) / (last - first);
}

/** Holds nought, every mean and every interval, and as much of the margin as is near. */
export function doseAxis(points: readonly DosePoint[], margin: number): DoseAxis {
  const values = points.flatMap(({ row: { meanDifference, confidenceInterval } }) => [
    ...(meanDifference === null ? [] : [meanDifference]),
    ...(confidenceInterval ?? []),
  ]);
  const scale = scaleLinear([Math.min(-margin, ...values), Math.max(margin, ...values)], [100, 0]).nice(4);
  return { at: (difference) => Math.round(100 * scale(difference)) / 100, ticks: scale.ticks(5) };
}
