import { describe, expect, it } from "vitest";
import { chain, convolution, leavesOf, relu, type Block, type Leaf } from "../../../src/blocks";
import { CancelledError } from "../../../src/protocol";
import { stream } from "../../../src/random";
import { evaluate, type Value } from "../../../src/reference";
import { openEngine } from "../../../src/training";
import { initialValues } from "../../../src/training/initialValues";
import { statisticsProgram } from "../../../src/training/program";
import { needsSettling, settleStatistics } from "../../../src/training/settleStatistics";

const kernel = (id: string): Leaf => ({
  tensor: "leaf",
  id,
  shape: [1, 1, 3, 3],
  role: "convolution",
  initial: { law: "heNormal", fan: 3 },
});
const state = (["scale", "offset", "mean", "variance"] as const).map((id, i): Leaf => ({
  tensor: "leaf",
  id,
  shape: [3],
  role: i < 2 ? "normalisation" : "statistics",
  initial: { law: "constant", value: i % 3 === 0 ? 1 : 0 },
}));
const network: Block = chain(
  {
    block: "paths",
    split: "copy",
    join: "mean",
    dropPath: { id: "join", rate: 0.15, columns: [0, 1] },
    paths: [convolution(kernel("a")), convolution(kernel("b"))],
  },
  { block: "channelwise", function: "batchNormalisation", state },
  relu,
  { block: "pool", function: "global", size: 0, stride: 1, padding: "valid", countsPadding: false },
);
const inputShape = [4, 5, 6, 3];
const random = stream("settling");
const images = Float32Array.from({ length: 4 * 5 * 6 * 3 }, () => 2 + 3 * random.normal());
const program = statisticsProgram({ network, inputShape, classes: 3 });
const options = { network, program, batchAt: () => ({ images, labels: new Float32Array() }) };

describe("settling", () => {
  it("brings the running statistics to those of images with nothing dropped, and moves no weight", async () => {
    const { engine } = await openEngine({ choice: "wasm", threads: 1 });
    const initial = initialValues(network, 5);
    const session = await engine.open(new Map([["settle", program]]), initial);
    await settleStatistics({ ...options, session, signal: new AbortController().signal });
    const settled = await session.variables();
    session.close();

    const wide = (data: Float32Array, shape: readonly number[]): Value => ({ shape, data: Float64Array.from(data) });
    const leaves = leavesOf(network).map(({ id, shape }) => [id, wide(initial.get(id) ?? images, shape.map(Number))] as const);
    const weights = [["join", { shape: [2], data: Float64Array.of(0.5, 0.5) }]] as const;
    const { statistics } = evaluate(network, wide(images, inputShape), new Map([...leaves, ...weights]), "training");
    for (const id of ["mean", "variance"]) {
      const [own, expected] = [settled.get(id) ?? [], statistics.get(id)?.data ?? []];
      expect(own).toHaveLength(3);
      expected.forEach((value, at) => expect(Math.abs((own[at] ?? NaN) - value)).toBeLessThan(0.01 * (1 + Math.abs(value))));
    }
    for (const id of ["a", "b", "scale", "offset"]) expect(settled.get(id)).toEqual(initial.get(id));
  });

  it("ends within a step of the signal", async () => {
    const stop = new AbortController();
    let runs = 0;
    const run = () => {
      if (++runs === 2) stop.abort();
      return Promise.resolve(new Map<string, Float32Array>());
    };
    const none = () => Promise.resolve(new Map<string, Float32Array>());
    const session = { run, variables: none, velocities: none, close: () => undefined };
    await expect(settleStatistics({ ...options, session, signal: stop.signal })).rejects.toBeInstanceOf(CancelledError);
    expect(runs).toBe(2);
  });

  it("is for networks that drop paths only", () => {
    expect([needsSettling(network), needsSettling(relu)]).toEqual([true, false]);
  });
});
