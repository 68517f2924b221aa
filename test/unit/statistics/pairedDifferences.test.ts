import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairedDifferences, probabilityOfSuperiority } from "../../../src/statistics";

const pairs = (control: readonly number[], variant: readonly number[]) =>
  control.map((error, i) => ({ control: error, variant: variant[i] ?? NaN }));

describe("pairedDifferences", () => {
  it("agrees with R's sleep data: t.test(paired = TRUE)", () => {
    // R datasets::sleep; t.test gives mean 1.58, 95 % interval 0.7001142 … 2.4598858.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const result = pairedDifferences(pairs(first, second), 10_000);
    expect(result.n).toBe(10);
    expect(result.meanDifference).toBeCloseTo(1.58, 12);
    expect(result.confidenceInterval?.[0]).toBeCloseTo(0.7001142, 6);
    expect(result.confidenceInterval?.[1]).toBeCloseTo(2.4598858, 6);
    expect(result.standardDeviation).toBeCloseTo(1.229995, 5);
    expect(probabilityOfSuperiority(pairs(first, second))).toBeCloseTo(0.05, 12);
  });

  it("tells |mean Δ| from mean |Δ|", () => {
    const result = pairedDifferences(pairs([10, 10], [11, 8]), 1000);
    expect(result.absoluteMeanDifference).toBeCloseTo(0.5, 12);
    expect(result.meanDifference).toBeCloseTo(-0.5, 12);
    expect(result.meanAbsoluteDifference).toBeCloseTo(1.5, 12);
  });

  it("keeps the interval as wide as rounding makes it when all differences are alike", () => {
    // s = (100 / 200) / √6, t(0.975; 2) = 4.302653, n = 3.
    const [low, high] = pairedDifferences(pairs([5, 6, 7], [6, 7, 8]), 200).confidenceInterval ?? [NaN, NaN];
    expect((high - low) / 2).toBeCloseTo((4.302653 * 0.5) / Math.sqrt(6) / Math.sqrt(3), 5);
  });

  it("leaves out what does not exist", () => {
    expect(pairedDifferences([], 100)).toMatchObject({
      n: 0,
      meanDifference: null,
      meanAbsoluteDifference: null,
      confidenceInterval: null,
    });
    expect(pairedDifferences(pairs([1], [2]), 100)).toMatchObject({
      n: 1,
      meanDifference: 1,
      standardDeviation: null,
      confidenceInterval: null,
    });
    expect(probabilityOfSuperiority([])).toBeNull();
  });

  it("turns its sign, and keeps its distances, when the arms change places", () => {
    const error = fc.integer({ min: 0, max: 10_000 }).map((wrong) => wrong / 100);
    fc.assert(
      fc.property(fc.array(fc.record({ variant: error, control: error }), { minLength: 2, maxLength: 12 }), (list) => {
        const there = pairedDifferences(list, 10_000);
        const swapped = list.map((pair) => ({ variant: pair.control, control: pair.variant }));
        const back = pairedDifferences(swapped, 10_000);
        expect(back.meanDifference).toBeCloseTo(-(there.meanDifference ?? NaN), 9);
        expect(back.meanAbsoluteDifference).toBeCloseTo(there.meanAbsoluteDifference ?? NaN, 9);
        expect(there.meanAbsoluteDifference).toBeGreaterThanOrEqual((there.absoluteMeanDifference ?? NaN) - 1e-9);
        expect((probabilityOfSuperiority(list) ?? NaN) + (probabilityOfSuperiority(swapped) ?? NaN)).toBeCloseTo(1, 9);
      }),
    );
  });
});
