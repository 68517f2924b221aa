import { describe, expect, it } from "vitest";
import { chain, dropout, identity, noiseOf, type Block, type DropPath } from "../../../src/blocks";
import { buildNetwork } from "../../../src/networks";
import { globalColumn, noiseFeeds, type NoiseKey } from "../../../src/training/noise";
import { blockProgram } from "../../../src/training/program";

const join = (id: string, columns: readonly number[], rate = 0.15): Block => ({
  block: "paths",
  split: "copy",
  join: "mean",
  dropPath: { id, rate, columns },
  paths: columns.map(() => identity),
});

/** The feeds of one step of a block on maps [batch, 4, 4, 3]. */
function feedsOf(block: Block, key: NoiseKey, batch = 2): ReadonlyMap<string, Float32Array> {
  return noiseFeeds(block, blockProgram(block, [batch, 4, 4, 3]), key);
}

const steps = Array.from({ length: 2000 }, (_, step): NoiseKey => [7, 1, step]);
const weightsOf = (feeds: ReadonlyMap<string, Float32Array>, id: string): readonly number[] => [
  ...(feeds.get(`noise:${id}`) ?? []),
];

describe("dropout", () => {
  it("keeps 1 − rate of the entries, so much larger that the mean stays", () => {
    const factors = feedsOf(dropout("d", 0.3), [1, 2, 3], 400).get("noise:d") ?? new Float32Array();
    expect(factors.length).toBe(400 * 4 * 4 * 3);
    expect(new Set(factors)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.03);
  });

  it("repeats for a seed, epoch and step, and for no other", () => {
    const block = chain(dropout("a", 0.5), dropout("b", 0.5));
    const feeds = feedsOf(block, [1, 2, 3]);
    expect(feedsOf(block, [1, 2, 3])).toEqual(feeds);
    const others = (
      [
        [2, 2, 3],
        [1, 3, 3],
        [1, 2, 4],
      ] as const
    ).map((key) => feedsOf(block, key).get("noise:a"));
    for (const other of [...others, feeds.get("noise:b")]) expect(other).not.toEqual(feeds.get("noise:a"));
  });
});

describe("drop-path", () => {
  const block = chain(join("first", [1, 2]), join("second", [0, 1, 2]), join("late", [0, 1, 2]));
  const drawn = steps.map((key) => ({ feeds: feedsOf(block, key), column: globalColumn(3, key) }));

  it("gives equal weights to the paths that are kept, and always keeps one", () => {
    const certain = steps.slice(0, 200).map((key) => weightsOf(feedsOf(join("j", [0, 1, 2], 0.95), key), "j"));
    for (const weights of [...certain, ...drawn.map(({ feeds }) => weightsOf(feeds, "second"))]) {
      const kept = weights.filter((weight) => weight > 0);
      expect(kept.length).toBeGreaterThan(0);
      for (const weight of kept) expect(weight).toBeCloseTo(1 / kept.length, 6);
    }
  });

  it("keeps one column of the whole network in half of the steps, each as often", () => {
    const global = drawn.filter(({ column }) => column !== null);
    expect(Math.abs(global.length / drawn.length - 0.5)).toBeLessThan(0.04);
    for (const wanted of [0, 1, 2]) {
      const steps = global.filter(({ column }) => column === wanted);
      expect(Math.abs(steps.length / global.length - 1 / 3)).toBeLessThan(0.05);
      for (const { feeds } of steps) {
        for (const id of ["second", "late"])
          expect(weightsOf(feeds, id)).toEqual([0, 1, 2].map((column) => Number(column === wanted)));
        const inner = wanted === 0 ? [0.5, 0.5] : [1, 2].map((column) => Number(column === wanted));
        expect(weightsOf(feeds, "first")).toEqual(inner);
      }
    }
  });

  it("drops paths of a join on their own in the other half, at its rate", () => {
    const local = drawn.filter(({ column }) => column === null).map(({ feeds }) => feeds);
    const dropped = local.flatMap((feeds) => weightsOf(feeds, "second")).filter((weight) => weight === 0).length;
    // 0.15, less the chance that all three would be dropped, when one comes back: 0.15³ / 3.
    expect(Math.abs(dropped / (3 * local.length) - (0.15 - 0.15 ** 3 / 3))).toBeLessThan(0.025);
    const alike = local.filter((feeds) => String(weightsOf(feeds, "second")) === String(weightsOf(feeds, "late")));
    expect(alike.length).toBeLessThan(0.7 * local.length);
  });

  it("of FractalNet knows the columns of every join", () => {
    const options = { width: 8, modules: 1, match: "none", inner: "published", classes: 10 } as const;
    const input = { height: 32, width: 32, channels: 3 };
    const { network } = buildNetwork({ ...options, variant: "fractalnet", input });
    const { dropouts, dropPaths } = noiseOf(network);
    const expected: DropPath["columns"][] = Array.from({ length: 5 }, () => [
      [1, 2],
      [0, 1, 2],
    ]).flat();
    expect(dropPaths.map(({ columns }) => columns)).toEqual(expected);
    expect(new Set(dropPaths.map(({ rate }) => rate))).toEqual(new Set([0.15]));
    expect(dropouts.map(({ rate }) => rate)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(new Set([...dropouts, ...dropPaths].map(({ id }) => id)).size).toBe(14);
  });
});
