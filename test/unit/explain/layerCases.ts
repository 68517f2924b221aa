/** Layers that users have, with odd sizes: what code is written for, executed and counted. */
import {
  averagePool,
  chain,
  elu,
  globalAverage,
  identity,
  leakyRelu,
  maxPool,
  relu,
  type Block,
  type Convolution,
  type MapShape,
} from "../../../src/blocks";
import { findVariant, freshBias, freshConvolution, freshNormalisation } from "../../../src/networks";
import { stream } from "../../../src/random";
import { arms } from "../equivalences/randomBlock";

export interface LayerCase {
  readonly name: string;
  readonly block: Block;
  readonly input: MapShape;
  /** What "same" means at a stride; extents are odd where it is not TensorFlow's, so that both are one. */
  readonly strided?: "tensorflow" | "symmetric";
}

type Sliding = Partial<Pick<Convolution, "stride" | "dilation" | "padding">>;

const conv = (id: string, sizes: Parameters<typeof freshConvolution>[1], sliding: Sliding = {}): Convolution => ({
  ...freshConvolution(id, sizes),
  ...sliding,
});
const depthwise = (id: string, channels: number, multiplier = 1, sliding: Sliding = {}): Convolution =>
  conv(id, { size: 3, from: channels, to: channels * multiplier, groups: channels }, sliding);
const pointwise = (id: string, from: number, to: number): Convolution => conv(id, { size: 1, from, to });

const map = (channels: number, height = 7, width = 6): MapShape => ({ height, width, channels });

const arm = (id: string, channels = 8): LayerCase => {
  const variant = findVariant(id);
  return { name: id, block: variant.module("m", channels, variant.natural(channels), "published"), input: map(channels) };
};

/** A kernel with unlike sides. */
function oblong(id: string, channels: number): Convolution {
  const square = freshConvolution(id, { size: 3, from: channels, to: 4 });
  const { kernel } = square;
  return kernel.tensor === "leaf" ? { ...square, kernel: { ...kernel, shape: [3, 2, channels, 4] } } : square;
}

