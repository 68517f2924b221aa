/** Blocks whose outputs and every gradient each engine must get right: every operation alone, at odd shapes, and whole modules. */
import {
  averagePool,
  chain,
  convolution,
  dropout,
  elu,
  globalAverage,
  identity,
  leakyRelu,
  maxPool,
  relu,
  type Block,
  type Channelwise,
  type Leaf,
  type MapShape,
  type Paths,
  type Tensor,
} from "../../../src/blocks";
import { buildNetwork } from "../../../src/networks";

export interface ParityCase {
  readonly name: string;
  readonly block: Block;
  readonly input: MapShape;
  readonly batch: number;
}

function leaf(id: string, shape: readonly number[], role: Leaf["role"] = "convolution"): Leaf {
  const fan = shape.slice(0, -1).reduce((product, extent) => product * extent, 1);
  return { tensor: "leaf", id, shape, role, initial: { law: "heNormal", fan } };
}

const odd: MapShape = { height: 7, width: 5, channels: 6 };

const normalisation: Channelwise = {
  block: "channelwise",
  function: "batchNormalisation",
  state: (["scale", "offset", "mean", "variance"] as const).map((id) => ({
    ...leaf(id, [6], id === "mean" || id === "variance" ? "statistics" : "normalisation"),
    initial: { law: "constant", value: id === "scale" || id === "variance" ? 1 : 0 },
  })),
};

const meanOfThree: Paths = {
  block: "paths",
  split: "copy",
  join: "mean",
  paths: [identity, convolution(leaf("a", [1, 1, 6, 6])), convolution(leaf("b", [3, 3, 6, 6]))],
};

const shareOfPath = (of: Tensor): Tensor => ({ tensor: "slice", of, axis: 0, from: { index: "c", times: 2 }, count: 2 });
const firstHalf = (of: Tensor): Tensor => ({ tensor: "slice", of, axis: 0, from: 0, count: 3 });
const secondHalf = (of: Tensor): Tensor => ({ tensor: "slice", of, axis: 0, from: 3, count: 3 });

const alone = (name: string, block: Block, input: MapShape = odd, batch = 3): ParityCase => ({ name, block, input, batch });

