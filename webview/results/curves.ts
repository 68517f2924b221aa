/**
 * Learning curves as paths: one line a run, every epoch of it, never smoothed. Places are on a square of `side` that the page stretches
 * to what room there is, so that no path depends on the page's width. Pure.
 */
import { scaleLinear } from "d3";
import type { EpochPoint, RunRow } from "../../src/protocol/panel";

export const measures = ["trainError", "trainLoss"] as const;
export type Measure = (typeof measures)[number];

export const measureNames: Readonly<Record<Measure, string>> = {
  trainError: "training error, % (dots: test error after the last epoch)",
  trainLoss: "training loss, nats",
};

export const side = 1000;

export interface CurveAxes {
  readonly measure: Measure;
  readonly epochs: number;
  /** Largest value that is drawn. */
  readonly top: number;
}

const valuesOf = ({ epochs, testError }: RunRow, measure: Measure): readonly number[] => [
  ...epochs.flatMap((point) => point[measure] ?? []),
  ...(measure === "trainError" && testError !== null ? [testError] : []),
];

/** From nought to a round number over every value, so that no run leaves the chart, but for one that has diverged. */
export function curveAxes(runs: readonly RunRow[], measure: Measure, epochs: number): CurveAxes {
  const sound = runs.filter(({ status }) => status !== "diverged");
  const values = (sound.length === 0 ? runs : sound).flatMap((run) => valuesOf(run, measure));
  const [, top = 1] = scaleLinear([0, Math.max(0, ...values)], [0, 1])
    .nice(5)
    .domain();
  return { measure, epochs, top: top === 0 ? 1 : top };
}

const tenth = (value: number): number => Math.round(10 * value) / 10;

/** From the left border, on the square; the first epoch lies on it. */
export const across = (epoch: number, { epochs }: CurveAxes): number =>
  epochs === 1 ? side / 2 : (side * (epoch - 1)) / (epochs - 1);

/** From the upper border, on the square. */
export const down = (value: number, { top }: CurveAxes): number => side * (1 - value / top);

/** The line of one run; empty before its first epoch has ended. A gap stays where a value does not exist. */
export function pathOf({ epochs }: Pick<RunRow, "epochs">, axes: CurveAxes): string {
  let pen = "M";
  const steps = epochs.map((point) => {
    const value = point[axes.measure];
    if (value === null) {
      pen = "M";
      return "";
    }
    const step = `${pen}${tenth(across(point.epoch, axes))},${tenth(down(value, axes))}`;
    pen = "L";
    return step;
  });
  const path = steps.join("");
  // A line of one point has no length, and is drawn as a dot only if it is told to end where it begins.
  return /^M[^ML]+$/.test(path) ? `${path}h0` : path;
}

export interface NearestPoint {
  readonly run: RunRow;
  readonly point: EpochPoint;
}

/** The point that is nearest to a place on the square, among those of the nearest epoch. */
export function nearestPoint(runs: readonly RunRow[], place: readonly [number, number], axes: CurveAxes): NearestPoint | null {
  const epoch = axes.epochs === 1 ? 1 : 1 + Math.round((place[0] / side) * (axes.epochs - 1));
  let [nearest, distance]: [NearestPoint | null, number] = [null, Infinity];
  for (const run of runs) {
    const point = run.epochs[Math.min(epoch, run.epochs.length) - 1];
    const value = point?.[axes.measure] ?? null;
    if (point === undefined || value === null) continue;
    const gap = Math.hypot((down(value, axes) - place[1]) / 2, across(point.epoch, axes) - place[0]);
    if (gap < distance) [nearest, distance] = [{ run, point }, gap];
  }
  return nearest;
}

/** Moves labels down until none covers the one above it, then up from the lowest place; in their order. */
export function spread(places: readonly number[], gap: number, lowest: number): readonly number[] {
  const inOrder = places.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at);
  const moved: number[] = [];
  for (const { at } of inOrder) moved.push(Math.max(at, (moved.at(-1) ?? -Infinity) + gap));
  let limit = lowest;
  for (let i = moved.length - 1; i >= 0; i--) {
    moved[i] = Math.min(moved[i] ?? 0, limit);
    limit = (moved[i] ?? 0) - gap;
  }
  const byIndex = new Map(inOrder.map(({ index }, i) => [index, moved[i] ?? 0]));
  return places.map((_, index) => byIndex.get(index) ?? 0);
}
