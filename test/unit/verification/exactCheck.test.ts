/** The exact check on rules anywhere in random trees, on broken forms, and on whole rows with a broken rule. */
import { describe, expect, it } from "vitest";
import {
  chain,
  concrete,
  convolution,
  identity,
  leavesOf,
  mapParts,
  mapTensors,
  type Block,
  type Each,
  type Leaf,
  type Tensor,
} from "../../../src/blocks";
import { blockOf, examples, rewritesOf, ruleOf, rules, stepsOf } from "../../../src/equivalences";
import { stream } from "../../../src/random";
import { findVariant, knownVariants, wholeNetworkNames } from "../../../src/networks";
import {
  checkExactly,
  negativeReports,
  negatives,
  rankPerInputChannel,
  rowReport,
  trajectoryReports,
  trajectoryTable,
  verificationRows,
} from "../../../src/verification";
import { arms } from "../../../src/verification/arms";
import { difference } from "../equivalences/difference";
import { randomTree } from "../reference/randomTree";
import { leaf } from "../reference/randomValues";

/** An expression with the first two places of a leaf along an axis swapped, where it has two. */
function withSwapped(tensor: Tensor, chosen: Leaf | undefined, axis: number): Tensor {
  if (tensor.tensor !== "leaf") return mapParts(tensor, (part) => withSwapped(part, chosen, axis));
  const size = concrete(tensor.shape[axis] ?? 1);
  if (tensor.id !== chosen?.id || size < 2) return tensor;
  const places = [1, 0, ...Array.from({ length: size - 2 }, (_, i) => i + 2)];
  return { tensor: "concat", axis, parts: places.map((from) => ({ tensor: "slice", of: tensor, axis, from, count: 1 })) };
}

const height = 3;
const width = 4;

describe("rules at random places of random trees", () => {
  it("agree exactly, in 1,500 rewrites by every rule of the table", () => {
    const applied = new Map<string, number>();
    let rewrites = 0;
    for (let seed = 0; rewrites < 1500; seed++) {
      const random = stream("rewritten exactly", seed);
      const example = examples[random.integer(examples.length)];
      const fromExample = seed % 3 === 0 && example !== undefined;
      const input = fromExample ? example.input : { height, width, channels: 1 + random.integer(4) };
      const tree = fromExample ? blockOf(example.window) : randomTree(random, concrete(input.channels), 2);
      let steps = fromExample ? example.window : stepsOf(tree);
      const way: string[] = [];
      for (let n = 0; n < 3; n++) {
        const all = [...rewritesOf(steps, rules)];
        const ids = [...new Set(all.map(({ rule }) => rule))];
        const rule = ids[random.integer(Math.max(1, ids.length))];
        const places = all.filter((rewrite) => rewrite.rule === rule);
        const chosen = places[random.integer(Math.max(1, places.length))];
        if (chosen === undefined) break;
        applied.set(chosen.rule, (applied.get(chosen.rule) ?? 0) + 1);
        way.push(`${chosen.rule} at ${chosen.place.join(".")}`);
        steps = chosen.steps;
      }
      rewrites += way.length;
      const { reason } = checkExactly({ before: tree, after: blockOf(steps), input }, seed);
      expect(reason, `${way.join(", ")}, seed ${seed}`).toBeNull();
    }
    expect(rules.map(({ id }) => id).filter((id) => (applied.get(id) ?? 0) === 0)).toEqual([]);
  });

  it("move what means the paths around into paths of the same name", () => {
    const [inner, outer] = [leaf("inner", 3, 3, 1, 4), leaf("outer", 1, 1, 4, 6)];
    const ofPath = (of: Tensor, count: number): Tensor => ({
      tensor: "slice",
      of,
      axis: 3,
      from: { index: "c", times: count },
      count,
    });
    const each = (count: number, split: Each["split"], body: Block): Each => ({
      block: "each",
      count,
      index: "c",
      split,
      body,
      join: "concat",
    });
    const before = each(2, "copy", chain(each(4, { width: 1 }, convolution(ofPath(inner, 1))), convolution(ofPath(outer, 3))));
    const [rewrite] = rewritesOf([before], [ruleOf("R3-back")]);
    if (rewrite === undefined) throw new Error("R3-back does not apply");
    expect(checkExactly({ before, after: blockOf(rewrite.steps), input: { height, width, channels: 4 } }, 0)).toEqual({
      equal: true,
      reason: null,
    });
  });

  it("are judged as the float64 reference judges them, where a leaf is tampered with", () => {
    const found = { equal: 0, unlike: 0 };
    for (let seed = 0; seed < 300; seed++) {
      const random = stream("tampered tree", seed);
      const input = { height, width, channels: 1 + random.integer(4) };
      const tree = randomTree(random, input.channels, 2);
      const leaves = leavesOf(tree);
      const chosen = leaves[random.integer(Math.max(1, leaves.length))];
      // The reference trains: it reads no running statistics.
      if (chosen === undefined || /\.(mean|variance)$/.test(chosen.id)) continue;
      const broken = mapTensors(tree, (tensor) => withSwapped(tensor, chosen, random.integer(chosen.shape.length)));
      const { equal } = checkExactly({ before: tree, after: broken, input }, seed);
      found[equal ? "equal" : "unlike"]++;
      expect(equal, `seed ${seed}`).toBe(difference(tree, broken, input) < 1e-10);
    }
    // Some leaves have one place along the axis only, or the places are not read.
    expect(Math.min(found.equal, found.unlike)).toBeGreaterThan(20);
  });
});

