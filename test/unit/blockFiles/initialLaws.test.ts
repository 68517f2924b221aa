/** The fan of the function, and not of a path's slice: against the built-in arms, and against the spread of what comes out. */
import { describe, expect, it } from "vitest";
import { fansOf, ownVariant } from "../../../src/blockFiles";
import { leavesOf, type Block } from "../../../src/blocks";
import { findVariant, knownVariants } from "../../../src/networks";
import { stream } from "../../../src/random";
import { evaluate } from "../../../src/reference";
import { initialValues } from "../../../src/training/initialValues";
import { randomValue } from "../reference/randomValues";
import { ownDefinition } from "./blockFile";

const C = 12;
const convolution = (size: number, to: string | number, groups: string | number = 1) => ({ convolution: { size, to, groups } });
const paths = (join: string, ...branches: unknown[]) => ({ paths: { split: "copy", join, paths: branches } });
const each = (count: string | number, split: string, join: string, ...path: unknown[]) => ({
  each: { count, split, join, path },
});
const moduleOf = (...module: unknown[]): Block => ownVariant(ownDefinition(module, {}, C)).module("m", C, [], "published");

function convolutionFans(block: Block): readonly (readonly [string, number | null])[] {
  return leavesOf(block).flatMap(({ id, role, initial }) =>
    role === "convolution" ? [[id, initial.law === "heNormal" ? Number(initial.fan) : null] as const] : [],
  );
}

describe("fansOf", () => {
  it.each([...knownVariants(), "grouped-4", "separable-relu"])("reads off %s what its leaves declare", (name) => {
    const variant = findVariant(name);
    const block = variant.module("m", 16, variant.natural(16), "published");
    expect([...fansOf(block)]).toEqual(convolutionFans(block));
  });
});

describe("initial laws", () => {
  const fans = (...module: unknown[]) => convolutionFans(moduleOf(...module)).map(([, fan]) => fan);

  it("give the 1×1 of C summed paths the fan C, and the 3×3 before it its own", () => {
    expect(fans(each("C", "slices", "sum", convolution(3, 1), convolution(1, "C")))).toEqual([9, C]);
    expect(fans(each("C", "slices", "sum", convolution(3, 1), "relu", convolution(1, "C"), "identity"))).toEqual([9, C]);
  });

  it("leave alone what is weighed or bent again before the sum", () => {
    expect(fans(each("C", "slices", "sum", convolution(1, "C"), "relu"))).toEqual([1]);
    expect(fans(each("C", "slices", "concat", convolution(3, 1)), convolution(1, "C"))).toEqual([9, C]);
    expect(fans(paths("concat", [convolution(3, "C/2")], [convolution(1, "C/2")]))).toEqual([9 * C, C]);
  });

  it("add up what unlike paths bring to one output", () => {
    expect(fans(paths("sum", [convolution(3, "C")], [convolution(1, "C")], ["identity"]))).toEqual([10 * C, 10 * C]);
    expect(fans(paths("mean", [convolution(3, "C")], [convolution(3, "C")]))).toEqual([(18 * C) / 4, (18 * C) / 4]);
    const nested = paths("sum", [each("C", "slices", "sum", convolution(1, "C"))], [convolution(3, "C")]);
    expect(fans(nested)).toEqual([10 * C, 10 * C]);
  });

  it("take the largest where a kernel is shared", () => {
    const shared = { convolution: { size: 1, to: "C", weights: "tied" } };
    expect(fans(shared, paths("sum", [shared], [convolution(3, "C")]))).toEqual([10 * C, 10 * C]);
    expect(fans(each("C/2", "copy", "sum", shared))).toEqual([(C * C) / 2]);
  });

  // He-normal means that a linear function of unit-variance inputs puts out a variance of 2, however it is written.
  it.each<[string, unknown[]]>([
    ["a convolution", [convolution(1, "C")]],
    ["summed slices", [each("C", "slices", "sum", convolution(1, "C"))]],
    ["summed groups", [each(4, "slices", "sum", convolution(1, "C", 3))]],
    ["summed copies", [each(5, "copy", "sum", convolution(1, "C"))]],
    ["a mean of paths", [paths("mean", [convolution(1, "C")], [convolution(1, "C")], [convolution(1, "C", 2)])]],
    ["a mean of copies", [each(6, "copy", "mean", convolution(1, "C"))]],
    ["sums of sums", [each(3, "copy", "sum", each(4, "slices", "sum", convolution(1, "C")))]],
    ["a sum in a mean", [paths("mean", [each("C", "slices", "sum", convolution(1, "C"))], [convolution(1, "C")])]],
    [
      "a concatenation in a sum",
      [paths("sum", [paths("concat", [convolution(1, 6)], [convolution(1, 6)])], [convolution(1, "C")])],
    ],
  ])("put out twice the variance that comes in: %s", (_, module) => {
    const block = moduleOf(...module);
    const shapes = new Map(leavesOf(block).map((leaf) => [leaf.id, leaf.shape.map(Number)]));
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < 60; draw++) {
      const values = new Map(
        [...initialValues(block, draw)].map(([id, data]) => [id, { shape: shapes.get(id) ?? [], data: Float64Array.from(data) }]),
      );
      const x = randomValue([4, 3, 3, C], stream("initial laws", draw));
      for (const y of evaluate(block, x, values, "inference").output.data) {
        sum += y * y;
        count++;
      }
    }
    expect(sum / count).toBeGreaterThan(1.8);
    expect(sum / count).toBeLessThan(2.2);
  });
});
