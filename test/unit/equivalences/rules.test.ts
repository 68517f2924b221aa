/** Every rule against the reference evaluator: outputs and gradients, at its own examples and inside random trees. */
import { describe, expect, it } from "vitest";
import {
  averagePool,
  chain,
  convolution,
  maxPool,
  relu,
  shapeAfter,
  type Block,
  type Join,
  type Tensor,
} from "../../../src/blocks";
import { blockOf, canonical, examples, lawOf, rewritesOf, ruleOf, rules, stepsOf } from "../../../src/equivalences";
import { stream } from "../../../src/random";
import { randomTree } from "../reference/randomTree";
import { leaf } from "../reference/randomValues";
import { difference } from "./difference";
import { pathOf } from "./pathOf";

const rounding = 1e-10;

describe("every rule", () => {
  it("has an example, an id and words of its own", () => {
    expect(new Set(examples.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ id }) => id)));
    expect(new Set(rules.map(({ statement }) => statement)).size).toBe(rules.length);
  });

  it.each(examples.map((example) => [example.rule, example.what, example] as const))(
    "%s keeps outputs and gradients: %s",
    (id, _what, { window, input }) => {
      const result = ruleOf(id).apply(window);
      if ("refused" in result) throw new Error(result.refused);
      expect(difference(blockOf(window), blockOf(result.after), input)).toBeLessThan(rounding);
      expect(shapeAfter(blockOf(result.after), input)).toEqual(shapeAfter(blockOf(window), input));
    },
  );

  it.each(["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R13", "R14"])("%s is undone by its way back", (id) => {
    const { window = [] } = examples.find(({ rule }) => rule === id) ?? {};
    const there = ruleOf(id).apply(window);
    if ("refused" in there) throw new Error(there.refused);
    const back = [...rewritesOf(there.after, [ruleOf(`${id}-back`)])].map(({ steps }) => canonical(blockOf(steps)));
    expect(back).toContainEqual(canonical(blockOf(window)));
  });

  it("has a law that is read off its kernels", () => {
    const laws = examples.map(({ rule, window }) => {
      const result = ruleOf(rule).apply(window);
      return "refused" in result ? "" : `${rule} ${lawOf(...result.after)}`;
    });
    const of = (id: string): string[] => [...new Set(laws.filter((law) => law.startsWith(`${id} `)))];
    expect(["R2", "R3", "R4", "R5", "R14"].flatMap(of)).toEqual(["R2", "R3", "R4", "R5", "R14"].map((id) => `${id} reindex`));
    expect(["R7", "R8", "R11-mean", "R13"].flatMap(of)).toEqual(["R7", "R8", "R11-mean", "R13"].map((id) => `${id} embed`));
    expect(["R6", "R9"].flatMap(of)).toEqual(["R6 merge", "R9 merge"]);
  });
});

describe("rules inside random trees", () => {
  it("keep outputs and gradients, up to four in a row, and so does the canonical form", () => {
    const applied = new Set<string>();
    for (let seed = 0; seed < 240; seed++) {
      const random = stream("rewritten tree", seed);
      const example = examples[seed % examples.length];
      if (example === undefined) throw new Error("there are no examples");
      const channels = seed % 2 === 0 ? 1 + random.integer(4) : Number(example.input.channels);
      const input = { height: 3, width: 4, channels };
      const tree = seed % 2 === 0 ? randomTree(random, channels, 2) : blockOf(example.window);
      expect(difference(tree, canonical(tree), input), `canonical form, seed ${seed}`).toBeLessThan(rounding);
      let steps = stepsOf(tree);
      const way: string[] = [];
      for (let n = 0; n < 4; n++) {
        const all = [...rewritesOf(steps, rules)];
        const chosen = all[random.integer(Math.max(1, all.length))];
        if (chosen === undefined) break;
        applied.add(chosen.rule);
        way.push(`${chosen.rule} at ${chosen.place.join(".")}`);
        steps = chosen.steps;
      }
      expect(difference(tree, blockOf(steps), input), `${way.join(", ")}, seed ${seed}`).toBeLessThan(rounding);
    }
    expect(applied.size).toBeGreaterThan(22);
  });
});

