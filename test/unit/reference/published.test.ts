/** Values and gradients computed by SciPy, PyTorch and TensorFlow (test/fixtures/reference/make.py, which says how). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { elu, identity, relu, type Block, type Tensor } from "../../../src/blocks";
import { evaluate, evaluateTensor, softmaxCrossEntropy, type Mode, type Value, type Values } from "../../../src/reference";
import { expectClose, leaf } from "./randomValues";

const tolerance = 1e-10;

const valueSchema = z
  .object({ shape: z.array(z.int()), data: z.array(z.number()) })
  .transform((value): Value => ({ shape: value.shape, data: Float64Array.from(value.data) }));
const valuesSchema = z.record(z.string(), valueSchema).transform((values): Values => new Map(Object.entries(values)));
const computed = {
  name: z.string(),
  source: z.string(),
  input: valueSchema,
  leaves: valuesSchema,
  output: valueSchema,
  outputGradient: valueSchema,
  inputGradient: valueSchema,
  leafGradients: valuesSchema,
};
const padding = z.enum(["same", "valid"]);
const convolutionSchema = z.object({ ...computed, groups: z.int(), stride: z.int(), dilation: z.int(), padding });
const poolSchema = z.object({
  ...computed,
  function: z.enum(["max", "average", "global"]),
  size: z.int(),
  stride: z.int(),
  padding,
  countsPadding: z.boolean(),
});
const channelwiseSchema = z.object({
  ...computed,
  function: z.enum(["batchNormalisation", "bias", "relu", "elu"]),
  mode: z.enum(["training", "inference"]),
  statistics: valuesSchema,
});
const joinSchema = z.object({ ...computed, join: z.enum(["sum", "mean", "concat"]), split: z.enum(["copy", "intervals"]) });
const expressionSchema = z.object({
  name: z.enum(["slice", "concat", "reshape", "transpose", "blockDiagonal", "compose"]),
  source: z.string(),
  leaves: valuesSchema,
  value: valueSchema,
});
const lossSchema = z.object({
  name: z.string(),
  source: z.string(),
  logits: valueSchema,
  labels: z.array(z.int()),
  loss: z.number(),
  gradient: valueSchema,
});

function fixture<T>(name: string, schema: z.ZodType<T>): readonly T[] {
  const path = fileURLToPath(new URL(`../../fixtures/reference/${name}.json`, import.meta.url));
  return z
    .array(schema)
    .nonempty()
    .parse(JSON.parse(readFileSync(path, "utf8")));
}

type Computed = Pick<z.infer<typeof convolutionSchema>, keyof typeof computed>;

function expectPublished(block: Block, mode: Mode, expected: Computed, statistics: Values = new Map()): void {
  const evaluation = evaluate(block, expected.input, expected.leaves, mode);
  expectClose(evaluation.output, expected.output, tolerance, "output");
  const { inputGradient, leafGradients } = evaluation.backward(expected.outputGradient);
  expectClose(inputGradient, expected.inputGradient, tolerance, "input gradient");
  expect([...leafGradients.keys()]).toEqual([...expected.leafGradients.keys()]);
  for (const [id, gradient] of expected.leafGradients)
    expectClose(leafGradients.get(id), gradient, tolerance, `gradient of ${id}`);
  expect([...evaluation.statistics.keys()]).toEqual([...statistics.keys()]);
  for (const [id, statistic] of statistics) expectClose(evaluation.statistics.get(id), statistic, tolerance, `statistic ${id}`);
}

const leavesOfCase = (values: Values) => [...values].map(([id, value]) => leaf(id, ...value.shape));

describe("convolution", () => {
  it.each(fixture("convolutions", convolutionSchema))("$name ($source)", (expected) => {
    const [kernel] = leavesOfCase(expected.leaves);
    if (kernel === undefined) throw new Error("the fixture has no kernel");
    const { groups, stride, dilation } = expected;
    expectPublished({ block: "convolution", kernel, groups, stride, dilation, padding: expected.padding }, "training", expected);
  });
});

describe("pool", () => {
  it.each(fixture("pools", poolSchema))("$name ($source)", (expected) => {
    const { size, stride, countsPadding } = expected;
    const block: Block = { block: "pool", function: expected.function, size, stride, padding: expected.padding, countsPadding };
    expectPublished(block, "training", expected);
  });
});

describe("channelwise", () => {
  it.each(fixture("channelwise", channelwiseSchema))("$name ($source)", (expected) => {
    const block: Block = { block: "channelwise", function: expected.function, state: leavesOfCase(expected.leaves) };
    expectPublished(block, expected.mode, expected, expected.statistics);
  });
});

describe("softmax cross-entropy", () => {
  it.each(fixture("losses", lossSchema))("$name ($source)", ({ logits, labels, loss, gradient }) => {
    const evaluation = softmaxCrossEntropy(logits, labels);
    expect(Math.abs(evaluation.loss - loss)).toBeLessThanOrEqual(tolerance);
    expectClose(evaluation.gradient, gradient, tolerance, "gradient");
    const asMap = { ...logits, shape: [logits.shape[0] ?? 0, 1, 1, logits.shape[1] ?? 0] };
    expect(softmaxCrossEntropy(asMap, labels).loss).toBe(evaluation.loss);
  });
});

describe("join of relu, elu and identity", () => {
  it.each(fixture("joins", joinSchema))("$name ($source)", (expected) => {
    const split = expected.split === "copy" ? "copy" : [0, 1, 2].map((from) => ({ from, count: 2 }));
    expectPublished({ block: "paths", split, paths: [relu, elu, identity], join: expected.join }, "training", expected);
  });
});

/** The expressions of the fixture, whose results NumPy and SciPy give. */
function expression(name: z.infer<typeof expressionSchema>["name"], a: Tensor, b: Tensor): Tensor {
  switch (name) {
    case "slice":
      return { tensor: "slice", of: a, axis: 2, from: 1, count: 2 };
    case "concat":
      return { tensor: "concat", axis: 2, parts: [a, b, a] };
    case "reshape":
      return { tensor: "reshape", of: a, shape: [4, 3, 6] };
    case "transpose":
      return { tensor: "transpose", of: a, permutation: [2, 0, 3, 1] };
    case "blockDiagonal":
      return { tensor: "blockDiagonal", of: a, groups: 3 };
    case "compose":
      return { tensor: "compose", first: a, second: b };
  }
}

describe("expression", () => {
  it.each(fixture("expressions", expressionSchema))("$name ($source)", ({ name, leaves, value }) => {
    const [a, b = a] = leavesOfCase(leaves);
    if (a === undefined || b === undefined) throw new Error("the fixture has no leaf");
    expectClose(evaluateTensor(expression(name, a, b), leaves).value, value, tolerance, name);
  });
});
