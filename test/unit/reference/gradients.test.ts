/** Every gradient of each kind of block, and of random trees, against central differences. */
import fc from "fast-check";
import { describe, it } from "vitest";
import {
  chain,
  convolution,
  dropout,
  elu,
  globalAverage,
  identity,
  leakyRelu,
  relu,
  type Block,
  type Channelwise,
  type Pool,
  type Tensor,
} from "../../../src/blocks";
import { stream } from "../../../src/random";
import type { Mode } from "../../../src/reference";
import { expectTrueGradients } from "./finiteDifferences";
import { randomTree } from "./randomTree";
import { leaf, randomLeaves, randomValue } from "./randomValues";

/** Fixed, so that no run meets the corner of a ReLU by chance that another run did not. */
const seed = 20170701;

interface Setting {
  readonly mode?: Mode;
  readonly height?: number;
  readonly width?: number;
}

function check(block: Block, channels: number, key: string, { mode = "training", height = 4, width = 5 }: Setting = {}): void {
  const input = randomValue([2, height, width, channels], stream(seed, key, "input"));
  expectTrueGradients({ block, input, leaves: randomLeaves(block, seed, key), mode }, seed, key);
}

const normalisation: Channelwise = {
  block: "channelwise",
  function: "batchNormalisation",
  state: ["scale", "offset", "mean", "variance"].map((name) => leaf(name, 3)),
};
const slice = (of: Tensor, axis: number, from: number, count: number): Tensor => ({ tensor: "slice", of, axis, from, count });

describe("convolution", () => {
  for (const stride of [1, 2]) {
    for (const dilation of [1, 2]) {
      for (const padding of ["same", "valid"] as const) {
        it(`stride ${stride}, dilation ${dilation}, ${padding}`, () => {
          const block = { ...convolution(leaf("kernel", 3, 2, 2, 3)), stride, dilation, padding };
          check(block, 2, "convolution", { height: 6, width: 5 });
        });
      }
    }
  }
  it.each([
    [4, 2, 6],
    [3, 3, 3],
    [3, 3, 6],
  ])("%i channels in %i groups to %i", (from, groups, to) => {
    check(convolution(leaf("kernel", 3, 3, from / groups, to), groups), from, "groups");
  });
});

describe("channelwise", () => {
  it.each(["training", "inference"] as const)("batch normalisation in %s", (mode) => {
    check(normalisation, 3, "normalisation", { mode });
  });
  it("bias, relu, elu and leaky relu", () => {
    check({ block: "channelwise", function: "bias", state: [leaf("bias", 3)] }, 3, "bias");
    check(relu, 3, "relu");
    check(elu, 3, "elu");
    check(leakyRelu, 3, "leaky relu");
  });
});

describe("pool", () => {
  const pool = (fields: Partial<Pool>): Pool => ({
    block: "pool",
    function: "max",
    size: 3,
    stride: 1,
    padding: "same",
    countsPadding: false,
    ...fields,
  });
  it.each([
    pool({}),
    pool({ size: 2, stride: 2, padding: "valid" }),
    pool({ stride: 2 }),
    pool({ function: "average" }),
    pool({ function: "average", countsPadding: true }),
    pool({ function: "average", stride: 2, padding: "valid" }),
    globalAverage,
  ])("$function of $size, stride $stride, $padding, counts padding: $countsPadding", (block) => {
    check(block, 2, "pool");
  });
});

describe("joins", () => {
  const path = (id: string, from: number, to: number): Block => convolution(leaf(id, 3, 3, from, to));
  for (const join of ["sum", "mean", "concat"] as const) {
    it(`paths over copies and over intervals, ${join}`, () => {
      check({ block: "paths", split: "copy", paths: [path("a", 3, 2), path("b", 3, 2)], join }, 3, "copy");
      const split = [
        { from: 0, count: 2 },
        // Overlapping: channel 1 goes to both.
        { from: 1, count: 2 },
      ];
      check({ block: "paths", split, paths: [path("a", 2, 2), path("b", 2, 2)], join }, 3, "intervals");
    });
    it(`each over copies and over slices, ${join}`, () => {
      const kernel: Tensor = { tensor: "slice", of: leaf("all", 3, 3, 2, 6), axis: 3, from: { index: "c", times: 2 }, count: 2 };
      check({ block: "each", count: 3, index: "c", split: "copy", body: convolution(kernel), join }, 2, "each copy");
      check(
        { block: "each", count: 3, index: "c", split: { width: 2 }, body: chain(convolution(kernel), elu), join },
        6,
        "each slice",
      );
    });
  }
  it("identity beside a convolution", () => {
    check({ block: "paths", split: "copy", paths: [identity, path("a", 3, 3)], join: "sum" }, 3, "residual");
  });
});

