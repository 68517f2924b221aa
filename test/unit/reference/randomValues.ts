/** Random numbers for tests of the reference: values, leaves of a block, and comparisons that say where they fail. */
import { expect } from "vitest";
import { concrete, leavesOf, type Block, type Leaf, type Size } from "../../../src/blocks";
import { stream, type Stream } from "../../../src/random";
import type { Value, Values } from "../../../src/reference";

export function randomValue(shape: readonly number[], random: Stream): Value {
  return {
    shape,
    data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal()),
  };
}

/** Random values of the leaves of a block; variances are positive. */
export function randomLeaves(block: Block, ...key: readonly (string | number)[]): Values {
  return new Map(
    leavesOf(block).map((leaf) => {
      const value = randomValue(leaf.shape.map(concrete), stream(...key, leaf.id));
      return [leaf.id, /variance\d*$/.test(leaf.id) ? { ...value, data: value.data.map((x) => 0.5 + Math.abs(x)) } : value];
    }),
  );
}

/** A leaf of any shape, which tests fill themselves. */
export function leaf(id: string, ...shape: readonly Size[]): Leaf {
  return { tensor: "leaf", id, shape, role: "convolution", initial: { law: "constant", value: 0 } };
}

/** Largest |a - b|; infinite where the shapes differ or a number is missing or not finite. */
export function largestDifference(a: Value, b: Value): number {
  if (a.shape.join() !== b.shape.join() || a.data.length !== b.data.length) return Infinity;
  return a.data.reduce((most, x, at) => {
    const difference = Math.abs(x - (b.data[at] ?? NaN));
    return Number.isFinite(difference) ? Math.max(most, difference) : Infinity;
  }, 0);
}

export function expectClose(actual: Value | undefined, expected: Value, tolerance: number, what: string): void {
  expect(actual, what).toBeDefined();
  if (actual !== undefined) expect(largestDifference(actual, expected), what).toBeLessThanOrEqual(tolerance);
}
