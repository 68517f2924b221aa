/** What n pairs of test errors say of the distance of an arm from its control: estimates and their interval, no decision. Pure. */
import { studentTQuantile } from "./studentT";

/** Test errors of one trial, in percent, on the same test images. */
export interface ErrorPair {
  readonly variant: number;
  readonly control: number;
}

/** Differences Δ = variant − control in percentage points; null where n is too small for the number to exist. */
export interface PairedDifferences {
  readonly n: number;
  readonly meanDifference: number | null;
  /** |mean Δ|. */
  readonly absoluteMeanDifference: number | null;
  /** Mean |Δ|. */
  readonly meanAbsoluteDifference: number | null;
  /** Sample standard deviation of Δ (n − 1), as measured. */
  readonly standardDeviation: number | null;
  /** Mean Δ ± t · s / √n (statistics.md, S3). */
  readonly confidenceInterval: readonly [number, number] | null;
  readonly level: number;
  readonly method: "paired t";
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n − 1), null for fewer than two values. */
export function standardDeviation(values: readonly number[]): number | null {
  const centre = mean(values);
  if (centre === null || values.length < 2) return null;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** The t interval of a mean, with the deviation taken as at least `floor`; null for fewer than two values. */
export function meanInterval(values: readonly number[], level: number, floor = 0): readonly [number, number] | null {
  const centre = mean(values);
  const deviation = standardDeviation(values);
  if (centre === null || deviation === null) return null;
  const { length: n } = values;
  const reach = (studentTQuantile((1 + level) / 2, n - 1) * Math.max(deviation, floor)) / Math.sqrt(n);
  return [centre - reach, centre + reach];
}

/**
 * Estimates from n pairs. The deviation in the interval is at least q / √6 with q = 100 / `testImages`, the rounding of two
 * errors, so that a coarse test set cannot give an interval of no width (S3).
 */
export function pairedDifferences(pairs: readonly ErrorPair[], testImages: number, level = 0.95): PairedDifferences {
  const differences = pairs.map((pair) => pair.variant - pair.control);
  const meanDifference = mean(differences);
  return {
    n: pairs.length,
    meanDifference,
    absoluteMeanDifference: meanDifference === null ? null : Math.abs(meanDifference),
    meanAbsoluteDifference: mean(differences.map(Math.abs)),
    standardDeviation: standardDeviation(differences),
    confidenceInterval: meanInterval(differences, level, 100 / testImages / Math.sqrt(6)),
    level,
    method: "paired t",
  };
}

/** The share of trials in which the variant errs less than the control, ties counted by half (S14); null without pairs. */
export function probabilityOfSuperiority(pairs: readonly ErrorPair[]): number | null {
  return mean(pairs.map(({ variant, control }) => (variant < control ? 1 : variant === control ? 0.5 : 0)));
}
