/** Random small blocks that keep height and width, over leaves read through random expressions. */
import {
  chain,
  concrete,
  convolution,
  elu,
  identity,
  leakyRelu,
  relu,
  shapeAfter,
  type Block,
  type Join,
  type Leaf,
  type Pool,
  type Tensor,
} from "../../../src/blocks";
import type { Stream } from "../../../src/random";
import { leaf } from "./randomValues";

type Shape = readonly number[];

function one<T>(random: Stream, choices: readonly T[]): T {
  const choice = choices[random.integer(choices.length)];
  if (choice === undefined) throw new RangeError("nothing to choose from");
  return choice;
}

function freshLeaf(random: Stream, shape: Shape): Leaf {
  return leaf(`leaf${random.integer(2 ** 40)}`, ...shape);
}

/** An expression with the given shape over fresh leaves. */
function randomTensor(random: Stream, shape: Shape): Tensor {
  const axis = random.integer(shape.length);
  const along = (size: number): Shape => shape.map((own, other) => (other === axis ? size : own));
  switch (one(random, ["leaf", "slice", "concat", "reshape", "transpose"] as const)) {
    case "leaf":
      return freshLeaf(random, shape);
    case "slice":
      return {
        tensor: "slice",
        of: freshLeaf(random, along((shape[axis] ?? 0) + 2)),
        axis,
        from: random.integer(3),
        count: shape[axis] ?? 0,
      };
    case "concat":
      return { tensor: "concat", axis, parts: Array.from({ length: shape[axis] ?? 0 }, () => freshLeaf(random, along(1))) };
    case "reshape":
      return { tensor: "reshape", of: freshLeaf(random, [shape.reduce((product, size) => product * size, 1)]), shape };
    case "transpose":
      return {
        tensor: "transpose",
        of: freshLeaf(random, [...shape].reverse()),
        permutation: shape.map((_, i) => shape.length - 1 - i),
      };
  }
}

function randomConvolution(random: Stream, from: number, to: number): Block {
  const size = one(random, [1, 3]);
  const groups = one(
    random,
    [1, 2, 3, 4].filter((count) => from % count === 0 && to % count === 0),
  );
  const kernel = randomTensor(random, [size, size, from / groups, to]);
  const dilation = one(random, [1, 2]);
  switch (one(random, ["grouped", "dense", "composed"] as const)) {
    case "grouped":
      return { ...convolution(kernel, groups), dilation };
    case "dense":
      return { ...convolution({ tensor: "blockDiagonal", of: kernel, groups }), dilation };
    case "composed":
      return convolution({
        tensor: "compose",
        first: randomTensor(random, [size, size, from, 2]),
        second: freshLeaf(random, [1, 1, 2, to]),
      });
  }
}

function randomChannelwise(random: Stream, channels: number): Block {
  const bias = { block: "channelwise", function: "bias", state: [randomTensor(random, [channels])] } as const;
  const fresh = `norm${random.integer(2 ** 40)}`;
  const state = ["scale", "offset", "mean", "variance"].map((name) => leaf(`${fresh}.${name}`, channels));
  return one<Block>(random, [relu, elu, leakyRelu, bias, { block: "channelwise", function: "batchNormalisation", state }]);
}

function randomPool(random: Stream): Pool {
  return {
    block: "pool",
    function: one(random, ["max", "average"]),
    size: 3,
    stride: 1,
    padding: "same",
    countsPadding: one(random, [true, false]),
  };
}

function randomEach(random: Stream, channels: number): Block {
  const index = `path${random.integer(2 ** 40)}`;
  const width = one(
    random,
    [1, 2].filter((size) => channels % size === 0),
  );
  const count = channels / width;
  const of = randomTensor(random, [3, 3, width, 2 * count]);
  const kernel: Tensor = { tensor: "slice", of, axis: 3, from: { index, times: 2 }, count: 2 };
  const body = chain(convolution(kernel), one<Block>(random, [relu, elu, identity]));
  return { block: "each", count, index, split: { width }, body, join: one<Join>(random, ["sum", "concat", "mean"]) };
}

function randomPaths(random: Stream, channels: number, depth: number): Block {
  const join = one<Join>(random, ["sum", "concat", "mean"]);
  const first = 1 + random.integer(channels - 1);
  const split = one(random, [
    "copy" as const,
    [
      { from: 0, count: first },
      { from: first, count: channels - first },
    ],
  ]);
  const paths = [first, channels - first].map((count) => {
    const own = split === "copy" ? channels : count;
    const tree = randomTree(random, own, depth - 1);
    return chain(tree, randomConvolution(random, concrete(shapeAfter(tree, { height: 3, width: 4, channels: own }).channels), 2));
  });
  return { block: "paths", split, paths, join };
}

/** A block for maps of some channels; height and width stay. */
export function randomTree(random: Stream, channels: number, depth: number): Block {
  const kinds =
    depth > 0
      ? (["convolution", "channelwise", "pool", "each", "chain", "paths"] as const)
      : (["convolution", "channelwise"] as const);
  switch (one(random, kinds)) {
    case "convolution":
      return randomConvolution(random, channels, 1 + random.integer(4));
    case "channelwise":
      return randomChannelwise(random, channels);
    case "pool":
      return randomPool(random);
    case "each":
      return randomEach(random, channels);
    case "chain": {
      const first = randomTree(random, channels, depth - 1);
      return chain(first, randomTree(random, concrete(shapeAfter(first, { height: 3, width: 4, channels }).channels), depth - 1));
    }
    case "paths":
      return channels === 1 ? identity : randomPaths(random, channels, depth);
  }
}
