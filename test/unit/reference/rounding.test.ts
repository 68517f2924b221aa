/** The rounding bound 2 · K · u · (|w| ⋆ |x|): lengths from their formulas, and float32 sums in many orders that must stay within it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chain, convolution, elu, globalAverage, maxPool, relu, unknown, type Block, type Tensor } from "../../../src/blocks";
import { stream, permutation } from "../../../src/random";
import { absolute, accumulationLength, evaluate, evaluateMagnitude, type Value } from "../../../src/reference";
import { leaf, randomLeaves, randomValue } from "./randomValues";

const extents = { batch: 2, height: 8, width: 6, channels: 4 };
const lengths = (block: Block, input = extents): readonly number[] => {
  const { output, inputGradient, leafGradient } = accumulationLength(block, input);
  return [output, inputGradient, leafGradient];
};
const dense = convolution(leaf("dense", 3, 3, 4, 6));
const grouped = convolution(leaf("grouped", 3, 2, 2, 6), 2);

describe("accumulation length", () => {
  it("counts height · width · in / groups forwards, out / groups backwards, and output positions for a leaf", () => {
    expect(lengths(dense)).toEqual([36, 54, 96]);
    expect(lengths(grouped)).toEqual([12, 18, 96]);
    expect(lengths({ ...dense, stride: 2 })).toEqual([36, 54, 24]);
    expect(lengths({ ...dense, padding: "valid" })).toEqual([36, 54, 48]);
  });
  it("sums along a chain: before and after the step for its leaf", () => {
    const last = convolution(leaf("last", 1, 1, 6, 5));
    expect(lengths(last, { ...extents, channels: 6 })).toEqual([6, 5, 96]);
    expect(lengths(chain(dense, last))).toEqual([36 + 6, 54 + 5, Math.max(96 + 5, 36 + 96)]);
    expect(lengths(chain(convolution(leaf("first", 1, 1, 4, 4)), dense))).toEqual([4 + 36, 4 + 54, Math.max(96 + 54, 4 + 96)]);
    expect(lengths(chain(dense, relu, maxPool))).toEqual([36, 54 + 4, 96 + 4]);
  });
  it("takes the longest of paths, and counts those that are added", () => {
    const paths = [dense, grouped];
    expect(lengths({ block: "paths", split: "copy", paths, join: "sum" })).toEqual([38, 56, 96]);
    expect(lengths({ block: "paths", split: "copy", paths, join: "concat" })).toEqual([36, 56, 96]);
    const kernel: Tensor = { tensor: "slice", of: leaf("all", 3, 3, 1, 4), axis: 3, from: { index: "c", times: 1 }, count: 1 };
    expect(lengths({ block: "each", count: 4, index: "c", split: { width: 1 }, body: convolution(kernel), join: "sum" })).toEqual(
      [13, 9, 96],
    );
  });
  it("covers pools, channelwise functions and composed kernels", () => {
    expect(lengths(globalAverage)).toEqual([48, 1, 0]);
    expect(lengths(elu)).toEqual([4, 4, 0]);
    expect(lengths({ block: "channelwise", function: "bias", state: [leaf("bias", 4)] })).toEqual([1, 0, 96]);
    const kernel: Tensor = { tensor: "compose", first: leaf("a", 3, 3, 4, 2), second: leaf("b", 1, 1, 2, 6) };
    expect(lengths(convolution(kernel))).toEqual([36 + 36, 54 + 36, 96 + 36]);
  });
  it("refuses what does not fit and sizes that are not known", () => {
    expect(() => accumulationLength(dense, { ...extents, channels: 3 })).toThrow(/4 channels meets a map of 3/);
    const each: Block = { block: "each", count: unknown("C"), index: "c", split: "copy", body: relu, join: "sum" };
    expect(() => accumulationLength(each, extents)).toThrow(/C is not known/);
  });
});

/** The products behind each output of a 1×1 convolution, added up in float32 in the given order. */
function inFloat32({ shape, data }: Value, weights: Float64Array, order: Uint32Array): Value {
  const [channels = 0] = shape.slice(-1);
  const outputs = weights.length / channels;
  const sums = Float64Array.from({ length: (data.length / channels) * outputs }, (_, at) => {
    const position = Math.floor(at / outputs);
    return order.reduce((sum, c) => {
      const product = Math.fround((data[position * channels + c] ?? NaN) * (weights[c * outputs + (at % outputs)] ?? NaN));
      return Math.fround(sum + product);
    }, 0);
  });
  return { shape: [...shape.slice(0, -1), outputs], data: sums };
}

it("bounds float32 sums in any order, and catches one wrong weight", () => {
  const channels = 64;
  const block = convolution(leaf("kernel", 1, 1, channels, 3));
  const property = fc.property(fc.integer(), (key) => {
    const toFloat32 = (value: Value): Value => ({ ...value, data: value.data.map(Math.fround) });
    const input = toFloat32(randomValue([1, 2, 2, channels], stream(key, "input")));
    const leaves = new Map([...randomLeaves(block, key)].map(([id, value]) => [id, toFloat32(value)]));
    const weights = leaves.get("kernel")?.data ?? new Float64Array();
    const { output } = evaluate(block, input, leaves, "training");
    const magnitude = evaluateMagnitude(block, input, leaves).output;
    const { output: length } = accumulationLength(block, { batch: 1, height: 2, width: 2, channels });
    const worst = (actual: Value): number =>
      output.data.reduce(
        (most, y, at) =>
          Math.max(most, Math.abs((actual.data[at] ?? NaN) - y) / (2 * length * 2 ** -24 * (magnitude.data[at] ?? NaN))),
        0,
      );
    const order = permutation(channels, stream(key, "order"));
    expect(worst(inFloat32(input, weights, order))).toBeLessThanOrEqual(1);
    const wrong = weights.map((weight, at) => (at === 7 ? -weight : weight));
    expect(worst(inFloat32(input, wrong, order))).toBeGreaterThan(1);
  });
  fc.assert(property, { seed: 20170701, numRuns: 50 });
});

it("evaluates magnitudes of outputs and of gradients", () => {
  const input = randomValue([2, 4, 3, 4], stream("magnitude", "input"));
  const block = chain(dense, convolution(leaf("last", 1, 1, 6, 5)));
  const leaves = randomLeaves(block, "magnitude");
  const exact = evaluate(block, input, leaves, "training");
  const bound = evaluateMagnitude(block, input, leaves);
  const gradient = randomValue(exact.output.shape, stream("magnitude", "gradient"));
  const [ours, most] = [exact.backward(gradient), bound.backward(absolute(gradient))];
  const pairs = [
    [exact.output, bound.output],
    [ours.inputGradient, most.inputGradient],
    ...[...leaves.keys()].map((id) => [ours.leafGradients.get(id), most.leafGradients.get(id)]),
  ];
  for (const [value, magnitude] of pairs) {
    expect(magnitude?.data.length).toBe(value?.data.length);
    value?.data.forEach((x, at) => expect(Math.abs(x)).toBeLessThan(magnitude?.data[at] ?? NaN));
  }
});
