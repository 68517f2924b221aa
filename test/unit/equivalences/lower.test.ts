/** The lowered form of the arms: the same function, over the same leaves. */
import { describe, expect, it } from "vitest";
import { chain, convolution, relu, type Block, type Tensor } from "../../../src/blocks";
import { lawOf, lower } from "../../../src/equivalences";
import { buildNetwork } from "../../../src/networks";
import { leaf } from "../reference/randomValues";
import { difference } from "./difference";
import { pathOf } from "./pathOf";

const channels = 8;
const input = { height: 5, width: 4, channels };

function moduleOf(variant: string): Block {
  const options = { variant, width: channels, modules: 1, match: "none", inner: "published", classes: 10 } as const;
  const [first] = buildNetwork({ ...options, input: { height: 32, width: 32, channels: 3 } }).modules;
  if (first === undefined) throw new Error(`${variant} has no module`);
  return first.block;
}

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
      expect(difference(block, lower(block).block, input)).toBeLessThan(1e-11);
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
    expect(difference(block, lowered, input)).toBeLessThan(1e-12);
  });

  it("would be seen to be wrong if two paths were swapped", () => {
    const swapped: Tensor = {
      tensor: "concat",
      axis: 3,
      parts: [1, 0, 2, 3, 4, 5, 6, 7].map((from) => ({ tensor: "slice", of: depthwise, axis: 3, from, count: 1 })),
    };
    const wrong = chain(convolution(swapped, channels), convolution(pointwise));
    expect(difference(hybrid, wrong, input)).toBeGreaterThan(0.1);
  });
});
