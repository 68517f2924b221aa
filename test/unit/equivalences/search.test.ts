/** What blocks are found equal to, with the effective kernel and the reference evaluator as oracles that know no rules. */
import { describe, expect, it } from "vitest";
import { chain, convolution, relu, type Block } from "../../../src/blocks";
import {
  alongPaths,
  blockKey,
  blockOf,
  canonical,
  equalBlocks,
  equalForms,
  namesOf,
  rewriteAt,
  rewritesOf,
  rules,
  shapeKey,
  stepsOf,
} from "../../../src/equivalences";
import { findVariant } from "../../../src/networks";
import { stream } from "../../../src/random";
import { effectiveKernel, isLinear } from "../../../src/reference";
import { largestDifference, leaf, randomLeaves } from "../reference/randomValues";
import { difference } from "./difference";
import { arms, channels, moduleOf, randomBlock } from "./randomBlock";

describe("what an arm is equal to", () => {
  it.each(arms)("%s", async (id) => {
    const lines = equalForms(moduleOf(id, "published", 8)).map(
      ({ form, chain, law }) =>
        `${form}: ${chain.length === 0 ? "as written" : chain.map(({ rule }) => rule).join(" ")} (${law})`,
    );
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../../golden/search/${id}.txt`);
  });

  it("is found again however the arm is written", () => {
    const [separable = ""] = namesOf(moduleOf("separable"));
    for (let seed = 0; seed < 60; seed++) {
      const random = stream("scrambled", seed);
      let steps = stepsOf(moduleOf("separable"));
      for (let n = 0; n < 2; n++) {
        const all = [...rewritesOf(steps, rules)];
        steps = all[random.integer(all.length)]?.steps ?? steps;
      }
      expect(
        equalForms(blockOf(steps)).map(({ form }) => form),
        `seed ${seed}`,
      ).toContain(separable);
    }
  });

  it("is a chain of steps that can be taken again", () => {
    for (const { form, chain, block } of equalForms(moduleOf("hybrid"))) {
      let steps = stepsOf(canonical(moduleOf("hybrid")));
      for (const step of chain) steps = stepsOf(canonical(blockOf(rewriteAt(steps, step))));
      expect(blockOf(steps), form).toEqual(block);
    }
  });
});

function kernelDistance(a: Block, b: Block, from: number): number {
  const leaves = randomLeaves(chain(a, b), "kernels");
  return largestDifference(effectiveKernel(a, from, leaves), effectiveKernel(b, from, leaves));
}

describe("a thousand random blocks", () => {
  it.each([0, 200, 400, 600, 800])("are equal to every named form that is found, from seed %d on", (from) => {
    let linear = 0;
    for (let seed = from; seed < from + 200; seed++) {
      const { block, from: own } = randomBlock(seed);
      for (const { form, chain, block: equal } of equalForms(block, { most: 100 })) {
        const where = `${form} by ${chain.map(({ rule }) => rule).join(" ")}, seed ${seed}`;
        expect(difference(block, equal, { height: 3, width: 4, channels: own }), where).toBeLessThan(1e-9);
        if (isLinear(block) && isLinear(equal) && chain.length > 0) {
          linear++;
          expect(kernelDistance(block, equal, own), where).toBeLessThan(1e-9);
        }
      }
    }
    expect(linear).toBeGreaterThan(80);
  });
});

describe("the search", () => {
  it("looks at no more blocks and no longer chains than it is told", () => {
    expect(equalBlocks(moduleOf("hybrid"), { most: 40 })).toHaveLength(40);
    const short = equalBlocks(moduleOf("hybrid"), { depth: 1 });
    expect(Math.max(...short.map(({ chain }) => chain.length))).toBe(1);
  });

  it("along paths alone is soon done, whatever stands between", () => {
    const between = (id: string): readonly Block[] => [
      { block: "channelwise", function: "bias", state: [leaf(`${id}.bias`, 8)] },
      {
        block: "channelwise",
        function: "batchNormalisation",
        state: ["scale", "offset", "mean", "variance"].map((name) => leaf(`${id}.${name}`, 8)),
      },
      relu,
    ];
    const branch = chain(
      convolution(leaf("entry", 1, 1, 6, 8)),
      ...between("first"),
      convolution(leaf("grouped", 3, 3, 2, 8), 4),
      ...between("second"),
      convolution(leaf("exit", 1, 1, 8, 5)),
    );
    const all = equalBlocks(branch, alongPaths);
    expect(all.length).toBeLessThan(50);
    const paths = equalForms(branch, alongPaths).find(({ form }) => form === "ResNeXt paths");
    expect(paths?.law).toBe("reindex");
    expect(difference(branch, paths?.block ?? branch, { height: 3, width: 4, channels: 6 })).toBeLessThan(1e-9);
    const back = equalForms(paths?.block ?? branch, alongPaths).find(({ form }) => form === "ResNeXt, grouped");
    expect(back === undefined ? "" : blockKey(back.block)).toBe(blockKey(canonical(branch)));
  });

  it("meets no form twice", () => {
    const all = equalBlocks(moduleOf("separable"), { most: 200 });
    expect(new Set(all.map(({ block }) => JSON.stringify(block))).size).toBe(all.length);
  });

  it("knows two spellings of one block, whatever their leaves are called", () => {
    const [a, b] = ["m", "other"].map((id) => findVariant("hybrid").module(id, channels, [], "published"));
    if (a === undefined || b === undefined) throw new Error("two modules were built");
    expect(shapeKey(a)).toBe(shapeKey(b));
    expect(shapeKey(a)).not.toBe(shapeKey(moduleOf("separable")));
  });
});
