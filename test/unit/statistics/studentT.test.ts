import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { studentTCentral, studentTQuantile, studentTUpperTail } from "../../../src/statistics";

/** Published table (NIST/SEMATECH e-Handbook, 1.3.6.7.2): degrees → upper critical values at 0.90, 0.95, 0.975, 0.99, 0.995, 0.999. */
const table: readonly (readonly [number, readonly number[]])[] = [
  [1, [3.078, 6.314, 12.706, 31.821, 63.657, 318.309]],
  [2, [1.886, 2.92, 4.303, 6.965, 9.925, 22.327]],
  [3, [1.638, 2.353, 3.182, 4.541, 5.841, 10.215]],
  [4, [1.533, 2.132, 2.776, 3.747, 4.604, 7.173]],
  [5, [1.476, 2.015, 2.571, 3.365, 4.032, 5.893]],
  [7, [1.415, 1.895, 2.365, 2.998, 3.499, 4.785]],
  [9, [1.383, 1.833, 2.262, 2.821, 3.25, 4.297]],
  [20, [1.325, 1.725, 2.086, 2.528, 2.845, 3.552]],
  [99, [1.29, 1.66, 1.984, 2.365, 2.626, 3.175]],
];
const probabilities = [0.9, 0.95, 0.975, 0.99, 0.995, 0.999];

describe("Student's t", () => {
  it.each(table)("has the published critical values for %i degrees of freedom", (degrees, values) => {
    const ours = probabilities.map((probability) => Number(studentTQuantile(probability, degrees).toFixed(3)));
    expect(ours).toEqual(values);
  });

  it("has quantiles that its distribution takes back, on both sides", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (probability, degrees) => {
          const t = studentTQuantile(probability, degrees);
          expect(studentTUpperTail(t, degrees)).toBeCloseTo(1 - probability, 10);
          expect(studentTQuantile(1 - probability, degrees)).toBeCloseTo(-t, 6);
        },
      ),
    );
  });

  it("agrees with its density, integrated by Simpson's rule", () => {
    // The density of 4 degrees of freedom is 3/8 · (1 + t²/4)^(-5/2).
    const density = (t: number): number => 0.375 * (1 + (t * t) / 4) ** -2.5;
    const [steps, end] = [2000, 2.5];
    const h = end / steps;
    let sum = density(0) + density(end);
    for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * h);
    expect(studentTCentral(end, 4)).toBeCloseTo((2 * sum * h) / 3, 10);
  });

  it("refuses what has no quantile", () => {
    expect(() => studentTQuantile(1, 5)).toThrow(RangeError);
    expect(() => studentTQuantile(0.9, 0)).toThrow(RangeError);
    expect(() => studentTQuantile(0.9, 1.5)).toThrow(RangeError);
  });
});
