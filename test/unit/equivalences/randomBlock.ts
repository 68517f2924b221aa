/** Blocks to search from: random trees, and arms in random words. */
import type { Block } from "../../../src/blocks";
import { blockOf, rewritesOf, rules, stepsOf } from "../../../src/equivalences";
import { findVariant } from "../../../src/networks";
import { stream } from "../../../src/random";
import { randomTree } from "../reference/randomTree";

export const channels = 4;
export const moduleOf = (id: string, inner: "published" | "linear" = "published", width = channels): Block => {
  const variant = findVariant(id);
  return variant.module("m", width, variant.natural(width), inner);
};

export const arms = [
  "separable",
  "separable-equivalent",
  "hybrid",
  "resnext",
  "inception",
  "inception-simplified",
  "inception-reformulated",
  "extreme-inception",
  "grouped-2",
  "convolution",
  "pointwise-only",
  "separable-relu",
];

/** A random tree, or an arm in random words. */
export function randomBlock(seed: number): { block: Block; from: number } {
  const random = stream("searched", seed);
  if (seed % 2 === 0) {
    const from = 1 + random.integer(4);
    return { block: randomTree(random, from, 2), from };
  }
  const id = arms[random.integer(arms.length)] ?? "separable";
  let steps = stepsOf(moduleOf(id, random.integer(2) === 0 ? "linear" : "published"));
  for (let n = random.integer(3); n > 0; n--) {
    const all = [...rewritesOf(steps, rules)];
    steps = all[random.integer(Math.max(1, all.length))]?.steps ?? steps;
  }
  return { block: blockOf(steps), from: channels };
}
