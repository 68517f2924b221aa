/** Modules in themselves: each path reads weights of its own, paths written once equal paths written out, and shared weights are one leaf. */
import { describe, expect, it } from "vitest";
import { ownVariant } from "../../../src/blockFiles";
import { childrenOf, concrete, leavesOf, shapeAfter, tensorsOf, unfold, type Block, type Tensor } from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluate, evaluateTensor, type Values } from "../../../src/reference";
import { openEngine } from "../../../src/training";
import { checkBlock } from "../../../src/training/checkBlock";
import { expectClose, randomLeaves, randomValue } from "../reference/randomValues";
import { ownDefinition } from "./blockFile";

const C = 12;
const convolution = (size: unknown, to: string | number, groups: string | number = 1) => ({ convolution: { size, to, groups } });
const each = (count: string | number, split: string, join: string, ...path: unknown[]) => ({
  each: { count, split, join, path },
});
const build = (...module: unknown[]): Block => ownVariant(ownDefinition(module, {}, C)).module("m", C, [], "published");

/** The tensors that a block reads once all its paths are written out, in reading order. */
function tensorsRead(block: Block): readonly Tensor[] {
  const written = block.block === "each" ? unfold(block) : block;
  return [...tensorsOf(written), ...childrenOf(written).flatMap(tensorsRead)];
}

/** Values of leaves that are all different numbers. */
const counted = (block: Block): Values =>
  new Map(
    leavesOf(block).map((leaf, i) => {
      const shape = leaf.shape.map(concrete);
      const length = shape.reduce((product, size) => product * size, 1);
      return [leaf.id, { shape, data: Float64Array.from({ length }, (_, at) => 1e6 * i + at) }];
    }),
  );

describe("paths written once", () => {
  it.each<[string, unknown[]]>([
    ["slices", [each("C", "slices", "concat", convolution(3, 1))]],
    ["sums", [each("C", "slices", "sum", convolution(3, 1), "elu", convolution(1, "C"))]],
    ["copies of groups", [each(3, "copy", "sum", convolution([1, 3], 6, 3), "bias", convolution(1, "C", 2))]],
    ["sums in slices", [each(3, "slices", "concat", each(2, "slices", "sum", convolution(3, 4)))]],
    ["slices in sums", [each(3, "copy", "mean", each(4, "slices", "concat", convolution(1, 2), "relu", convolution(3, 3)))]],
    ["normalised", [each(4, "slices", "concat", convolution(3, 3), "batchNorm")]],
  ])("read every weight in one path: %s", (_, module) => {
    const block = build(...module);
    expect(shapeAfter(block, { height: 5, width: 4, channels: C })).toEqual({ height: 5, width: 4, channels: C });
    const values = counted(block);
    const read = tensorsRead(block).flatMap((tensor) => [...evaluateTensor(tensor, values).value.data]);
    const all = [...values.values()].flatMap(({ data }) => [...data]);
    expect(read.toSorted((a, b) => a - b)).toEqual(all);
  });

  it("are what the same paths are when written out", () => {
    const path = [convolution(3, 3), "relu", convolution(1, "C")];
    const once = build(each(3, "slices", "sum", ...path));
    const intervals = [0, 4, 8].map((from) => ({ from, count: 4 }));
    const out = build({ paths: { split: intervals, join: "sum", paths: [path, path, path] } });
    // The leaves of the paths, cut by hand out of those that hold all three: the 3×3 by outputs, the 1×1 by inputs.
    const values = randomLeaves(once, "written once");
    const [kernel, rows] = [...values.values()];
    const [kernels, pointwise] = leavesOf(once);
    expect([kernels?.shape, pointwise?.shape]).toEqual([
      [3, 3, 4, 9],
      [1, 1, 9, C],
    ]);
    const outputsOf = (own: number) => kernel?.data.filter((_, at) => Math.floor((at % 9) / 3) === own) ?? new Float64Array();
    const inputsOf = (own: number) => rows?.data.slice(own * 3 * C, (own + 1) * 3 * C) ?? new Float64Array();
    const parts = [0, 1, 2].flatMap((own) => [
      { shape: [3, 3, 4, 3], data: outputsOf(own) },
      { shape: [1, 1, 3, C], data: inputsOf(own) },
    ]);
    const cut = new Map(leavesOf(out).map(({ id }, i) => [id, parts[i] ?? { shape: [], data: new Float64Array() }]));
    const x = randomValue([2, 5, 4, C], stream("written once", "input"));
    expectClose(evaluate(out, x, cut, "training").output, evaluate(once, x, values, "training").output, 1e-12, "output");
    const laws = (block: Block): readonly unknown[] => leavesOf(block).map(({ initial }) => initial);
    expect(laws(out)).toEqual([0, 1, 2].flatMap(() => laws(once)));
  });

  it("may hold batch norm: then they are written out, and pass the self-test", async () => {
    const { engine } = await openEngine({ choice: "wasm", threads: 1 });
    const block = build(each(3, "slices", "sum", convolution(3, 2), "batchNorm", "relu", convolution(1, "C")));
    expect(block.block).toBe("paths");
    expect(leavesOf(block)).toHaveLength(3 * 6);
    expect((await checkBlock(engine, { block, input: { height: 7, width: 5, channels: C } })).worst).toBeLessThanOrEqual(1);
  });
});

describe("shared weights", () => {
  const tied = { convolution: { size: 3, to: 1, weights: "tied" } };

  it("are one leaf, whatever paths they stand in", () => {
    const block = build(each("C", "slices", "concat", tied), "relu", each("C", "slices", "concat", tied));
    expect(leavesOf(block).map(({ id, shape }) => [id, shape])).toEqual([["m.weights.tied", [3, 3, 1, 1]]]);
  });
});
