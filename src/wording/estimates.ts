/** How what a trial found of an arm is written, and when an outcome may be named at all. Pure. */
import { absent, fixed, signed } from "./numbers";

/** Every interval is one at 1 − α. */
export const alpha = 0.05;

type Interval = readonly [number, number] | null;

/** Half the width of an interval. */
export const spreadOf = (interval: Interval): number | null => (interval === null ? null : (interval[1] - interval[0]) / 2);

/** "7.42 ± 0.53": a mean error in percent, and half its 95 % interval. */
export function errorText({
  meanError,
  errorInterval,
}: {
  readonly meanError: number | null;
  readonly errorInterval: Interval;
}): string {
  const spread = spreadOf(errorInterval);
  return meanError === null ? absent : `${fixed(meanError, 2)}${spread === null ? "" : ` ± ${fixed(spread, 2)}`}`;
}

/** "−0.53 [−4.07, +4.00]": a mean of Δ in percentage points with its 95 % interval. */
export function differenceText({
  meanDifference,
  confidenceInterval: interval,
}: {
  readonly meanDifference: number | null;
  readonly confidenceInterval: Interval;
}): string {
  if (meanDifference === null) return absent;
  return `${signed(meanDifference)}${interval === null ? "" : ` [${interval.map((end) => signed(end)).join(", ")}]`}`;
}

interface Judged {
  readonly outcome: "equivalent" | "different" | "inconclusive" | "calibration" | null;
  readonly differences: readonly unknown[];
  readonly divergedPairs: number;
}

/** The outcome of an arm where one may be named: a test was made, of as many pairs as the trial was to have; else null. */
export function outcomeOf({ outcome, differences, divergedPairs }: Judged, { trials }: { readonly trials: number }) {
  return outcome !== "calibration" && differences.length + divergedPairs >= trials ? outcome : null;
}
