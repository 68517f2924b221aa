import { describe, expect, it } from "vitest";
import { chain, concrete, convolution, leavesOf, relu, type Block, type Leaf, type Tensor } from "../../../src/blocks";
import { groupsToDense, lawOf, lower, slicesToGroups, sumToPointwise } from "../../../src/equivalences";
import { buildNetwork } from "../../../src/networks";
import { stream } from "../../../src/random";
import { evaluate, type Value } from "../../../src/reference";

const channels = 8;

function randomValue(shape: readonly number[], key: string): Value {
  const random = stream("rules", key);
  return {
    shape,
    data: Float64Array.from({ length: shape.reduce((product, extent) => product * extent, 1) }, () => random.normal()),
  };
}

/** Largest difference of output, input gradient and every leaf gradient between two blocks over the same leaves. */
function difference(a: Block, b: Block, from = channels): number {
  const input = randomValue([2, 5, 4, from], "input");
  const leaves = new Map(leavesOf(a).map((leaf) => [leaf.id, randomValue(leaf.shape.map(concrete), leaf.id)]));
  const [first, second] = [a, b].map((block) => evaluate(block, input, leaves, "training"));
  if (first === undefined || second === undefined) throw new Error("two blocks were given");
  const gradient = randomValue(first.output.shape, "gradient");
  const [one, other] = [first.backward(gradient), second.backward(gradient)];
  const pairs: [Value, Value | undefined][] = [
    [first.output, second.output],
    [one.inputGradient, other.inputGradient],
    ...[...one.leafGradients].map(([id, value]): [Value, Value | undefined] => [value, other.leafGradients.get(id)]),
  ];
  return Math.max(...pairs.flatMap(([x, y]) => [...x.data].map((value, i) => Math.abs(value - (y?.data[i] ?? NaN)))));
}

function moduleOf(variant: string): Block {
  const options = { variant, width: channels, modules: 1, match: "none", inner: "published", classes: 10 } as const;
  const [first] = buildNetwork({ ...options, input: { height: 32, width: 32, channels: 3 } }).modules;
  if (first === undefined) throw new Error(`${variant} has no module`);
  return first.block;
}

const leaf = (id: string, ...shape: number[]): Leaf => ({
  tensor: "leaf",
  id,
  shape,
  role: "convolution",
  initial: { law: "heNormal", fan: 1 },
});
const pathOf = (of: Tensor, axis: number): Tensor => ({ tensor: "slice", of, axis, from: { index: "c", times: 1 }, count: 1 });
const depthwise = leaf("d", 3, 3, 1, channels);
const pointwise = leaf("p", 1, 1, channels, 6);
const paths = (body: Block, join: "sum" | "concat"): Block => ({
  block: "each",
  count: channels,
  index: "c",
  split: { width: 1 },
  body,
  join,
});
const hybrid = paths(chain(convolution(pathOf(depthwise, 3)), convolution(pathOf(pointwise, 2))), "sum");

describe("lowering", () => {
  it.each(["separable-equivalent", "hybrid", "hybrid-residual", "resnext", "inception"])(
    "keeps function and gradients of %s",
    (variant) => {
      const block = moduleOf(variant);
      expect(difference(block, lower(block).block)).toBeLessThan(1e-11);
      expect(lawOf(lower(block).block)).toBe("reindex");
    },
  );

  it("turns the hybrid and the equivalent arm into the control itself", () => {
    const plain = JSON.stringify(lower(moduleOf("separable")).block);
    expect(JSON.stringify(lower(moduleOf("hybrid")).block)).toBe(plain);
    expect(JSON.stringify(lower(moduleOf("separable-equivalent")).block)).toBe(plain);
  });

  it("holds with an activation in each path, and keeps it where it stands", () => {
    const block = paths(chain(convolution(pathOf(depthwise, 3)), relu, convolution(pathOf(pointwise, 2))), "sum");
    const { block: lowered, steps } = lower(block);
    expect(steps).toEqual(["8 paths → concatenated paths, then one 1×1 (R3)"]);
    expect(difference(block, lowered)).toBeLessThan(1e-12);
  });

  it("would be seen to be wrong if two paths were swapped", () => {
    const swapped: Tensor = {
      tensor: "concat",
      axis: 3,
      parts: [1, 0, 2, 3, 4, 5, 6, 7].map((from) => ({ tensor: "slice", of: depthwise, axis: 3, from, count: 1 })),
    };
    const wrong = chain(convolution(swapped, channels), convolution(pointwise));
    expect(difference(hybrid, wrong)).toBeGreaterThan(0.1);
  });
});

describe("rules", () => {
  it("embed a grouped convolution in a dense one, with the same gradients", () => {
    const block = convolution(leaf("g", 3, 3, 2, 12), 4);
    const rewrite = groupsToDense.apply(block);
    if ("refused" in rewrite) throw new Error(rewrite.refused);
    expect(difference(block, rewrite.after)).toBeLessThan(1e-12);
    expect(lawOf(rewrite.after)).toBe("embed");
  });

  it.each([
    [
      slicesToGroups,
      paths(chain(convolution(pathOf(depthwise, 3)), relu), "concat"),
      "a path is more than one ungrouped convolution",
    ],
    [slicesToGroups, hybrid, "not a concatenation of slices"],
    [
      sumToPointwise,
      paths(chain(convolution(pathOf(depthwise, 3)), convolution(pathOf(pointwise, 2)), relu), "sum"),
      "something stands after the paths' 1×1",
    ],
    [sumToPointwise, paths(convolution(pathOf(pointwise, 2)), "sum"), "a path is its 1×1 alone"],
    [groupsToDense, convolution(leaf("k", 3, 3, 8, 8)), "not a grouped convolution"],
  ])("refuse near misses with a sentence (%#)", (rule, block, refused) => {
    expect(rule.apply(block)).toEqual({ refused });
  });
});