const depthwise = leaf("d", 3, 3, 1, 4);
const pointwise = leaf("p", 1, 1, 4, 6);
const each = (body: Block, join: Join): Block => ({ block: "each", count: 4, index: "c", split: { width: 1 }, body, join });
const copies = (join: Join, ...paths: Block[]): Block => ({ block: "paths", split: "copy", paths, join });
const normalisation: Block = {
  block: "channelwise",
  function: "batchNormalisation",
  state: ["scale", "offset", "mean", "variance"].map((name) => leaf(name, 6)),
};
const path = convolution(pathOf(depthwise, 3));
const row = convolution(pathOf(pointwise, 2));
const half: Tensor = { tensor: "constant", values: "ones", shape: [1, 1, 1, 4], dividedBy: 2 };
const three = convolution(leaf("k", 3, 3, 4, 4));

describe("near misses", () => {
  it.each<[string, Block[], string]>([
    ["R2", [each(chain(path, relu), "concat")], "a path is more than one convolution"],
    ["R2", [each(chain(path, row), "sum")], "not a concatenation of slices"],
    ["R2", [copies("concat", three, three)], "not a concatenation of slices"],
    [
      "R2",
      [
        {
          block: "paths",
          split: [
            { from: 0, count: 2 },
            { from: 2, count: 2 },
          ],
          paths: [convolution(leaf("a", 3, 3, 2, 2)), { ...convolution(leaf("b", 3, 3, 2, 2)), stride: 2 }],
          join: "concat",
        },
      ],
      "strides differ",
    ],
    [
      "R2",
      [
        {
          block: "paths",
          split: [
            { from: 0, count: 1 },
            { from: 1, count: 3 },
          ],
          paths: [convolution(leaf("a", 3, 3, 1, 2)), convolution(leaf("b", 3, 3, 3, 2))],
          join: "concat",
        },
      ],
      "the slices are unequal, so no number of groups fits",
    ],
    ["R2-back", [convolution(leaf("k", 3, 3, 2, 6), 4)], "4 does not divide 6"],
    ["R3", [each(chain(path, row, normalisation), "sum")], "a normalisation per path stands after its 1×1"],
    ["R3", [each(chain(path, row, relu), "sum")], "a path does not end in a 1×1"],
    ["R3", [each(row, "sum")], "the paths are their 1×1 alone"],
    ["R3-back", [each(path, "concat"), relu], "a channelwise function stands before the 1×1: move it into the paths first (R5)"],
    ["R4", [copies("concat", three, convolution(leaf("p", 1, 1, 4, 4)))], "kernel sizes differ"],
    ["R4", [copies("concat", averagePool, three)], "a path does not begin with a convolution"],
    ["R5", [copies("sum", three, three), relu], "a function of a sum is not the sum of its functions"],
    ["R5-back", [copies("concat", chain(three, relu), three)], "a path has no channelwise function there"],
    ["R6", [convolution(pointwise), relu], "a channelwise function stands between: merging does not survive one"],
    ["R6", [three, three], "neither is a 1×1 at stride 1: at the border two larger ones are not one"],
    ["R7", [convolution(leaf("k", 3, 3, 2, 6), 4)], "4 does not divide 6"],
    ["R7-back", [three], "off-diagonal blocks are not zero"],
    [
      "R8-back",
      [convolution(depthwise, 4), convolution(pointwise)],
      "the depthwise kernel is trained, not the constant of all taps",
    ],
    ["R9", [convolution(depthwise, 4), relu], "a channelwise function stands between: merging does not survive one"],
    ["R9-back", [three], "a free kernel has rank up to 4 for each input channel, more than a multiplier of 1 gives"],
    ["R10", [maxPool, convolution(pointwise)], "the largest of a window is not linear"],
    ["R11-mean-back", [copies("sum", three, three), relu], "no constant scale follows"],
    [
      "R11-mean-back",
      [copies("sum", three, three), { ...convolution(half, 4), stride: 2 }],
      "the scale is not one of each channel at every position",
    ],
    [
      "R1",
      [convolution({ tensor: "reshape", of: leaf("d", 3, 1, 4, 1), shape: [1, 3, 1, 4] }, 4)],
      "the kernel is put into another shape than [h, w, C, m]",
    ],
    ["R12", [chain(convolution(depthwise, 4), convolution(pointwise)), relu], "a channelwise function stands between"],
    ["R13-back", [convolution(pointwise)], "the 1×1 is trained, so that it has no counterpart in what has none there"],
  ])("%s refuses with a sentence (%#)", (id, window, refused) => {
    expect(ruleOf(id).apply(window)).toEqual({ refused });
  });
});
