/** What the reference refuses, in one sentence each, and what it leaves alone. */
import { describe, expect, it } from "vitest";
import { averagePool, BlockError, chain, convolution, dropout, relu, type Block, type Tensor } from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluate, evaluateTensor, softmaxCrossEntropy, zeros } from "../../../src/reference";
import { leaf, randomLeaves, randomValue } from "./randomValues";

const input = randomValue([1, 3, 3, 2], stream("refusals"));
const kernel = leaf("kernel", 3, 3, 2, 2);

describe("a block is refused", () => {
  it.each<[string, Block, RegExp]>([
    ["for another number of channels", convolution(leaf("kernel", 3, 3, 4, 2)), /kernel for 4 channels meets a map of 2/],
    ["with groups that do not divide the outputs", convolution(leaf("kernel", 3, 3, 1, 3), 2), /2 groups do not divide 3/],
    ["with a window larger than the map", { ...averagePool, size: 4, padding: "valid" }, /spans 4 positions/],
    [
      "with an interval outside of the map",
      { block: "paths", split: [{ from: 1, count: 2 }], paths: [relu], join: "sum" },
      /channels 1 to 2/,
    ],
    [
      "with a path index outside of its paths",
      convolution({ tensor: "slice", of: kernel, axis: 2, from: { index: "c", times: 1 }, count: 2 }),
      /path c/,
    ],
    [
      "without all of its state",
      { block: "channelwise", function: "batchNormalisation", state: [leaf("scale", 2)] },
      /running variance/,
    ],
  ])("%s", (_, block, message) => {
    const run = () => evaluate(block, input, randomLeaves(block, "refusals"), "training");
    expect(run).toThrow(BlockError);
    expect(run).toThrow(message);
  });
  it("for training where its noise has no value or another shape, and not for use", () => {
    const paths: Block = {
      block: "paths",
      split: "copy",
      join: "mean",
      paths: [relu, relu],
      dropPath: { id: "weights", rate: 0.1, columns: [0, 1] },
    };
    for (const block of [dropout("factors", 0.5), paths]) {
      expect(() => evaluate(block, input, new Map(), "training")).toThrow(/the noise (factors|weights) has no value/);
      expect(evaluate(block, input, new Map(), "inference").output.shape).toEqual(input.shape);
    }
    const three = new Map([["weights", zeros([3])]]);
    expect(() => evaluate(paths, input, three, "training")).toThrow(/the noise weights is \[3\]/);
  });
  it("where paths are dropped from a sum, or a column is missing", () => {
    const dropPath = { id: "weights", rate: 0.1, columns: [0, 1] };
    const block = { block: "paths", split: "copy", join: "mean", paths: [relu, relu], dropPath } as const;
    const run = (changed: Block) => () => evaluate(changed, input, new Map(), "inference");
    expect(run({ ...block, join: "sum" })).toThrow("paths can be dropped from a mean only, not from a sum");
    expect(run({ ...block, dropPath: { ...dropPath, columns: [0] } })).toThrow(/needs its column/);
  });
  it("where a leaf has no value or another shape", () => {
    expect(() => evaluate(convolution(kernel), input, new Map(), "training")).toThrow("the leaf kernel has no value");
    expect(() => evaluate(convolution(kernel), input, new Map([["kernel", zeros([3, 3, 2, 1])]]), "training")).toThrow(
      /the leaf kernel is \[3, 3, 2, 1\]/,
    );
  });
  it("where a gradient does not have the output's shape", () => {
    expect(() => evaluate(relu, input, new Map(), "training").backward(zeros([1, 3, 3, 1]))).toThrow(/gradient of the output/);
  });
});

describe("an expression is refused", () => {
  it.each<[string, Tensor, RegExp]>([
    ["that slices past the end", { tensor: "slice", of: kernel, axis: 3, from: 1, count: 2 }, /leaves axis 3/],
    ["that reshapes to another size", { tensor: "reshape", of: kernel, shape: [5] }, /cannot be reshaped/],
    ["that permutes an axis twice", { tensor: "transpose", of: kernel, permutation: [0, 0, 1, 2] }, /does not permute/],
    [
      "that composes kernels that do not meet",
      { tensor: "compose", first: kernel, second: leaf("other", 1, 1, 3, 1) },
      /2 outputs/,
    ],
    ["with an identity that is not square", { tensor: "constant", shape: [1, 1, 2, 3], values: "identity" }, /square/],
    ["with an identity at nine taps", { tensor: "constant", shape: [3, 3, 2, 2], values: "identity" }, /square/],
  ])("%s", (_, tensor, message) => {
    const leaves = new Map([
      ["kernel", zeros([3, 3, 2, 2])],
      ["other", zeros([1, 1, 3, 1])],
    ]);
    expect(() => evaluateTensor(tensor, leaves)).toThrow(message);
  });
});

it("a loss without one label an image, each among the classes, is refused", () => {
  expect(() => softmaxCrossEntropy(zeros([2, 3]), [0])).toThrow(/2 images/);
  for (const label of [3, -1, 0.5]) expect(() => softmaxCrossEntropy(zeros([1, 3]), [label])).toThrow(/not among 3 classes/);
});

it("constants", () => {
  const values = (kind: "identity" | "zeros") => [
    ...evaluateTensor({ tensor: "constant", shape: [1, 1, 2, 2], values: kind }, new Map()).value.data,
  ];
  expect(values("identity")).toEqual([1, 0, 0, 1]);
  expect(values("zeros")).toEqual([0, 0, 0, 0]);
});

it("input, leaves and output gradient stay as they are, and backward can be called twice", () => {
  const block: Block = { block: "paths", split: "copy", paths: [chain(convolution(kernel), relu), relu], join: "sum" };
  const leaves = randomLeaves(block, "untouched");
  const gradient = randomValue(input.shape, stream("untouched", "gradient"));
  const before = structuredClone({ input, leaves, gradient });
  const { backward } = evaluate(block, input, leaves, "training");
  const first = structuredClone(backward(gradient));
  expect(backward(gradient)).toEqual(first);
  expect({ input, leaves, gradient }).toEqual(before);
});
