/** The kernel of a linear block against kernels written out by hand, and how far a kernel is from separable against known ranks. */
import { describe, expect, it } from "vitest";
import { averagePool, chain, convolution, identity, relu, type Block } from "../../../src/blocks";
import { effectiveKernel, isLinear, reachOf, separability, zeros, type Value } from "../../../src/reference";
import { largestDifference, leaf, randomLeaves } from "./randomValues";

const valuesOf = (block: Block) => randomLeaves(block, "effective kernel");

/** A kernel [height, width, in, out] from its entries. */
function kernelOf(
  shape: readonly [number, number, number, number],
  entry: (y: number, x: number, i: number, o: number) => number,
): Value {
  const [height, width, input, output] = shape;
  const kernel = zeros(shape);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let i = 0; i < input; i++) for (let o = 0; o < output; o++) kernel.data[at++] = entry(y, x, i, o);
  return kernel;
}

const at = (value: Value | undefined, ...index: readonly number[]): number =>
  value?.data[index.reduce((flat, position, axis) => flat * (value.shape[axis] ?? 0) + position, 0)] ?? NaN;

const depthwise = leaf("d", 3, 3, 1, 4);
const pointwise = leaf("p", 1, 1, 4, 5);
const dense = leaf("k", 3, 3, 4, 2);

describe("the effective kernel", () => {
  it("of a convolution is its kernel, unequal extents and dilation included", () => {
    const block = convolution(dense);
    const leaves = valuesOf(block);
    expect(largestDifference(effectiveKernel(block, 4, leaves), leaves.get("k") ?? zeros([]))).toBe(0);
    const tall = convolution(leaf("t", 3, 1, 4, 2));
    const own = valuesOf(tall);
    const padded = kernelOf([3, 3, 4, 2], (y, x, i, o) => (x === 1 ? at(own.get("t"), y, 0, i, o) : 0));
    expect(largestDifference(effectiveKernel(tall, 4, own), padded)).toBe(0);
    const spread = kernelOf([5, 5, 4, 2], (y, x, i, o) =>
      (y % 2) + (x % 2) === 0 ? at(leaves.get("k"), y / 2, x / 2, i, o) : 0,
    );
    expect(largestDifference(effectiveKernel({ ...block, dilation: 2 }, 4, leaves), spread)).toBe(0);
  });

  it("of depthwise, then 1×1 is the product of their entries", () => {
    const block = chain(convolution(depthwise, 4), convolution(pointwise));
    const leaves = valuesOf(block);
    const product = kernelOf([3, 3, 4, 5], (y, x, i, o) => at(leaves.get("d"), y, x, 0, i) * at(leaves.get("p"), 0, 0, i, o));
    expect(largestDifference(effectiveKernel(block, 4, leaves), product)).toBeLessThan(1e-14);
  });

  it("of a chain reaches as far as its steps together, and a sum as far as its widest path", () => {
    const both = chain(convolution(leaf("a", 3, 3, 4, 4)), averagePool, convolution(pointwise));
    expect(reachOf(both)).toBe(2);
    expect(reachOf({ block: "paths", split: "copy", join: "sum", paths: [both, identity] })).toBe(2);
    expect(effectiveKernel(both, 4, valuesOf(both)).shape).toEqual([5, 5, 4, 5]);
  });

  it("is refused where a block is not one convolution", () => {
    for (const block of [chain(convolution(dense), relu), { ...convolution(dense), stride: 2 }]) {
      expect(isLinear(block)).toBe(false);
      expect(() => effectiveKernel(block, 4, valuesOf(block))).toThrow("only a linear block of stride 1 is one convolution");
    }
  });
});

describe("separability", () => {
  it("is rank 1 of a separable convolution, k² of a free one, and the number of filters a channel", () => {
    const block = chain(convolution(depthwise, 4), convolution(pointwise));
    expect(separability(effectiveKernel(block, 4, valuesOf(block)))).toMatchObject({ rank: 1 });
    expect(separability(effectiveKernel(block, 4, valuesOf(block))).kept[0]).toBeCloseTo(1, 12);
    const free = convolution(leaf("k", 3, 3, 2, 12));
    expect(separability(effectiveKernel(free, 2, valuesOf(free))).rank).toBe(9);
    const three = chain(convolution(leaf("d", 3, 3, 1, 12), 4), convolution(leaf("p", 1, 1, 12, 7)));
    expect(separability(effectiveKernel(three, 4, valuesOf(three))).rank).toBe(3);
  });

  it("gives the singular values that a kernel was made of, and the share that each multiplier keeps", () => {
    // Two taps and two outputs turned by an angle: U diag(3, 4) V of the first channel, diag(2, 0) of the second.
    const [cosine, sine] = [Math.cos(0.7), Math.sin(0.7)];
    const turned = [
      [4 * cosine, -3 * sine],
      [4 * sine, 3 * cosine],
    ];
    const kernel = kernelOf([1, 2, 2, 2], (_y, tap, channel, o) =>
      channel === 0 ? (turned[tap]?.[o] ?? NaN) : tap === 0 && o === 0 ? 2 : 0,
    );
    const { singularValues, rank, kept } = separability(kernel);
    expect(singularValues[0]?.[0]).toBeCloseTo(4, 12);
    expect(singularValues[0]?.[1]).toBeCloseTo(3, 12);
    expect(singularValues[1]?.[0]).toBeCloseTo(2, 12);
    expect(rank).toBe(2);
    expect(kept[0]).toBeCloseTo((16 + 4) / (16 + 9 + 4), 12);
    expect(kept[1]).toBeCloseTo(1, 12);
  });

  it("keeps of a free kernel just what the squares of its singular values add up to", () => {
    const free = convolution(leaf("k", 3, 3, 3, 5));
    const kernel = effectiveKernel(free, 3, valuesOf(free));
    const { singularValues, kept } = separability(kernel);
    const squares = kernel.data.reduce((sum, value) => sum + value * value, 0);
    const energy = singularValues.flat().reduce((sum, value) => sum + value * value, 0);
    expect(energy).toBeCloseTo(squares, 9);
    expect(kept.every((share, m) => m === 0 || share >= (kept[m - 1] ?? 0))).toBe(true);
  });
});