describe("broken forms", () => {
  it.each([0, 1, 20170117])("are all caught, seed %i", (seed) => {
    expect(negativeReports(seed).filter(({ caught }) => !caught)).toEqual([]);
    expect(new Set(negatives.map(({ id }) => id)).size).toBe(negatives.length);
  });

  it("are each broken: both sides alone are blocks that can be evaluated", () => {
    for (const { id, before, broken, input } of negatives) {
      for (const block of [before, broken])
        expect(checkExactly({ before: block, after: block, input }, 0), id).toEqual({ equal: true, reason: null });
    }
  });
});

describe("rows", () => {
  const rows = verificationRows();
  const value = { difference: 1e-7, bound: 1e-5, ratio: 0.01, where: "output" };
  const check = (id: string) => ({ id, output: value, gradient: { ...value, difference: 3e-6 } });

  it("hold exactly, and every rule, arm and lowering has one", () => {
    expect(rows.filter(({ after }) => after === null).map(({ id }) => id)).toEqual([]);
    for (const { id, before, after, input } of rows)
      expect(checkExactly({ before, after: after ?? identity, input }, 3).reason, id).toBeNull();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { id } of rules)
      expect(
        rows.some((row) => row.kind === "rule" && row.id.startsWith(`${id}: `)),
        id,
      ).toBe(true);
    for (const id of [...knownVariants(), ...wholeNetworkNames()]) {
      expect(
        rows.some((row) => row.kind === "arm" && row.id === id),
        id,
      ).toBe(true);
      expect(
        rows.some((row) => row.kind === "lowering" && row.id.startsWith(`${id}, lowered`)),
        id,
      ).toBe(true);
    }
    for (const equal of ["hybrid = separable", "inception-reformulated = inception-simplified", "grouped-8 = separable"])
      expect(rows.map(({ id }) => id)).toContain(equal);
  });

  it("are lowered by no merge, and in the first form of an arm by a reindexing", () => {
    const lowered = rows.filter(({ kind }) => kind === "lowering");
    expect(lowered.filter(({ law }) => law === "merge")).toEqual([]);
    const first = lowered.filter(({ before }, i) => before !== lowered[i - 1]?.before);
    expect(first.length).toBe(arms.length);
    expect(first.map(({ law }) => law)).toEqual(first.map(() => "reindex"));
  });

  it("fail with a sentence: not exact, beyond a bound, missing, refused, or lowered by another law", () => {
    const row = rows.find(({ id }) => id === "R3: the hybrid's paths");
    if (row?.after === undefined || row.after === null) throw new Error("there is no such row");
    const exact = { equal: true, reason: null };
    expect(rowReport(row, exact, check(row.id))).toEqual({
      id: row.id,
      kind: "rule",
      statement: row.statement,
      law: "reindex",
      exact: true,
      maxOutputDifference: 1e-7,
      bound: 1e-5,
      maxGradientDifference: 3e-6,
      gradientBound: 1e-5,
      passed: true,
      reason: null,
    });
    const wrong: Block = mapTensors(row.after, (tensor) => withSwapped(tensor, leavesOf(row.before)[0], 3));
    const caught = checkExactly({ before: row.before, after: wrong, input: row.input }, 0);
    const reasons = [
      rowReport(row, caught, check(row.id)),
      rowReport(row, exact, { ...check(row.id), gradient: { difference: 2e-5, bound: 1e-5, ratio: 2, where: "gradient:d" } }),
      rowReport(row, exact, { ...check(row.id), output: { ...value, difference: null, ratio: null } }),
      rowReport(row, exact, { id: row.id, reason: "a kernel does not fit" }),
      rowReport(row, exact, undefined),
      rowReport({ ...row, after: null, reason: "it refuses its own example: no" }, { equal: false, reason: "" }, undefined),
      rowReport({ ...row, kind: "lowering", law: "merge" }, exact, check(row.id)),
    ].map(({ passed, reason }) => `${String(passed)}: ${reason ?? ""}`);
    expect(reasons).toEqual([
      "false: 360 of 360 entries differ",
      "false: gradient:d is 2.0 times its bound off",
      "false: output is missing or not finite",
      "false: a kernel does not fit",
      "false: the engine did not check it",
      "false: it refuses its own example: no",
      "false: a lowering that multiplies weights would train something else",
    ]);
  });
});

