/** Values and gradients computed by SciPy, PyTorch and TensorFlow (test/fixtures/reference/make.py, which says how). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Block } from "../../../src/blocks";
import { evaluate, softmaxCrossEntropy, type Mode, type Value, type Values } from "../../../src/reference";
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
