/** The three spellings of a separable convolution over the same two leaves (mathematics.md, M1): equal, and told from a broken one. */
import { describe, expect, it } from "vitest";
import { chain, convolution, relu, type Block, type Tensor } from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluate } from "../../../src/reference";
import { expectClose, largestDifference, leaf, randomLeaves, randomValue } from "./randomValues";

const channels = 5;
const outputs = 4;
const depthwise = leaf("depthwise", 3, 3, 1, channels);
const pointwise = leaf("pointwise", 1, 1, channels, outputs);
const ofPath = (of: Tensor, axis: number): Tensor => ({ tensor: "slice", of, axis, from: { index: "c", times: 1 }, count: 1 });
const each = (body: Block, join: "sum" | "concat"): Block => ({
  block: "each",
  count: channels,
  index: "c",
  split: { width: 1 },
  body,
  join,
});

/** The depthwise filters with the first two in each other's place. */
const swapped: Tensor = {
  tensor: "concat",
  axis: 3,
  parts: [1, 0, 2, 3, 4].map((from) => ({ tensor: "slice", of: depthwise, axis: 3, from, count: 1 })),
};

const concatenated = (between: readonly Block[], kernel: Tensor = depthwise): Block =>
  chain(each(chain(convolution(ofPath(kernel, 3)), ...between), "concat"), convolution(pointwise));
const summed = (between: readonly Block[], kernel: Tensor = depthwise): Block =>
  each(chain(convolution(ofPath(kernel, 3)), ...between, convolution(ofPath(pointwise, 2))), "sum");

const input = randomValue([2, 5, 6, channels], stream("equal arms", "input"));
const outputGradient = randomValue([2, 5, 6, outputs], stream("equal arms", "output gradient"));

function resultsOf(block: Block) {
  const { output, backward } = evaluate(block, input, randomLeaves(block, "equal arms"), "training");
  const { inputGradient, leafGradients } = backward(outputGradient);
  return new Map([["output", output], ["input", inputGradient], ...leafGradients]);
}

describe.each([
  ["linear", []],
  ["with ReLU between", [relu]],
])("separable convolution, %s", (_, between) => {
  const control = resultsOf(chain(convolution(depthwise, channels), ...between, convolution(pointwise)));
  expect([...control.keys()]).toEqual(["output", "input", "depthwise", "pointwise"]);

  it.each([
    ["slices, concatenated", concatenated(between)],
    ["summed paths", summed(between)],
  ])("equals %s in output and every gradient", (_name, block) => {
    const results = resultsOf(block);
    expect(results.size).toBe(control.size);
    for (const [name, value] of control) expectClose(results.get(name), value, 1e-12, name);
  });

  it.each([
    ["slices, concatenated", concatenated(between, swapped)],
    ["summed paths", summed(between, swapped)],
  ])("differs from %s with a swapped slice, in output and every gradient", (_name, block) => {
    const results = resultsOf(block);
    for (const [name, value] of control) expect(largestDifference(results.get(name) ?? input, value), name).toBeGreaterThan(1e-2);
  });
});