describe("trajectories", () => {
  const table = trajectoryTable();

  it("hold within ten times the control's gap, and only where they should", () => {
    const gaps = table.map(({ expectedTogether }) => (expectedTogether ? 9.9e-6 : 0.3));
    const reports = trajectoryReports(table, { controlGap: 1e-6, gaps });
    expect(reports.map(({ passed }) => passed)).toEqual(table.map(() => true));
    const turned = trajectoryReports(table, {
      controlGap: 1e-6,
      gaps: table.map(({ expectedTogether }) => (expectedTogether ? 1.01e-5 : null)),
    });
    expect(turned.map(({ together }) => together)).toEqual(table.map(() => false));
    expect(turned.map(({ passed }) => passed)).toEqual(table.map(({ expectedTogether }) => !expectedTogether));
  });

  it("cover both spellings of each equal arm, and say why others part", () => {
    const ids = table.map(({ id }) => id);
    for (const arm of ["separable", "separable-equivalent", "hybrid"])
      for (const form of ["literal", "lowered"]) expect(ids).toContain(`${arm}, ${form}`);
    const apart = table.filter(({ expectedTogether }) => !expectedTogether);
    expect(apart.map(({ id, why }) => `${id}: ${why.slice(why.indexOf("has rank"))}`)).toEqual([
      "extreme-inception: has rank 8, that of separable rank 1: they are not one function of their leaves",
      "resnext: has rank 4, that of separable rank 1: they are not one function of their leaves",
    ]);
  });
});

describe("the rank for each input channel", () => {
  const rank = (variant: string, channels: number, widths = findVariant(variant).natural(channels)): number =>
    rankPerInputChannel(findVariant(variant).module("m", channels, widths, "linear"), channels);

  it("is what the form allows", () => {
    expect(rank("separable", 6)).toBe(1);
    expect(rank("hybrid", 6)).toBe(1);
    expect(rank("pointwise-only", 6)).toBe(1);
    expect(rank("convolution", 6)).toBe(6);
    expect(rank("convolution", 12)).toBe(9);
    expect(rank("extreme-inception", 6)).toBe(6);
    expect(rank("resnext", 8)).toBe(4);
    // Two output channels a group: rank 2 for each of the inputs.
    expect(rank("grouped-4", 8, [8])).toBe(2);
  });
});