const operations: readonly ParityCase[] = [
  alone("3×3 convolution", convolution(leaf("k", [3, 3, 6, 5]))),
  alone("5×3 convolution without padding", { ...convolution(leaf("k", [5, 3, 6, 4])), padding: "valid" }),
  alone("convolution at stride 2", { ...convolution(leaf("k", [3, 3, 6, 4])), stride: 2 }),
  alone("1×1 convolution at stride 3", { ...convolution(leaf("k", [1, 1, 6, 4])), stride: 3 }),
  alone("convolution at stride 2 without padding", { ...convolution(leaf("k", [2, 3, 6, 4])), stride: 2, padding: "valid" }),
  alone("grouped convolution at stride 2", { ...convolution(leaf("k", [3, 3, 3, 4]), 2), stride: 2 }),
  alone("depthwise convolution at stride 2", { ...convolution(leaf("k", [3, 3, 1, 12]), 6), stride: 2 }),
  alone("dilated depthwise convolution", { ...convolution(leaf("k", [3, 3, 1, 12]), 6), dilation: 2 }),
  alone("dilated convolution", { ...convolution(leaf("k", [3, 3, 6, 4])), dilation: 2 }),
  alone("2×2 convolution", convolution(leaf("k", [2, 2, 6, 4]))),
  alone("1×1 convolution", convolution(leaf("k", [1, 1, 6, 9]))),
  alone("grouped convolution, 2 groups", convolution(leaf("k", [3, 3, 3, 8]), 2)),
  alone("grouped convolution in several products", convolution(leaf("k", [3, 3, 2, 48]), 24), { ...odd, channels: 48 }),
  alone("depthwise convolution", convolution(leaf("k", [3, 3, 1, 6]), 6)),
  alone("depthwise convolution with multiplier 3", convolution(leaf("k", [3, 3, 1, 18]), 6)),
  alone("depthwise convolution without padding", { ...convolution(leaf("k", [3, 3, 1, 6]), 6), padding: "valid" }),
  alone("batch normalisation", normalisation),
  alone("bias", { block: "channelwise", function: "bias", state: [leaf("bias", [6], "bias")] }),
  alone("batch normalisation of each path with its share of the state", {
    block: "each",
    count: 3,
    index: "c",
    split: { width: 2 },
    join: "concat",
    body: { ...normalisation, state: normalisation.state.map(shareOfPath) },
  }),
  alone("batch normalisation over states put together", {
    ...normalisation,
    state: normalisation.state.map((state) => ({ tensor: "concat", axis: 0, parts: [secondHalf(state), firstHalf(state)] })),
  }),
  alone("ReLU", relu),
  alone("ELU", elu),
  alone("leaky ReLU", leakyRelu),
  alone("dropout with given factors", dropout("noise", 0.3)),
  alone("max pool", maxPool),
  alone("max pool, odd extents", { ...maxPool, padding: "same" }),
  alone("average pool", averagePool),
  alone("average pool, stride 2", { ...averagePool, stride: 2, padding: "valid" }),
  alone("average pool that counts its padding", { ...averagePool, countsPadding: true }),
  alone("average pool that counts its padding, stride 2", { ...averagePool, stride: 2, countsPadding: true }),
  alone("global average", globalAverage),
  alone("identity beside a convolution", {
    block: "paths",
    split: "copy",
    join: "sum",
    paths: [convolution(leaf("k", [3, 3, 6, 6])), identity],
  }),
  alone("segments of unlike width, concatenated", {
    block: "paths",
    split: [
      { from: 0, count: 1 },
      { from: 1, count: 5 },
    ],
    join: "concat",
    paths: [convolution(leaf("a", [3, 3, 1, 2])), convolution(leaf("b", [1, 3, 5, 3]))],
  }),
  alone("mean of two paths", {
    block: "paths",
    split: "copy",
    join: "mean",
    paths: [convolution(leaf("a", [1, 1, 6, 4])), convolution(leaf("b", [3, 3, 6, 4]))],
  }),
  alone("mean of three paths", meanOfThree),
  alone("mean of three paths with given weights", { ...meanOfThree, dropPath: { id: "join", rate: 0.2, columns: [0, 1, 2] } }),
  alone(
    "kernel from parts of leaves",
    convolution({
      tensor: "concat",
      axis: 3,
      parts: [
        { tensor: "slice", of: leaf("a", [3, 3, 6, 5]), axis: 3, from: 2, count: 2 },
        { tensor: "transpose", of: leaf("b", [3, 3, 4, 6]), permutation: [1, 0, 3, 2] },
      ],
    }),
  ),
  alone("composed kernel", convolution({ tensor: "compose", first: leaf("a", [3, 3, 6, 4]), second: leaf("b", [1, 1, 4, 5]) })),
  alone("two layers", chain(convolution(leaf("a", [3, 3, 6, 8])), elu, convolution(leaf("b", [1, 1, 8, 3])))),
];

const arms = [
  "separable",
  "inception",
  "resnext",
  "inception-reformulated",
  "separable-equivalent",
  "hybrid",
  "extreme-inception",
  "grouped-4",
  "separable-elu",
];

/** The first module of an arm, with its normalisation and activation, at a small odd resolution. */
const modules: readonly ParityCase[] = arms.flatMap((variant) => {
  const options = { variant, width: 16, modules: 2, match: "parameters", inner: "published", classes: 10 } as const;
  const [first] = buildNetwork({ ...options, input: { height: 32, width: 32, channels: 3 } }).modules;
  return first === undefined
    ? []
    : [{ name: `module of ${variant}`, block: first.block, input: { height: 9, width: 7, channels: 16 }, batch: 4 }];
});

/** What a trial of whole networks tests itself on: every part, at an eighth of the published channels. */
const wholes: readonly ParityCase[] = ["fractalnet-separable", "darknet", "darknet-separable"].flatMap((variant) => {
  const options = { variant, width: 8, modules: 1, match: "none", inner: "published", classes: 10 } as const;
  const parts = buildNetwork({ ...options, input: { height: 32, width: 32, channels: 3 } }).modules;
  return parts
    .filter(({ input }) => input.height !== 32)
    .map(({ name, ...part }) => ({ name: `part ${name}`, ...part, batch: 3 }));
});

export const parityCases: readonly ParityCase[] = [...operations, ...modules, ...wholes];