const named: readonly LayerCase[] = [
  {
    name: "padded alike on both sides at stride 2",
    block: chain(conv("g", { size: 3, from: 6, to: 9, groups: 3 }, { stride: 2 }), relu, {
      ...averagePool,
      size: 3,
      stride: 2,
      countsPadding: true,
    }),
    input: map(6, 9, 13),
    strided: "symmetric",
  },
  { name: "separable with a multiplier", block: chain(depthwise("d", 5, 3), pointwise("p", 15, 4)), input: map(5) },
  { name: "separable of one channel", block: chain(depthwise("d", 1, 2), pointwise("p", 2, 3)), input: map(1) },
  {
    name: "separable, bias and ReLU",
    block: chain(depthwise("d", 5), pointwise("p", 5, 4), freshBias("b", 4), relu),
    input: map(5),
  },
  { name: "separable at stride 2", block: chain(depthwise("d", 4, 1, { stride: 2 }), pointwise("p", 4, 6)), input: map(4, 8, 7) },
  {
    name: "separable at stride 3, valid",
    block: chain(depthwise("d", 4, 1, { stride: 3, padding: "valid" }), pointwise("p", 4, 6)),
    input: map(4, 9, 11),
  },
  { name: "separable, dilated", block: chain(depthwise("d", 4, 1, { dilation: 2 }), pointwise("p", 4, 3)), input: map(4) },
  {
    name: "separable, ReLU between",
    block: chain(depthwise("d", 4), relu, pointwise("p", 4, 3)),
    input: map(4),
  },
  {
    name: "separable, batch norm and ReLU between and behind",
    block: chain(
      depthwise("d", 4),
      freshNormalisation("n", 4),
      relu,
      pointwise("p", 4, 3),
      freshNormalisation("q", 3),
      leakyRelu,
    ),
    input: map(4),
  },
  {
    name: "separable, bias and ELU between",
    block: chain(depthwise("d", 4), freshBias("a", 4), elu, pointwise("p", 4, 3), freshBias("b", 3)),
    input: map(4),
  },
  { name: "grouped at stride 2", block: conv("g", { size: 3, from: 6, to: 9, groups: 3 }, { stride: 2 }), input: map(6, 8, 5) },
  {
    name: "grouped 5×5, dilated, with a bias",
    block: chain(conv("g", { size: 5, from: 6, to: 4, groups: 2 }, { dilation: 2 }), freshBias("b", 4), relu),
    input: map(6, 11, 9),
  },
  { name: "a 2×2", block: conv("k", { size: 2, from: 3, to: 4 }), input: map(3) },
  { name: "a 2×2 at stride 2", block: conv("k", { size: 2, from: 3, to: 4 }, { stride: 2 }), input: map(3) },
  { name: "a 3×2", block: oblong("k", 3), input: map(3) },
  {
    name: "pools",
    block: chain({ ...averagePool, countsPadding: true }, pointwise("p", 3, 4), maxPool, globalAverage),
    input: map(3, 8, 9),
  },
  { name: "average at stride 2", block: { ...averagePool, stride: 2 }, input: map(3, 8, 6) },
  { name: "maximum at stride 2, same", block: { ...maxPool, size: 3, padding: "same" }, input: map(3, 8, 7) },
  {
    name: "residual",
    block: {
      block: "paths",
      split: "copy",
      join: "sum",
      paths: [chain(depthwise("d", 4), pointwise("p", 4, 4), freshNormalisation("n", 4)), identity],
    },
    input: map(4),
  },
  {
    name: "mean of unlike paths",
    block: { block: "paths", split: "copy", join: "mean", paths: [conv("a", { size: 3, from: 4, to: 5 }), pointwise("b", 4, 5)] },
    input: map(4),
  },
  {
    name: "paths within paths",
    block: chain(
      {
        block: "paths",
        split: [
          { from: 0, count: 2 },
          { from: 2, count: 3 },
        ],
        join: "concat",
        paths: [
          { block: "paths", split: "copy", join: "sum", paths: [conv("a", { size: 3, from: 2, to: 2 }), identity] },
          chain(
            {
              block: "paths",
              split: "copy",
              join: "concat",
              paths: ["b", "c", "e"].map((id) =>
                chain(pointwise(`${id}1`, 3, 2), relu, conv(`${id}3`, { size: 3, from: 2, to: 2 })),
              ),
            },
            pointwise("f", 6, 2),
          ),
        ],
      },
      relu,
    ),
    input: map(5),
  },
];

/** A grouped or depthwise convolution, perhaps something, perhaps a 1×1, at random sizes. */
function randomCase(seed: number): LayerCase {
  const random = stream("layers", seed);
  const one = <T>(first: T, ...more: readonly T[]): T => [first, ...more][random.integer(more.length + 1)] ?? first;
  const groups = 1 + random.integer(4);
  const from = groups * (1 + random.integer(3));
  const inner = groups * (1 + random.integer(3));
  const size = one(1, 2, 3, 5);
  const stride = one(1, 1, 2, 3);
  const sliding: Sliding = { stride, dilation: stride > 1 ? 1 : one(1, 2), padding: one("same", "valid") };
  const between = one<readonly Block[]>([], [relu], [freshBias("b", inner), elu], [freshNormalisation("n", inner), relu]);
  const to = 1 + random.integer(6);
  const first = conv("k", { size, from, to: inner, groups }, sliding);
  const block = chain(
    first,
    ...between,
    ...one<readonly Block[]>([], [pointwise("p", inner, to)], [pointwise("p", inner, to), freshBias("q", to), relu]),
  );
  return { name: `random ${seed}`, block, input: map(from, 9 + random.integer(4), 9 + random.integer(4)) };
}

export const layerCases: readonly LayerCase[] = [
  ...arms.map((id) => arm(id)),
  ...named,
  ...Array.from({ length: 40 }, (_, seed) => randomCase(seed)),
];
