/** What is random in training is left as it is: no rule crosses it (mathematics.md, trap 7). */
import { describe, expect, it } from "vitest";
import { convolution, dropout, identity, type Block, type Paths } from "../../../src/blocks";
import { blockKey, canonical, rewritesOf, rules } from "../../../src/equivalences";
import { leaf } from "../reference/randomValues";

const dense = (id: string): Block => convolution(leaf(id, 1, 1, 4, 4));
const mean: Paths = { block: "paths", split: "copy", join: "mean", paths: [dense("b"), dense("a")] };
const dropped: Paths = { ...mean, dropPath: { id: "join", rate: 0.15, columns: [0, 1] } };

describe("noise", () => {
  it("keeps rules away from a mean that drops paths, which they rewrite otherwise", () => {
    expect([...rewritesOf([mean], rules)].length).toBeGreaterThan(0);
    expect([...rewritesOf([dropped], rules)]).toEqual([]);
  });

  it("keeps 1×1s apart that have dropout between them", () => {
    const merged = (between: Block) =>
      [...rewritesOf([dense("a"), between, dense("b")], rules)].some(({ steps }) => steps.length < 3);
    expect(merged(dropout("d", 0.5))).toBe(false);
  });

  it("keeps the order of paths, which columns are numbered by, and tells noise apart", () => {
    expect(canonical(dropped)).toEqual(dropped);
    expect(canonical(mean)).not.toEqual(mean);
    const keys = [mean, dropped, dropout("d", 0.5), dropout("d", 0.4), dropout("e", 0.5), identity].map(blockKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