describe("noise", () => {
  const paths = [identity, convolution(leaf("a", 1, 1, 3, 3)), convolution(leaf("b", 3, 3, 3, 3))];
  const block: Block = chain(
    convolution(leaf("before", 3, 3, 2, 3)),
    dropout("factors", 0.3),
    { block: "paths", split: "copy", join: "mean", paths, dropPath: { id: "weights", rate: 0.2, columns: [0, 1, 2] } },
    elu,
  );
  it.each(["training", "inference"] as const)("of dropout and drop-path, given from outside, in %s", (mode) => {
    const random = stream(seed, "noise");
    const noise = new Map([
      ["factors", randomValue([2, 4, 5, 3], random)],
      ["weights", randomValue([3], random)],
    ]);
    const input = randomValue([2, 4, 5, 2], random);
    expectTrueGradients({ block, input, leaves: randomLeaves(block, seed, "noise"), mode, noise }, seed, "noise");
  });
});

describe("expressions over leaves", () => {
  it.each<[string, Tensor, number]>([
    ["slice", slice(leaf("a", 3, 3, 4, 3), 2, 1, 2), 2],
    ["concat", { tensor: "concat", axis: 2, parts: [leaf("a", 3, 3, 1, 3), leaf("b", 3, 3, 2, 3)] }, 3],
    ["reshape", { tensor: "reshape", of: leaf("a", 9, 6), shape: [3, 3, 2, 3] }, 2],
    ["transpose", { tensor: "transpose", of: leaf("a", 3, 2, 3, 4), permutation: [2, 0, 1, 3] }, 2],
    ["block diagonal", { tensor: "blockDiagonal", of: leaf("a", 3, 3, 2, 6), groups: 2 }, 4],
    ["composition, 1×1 after", { tensor: "compose", first: leaf("a", 3, 3, 2, 4), second: leaf("b", 1, 1, 4, 3) }, 2],
    ["composition, 1×1 before", { tensor: "compose", first: leaf("a", 1, 1, 2, 4), second: leaf("b", 2, 3, 4, 3) }, 2],
    [
      "constant beside a leaf",
      {
        tensor: "concat",
        axis: 3,
        parts: [{ tensor: "constant", shape: [1, 1, 2, 2], values: "identity" }, leaf("a", 1, 1, 2, 1)],
      },
      2,
    ],
    ["one leaf twice", { tensor: "concat", axis: 2, parts: [leaf("a", 3, 3, 1, 2), leaf("a", 3, 3, 1, 2)] }, 2],
  ])("%s", (name, kernel, channels) => {
    check(convolution(kernel), channels, name);
  });
  it("state of batch normalisation in slices", () => {
    const state = ["scale", "offset", "mean", "variance"].map((name) => slice(leaf(name, 5), 0, 1, 3));
    check({ ...normalisation, state }, 3, "sliced state");
    check({ ...normalisation, state }, 3, "sliced state", { mode: "inference" });
  });
});

it("random trees", () => {
  const property = fc.property(fc.integer({ min: 0 }), fc.constantFrom<Mode>("training", "inference"), (key, mode) => {
    const random = stream("random tree", key);
    const channels = 2 + random.integer(3);
    const block = randomTree(random, channels, 3);
    const input = randomValue([2, 3, 4, channels], random);
    expectTrueGradients({ block, input, leaves: randomLeaves(block, key), mode }, key);
  });
  fc.assert(property, { seed, numRuns: 30 });
});
