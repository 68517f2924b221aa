/** Broken forms, each with one mistake that is easily made: a check that does not catch all of them checks nothing. Pure. */
import {
  averagePool,
  chain,
  convolution,
  identity,
  maxPool,
  relu,
  type Block,
  type Channelwise,
  type Convolution,
  type Join,
  type MapShape,
  type Tensor,
} from "../blocks";
import { freshNormalisation, kernelLeaf } from "../networks";

export interface Negative {
  readonly id: string;
  /** The mistake, as half a sentence. */
  readonly what: string;
  readonly before: Block;
  readonly broken: Block;
  readonly input: MapShape;
}

const channels = 4;
/** Even in one extent and odd in the other: strides and paddings fall on borders differently. */
const input: MapShape = { height: 6, width: 5, channels };

const depthwise = kernelLeaf("d", { size: 3, from: channels, to: channels, groups: channels });
const pointwise = kernelLeaf("p", { size: 1, from: channels, to: channels });
const [first, second] = ["a", "b"].map((id) => kernelLeaf(id, { size: 3, from: channels, to: channels }));
const dense = (kernel: Tensor | undefined): Convolution => convolution(kernel ?? pointwise);
const next = kernelLeaf("q", { size: 1, from: channels, to: channels });
const grouped = kernelLeaf("g", { size: 3, from: channels, to: channels, groups: 2 });

const slice = (of: Tensor, axis: number, from: number, count = 1): Tensor => ({ tensor: "slice", of, axis, from, count });
const inOrder = (of: Tensor, axis: number, order: readonly number[]): Tensor => ({
  tensor: "concat",
  axis,
  parts: order.map((from) => slice(of, axis, from)),
});
const ofPath = (of: Tensor, axis: number): Tensor => ({ tensor: "slice", of, axis, from: { index: "c", times: 1 }, count: 1 });
const each = (join: Join, ...body: readonly Block[]): Block => ({
  block: "each",
  count: channels,
  index: "c",
  split: { width: 1 },
  body: chain(...body),
  join,
});
const copies = (join: Join, ...paths: readonly Block[]): Block => ({ block: "paths", split: "copy", paths, join });

const separable = chain(convolution(depthwise, channels), convolution(pointwise));
const tower = convolution(ofPath(depthwise, 3));
const row = convolution(ofPath(pointwise, 2));
const swapped = inOrder(depthwise, 3, [1, 0, 2, 3]);
const shifted = inOrder(pointwise, 2, [1, 2, 3, 0]);
const normalisation = freshNormalisation("n", channels);
const withState = (change: (state: Tensor) => Tensor): Channelwise => ({
  ...normalisation,
  state: normalisation.state.map(change),
});
const composed: Tensor = { tensor: "compose", first: pointwise, second: next };
const taps = kernelLeaf("k", { size: 3, from: channels, to: channels });
const delta = convolution({ tensor: "constant", values: "delta", shape: [3, 3, 1, 9 * channels] }, channels);
/** The 1×1 of R8, its taps read row by row or column by column. */
const tapsOf = (order: readonly number[]): Tensor => ({
  tensor: "reshape",
  shape: [1, 1, 9 * channels, channels],
  of: {
    tensor: "transpose",
    permutation: [1, 0, 2],
    of: { tensor: "reshape", of: { tensor: "transpose", of: taps, permutation: order }, shape: [9, channels, channels] },
  },
});

const negative = (id: string, what: string, before: Block, broken: Block): Negative => ({ id, what, before, broken, input });

export const negatives: readonly Negative[] = [
  negative("swapped-slice", "two paths read each other's filter", separable, each("sum", convolution(ofPath(swapped, 3)), row)),
  negative(
    "missing-mask",
    "a grouped kernel made dense without zeros off its diagonal blocks",
    convolution(grouped, 2),
    convolution({ tensor: "concat", axis: 2, parts: [grouped, grouped] }),
  ),
  negative(
    "concatenation-order",
    "paths concatenated in another order than the rows of the next 1×1",
    chain(copies("concat", dense(first), dense(second)), convolution(kernelLeaf("w", { size: 1, from: 8, to: 3 }))),
    chain(copies("concat", dense(second), dense(first)), convolution(kernelLeaf("w", { size: 1, from: 8, to: 3 }))),
  ),
  negative(
    "border",
    "two 3×3 merged into one 5×5: equal inside, unequal at the padded border",
    chain(dense(first), dense(second)),
    convolution({ tensor: "compose", first: first ?? pointwise, second: second ?? pointwise }),
  ),
  negative("padding", '"valid" for "same"', dense(first), { ...dense(first), padding: "valid" }),
  negative(
    "wrong-rows",
    "each path takes the next path's row of the 1×1",
    separable,
    each("sum", tower, convolution(ofPath(shifted, 2))),
  ),
  negative(
    "merge-across-relu",
    "two 1×1 merged although a ReLU stands between",
    chain(convolution(pointwise), relu, convolution(next)),
    chain(convolution(composed), relu),
  ),
  negative(
    "normalisation-per-path",
    "batch norm after each path's 1×1 instead of once after the sum",
    chain(each("sum", tower, row), normalisation),
    each("sum", tower, row, normalisation),
  ),
  negative(
    "wrong-stride",
    "the stride of the first convolution moved to the second",
    chain({ ...dense(first), stride: 2 }, dense(second)),
    chain(dense(first), { ...dense(second), stride: 2 }),
  ),
  negative("lost-dilation", "a dilation left out", { ...dense(first), dilation: 2 }, dense(first)),
  negative(
    "order",
    "1×1 before depthwise (extreme Inception) for depthwise before 1×1",
    separable,
    chain(convolution(pointwise), convolution(depthwise, channels)),
  ),
  negative(
    "wrong-state",
    "a path normalises with the state of another channel",
    chain(each("concat", tower), normalisation),
    each(
      "concat",
      tower,
      withState((state) => ofPath(inOrder(state, 0, [1, 0, 2, 3]), 0)),
    ),
  ),
  negative(
    "sum-for-mean",
    "a mean taken for a sum",
    copies("mean", dense(first), dense(second)),
    copies("sum", dense(first), dense(second)),
  ),
  negative("lost-identity", "the identity left out of a residual sum", copies("sum", separable, identity), separable),
  negative(
    "entry-pointwise",
    "ResNeXt's entry 1×1 added to a separable convolution (T2)",
    separable,
    chain(convolution(next), separable),
  ),
  negative(
    "function-of-sum",
    "a ReLU moved from a sum into its paths",
    chain(copies("sum", dense(first), dense(second)), relu),
    copies("sum", chain(dense(first), relu), chain(dense(second), relu)),
  ),
  negative("pool-divisor", "an average that counts its padding for one that does not", averagePool, {
    ...averagePool,
    countsPadding: true,
  }),
  negative(
    "maximum",
    "a 1×1 moved before a maximum",
    chain(maxPool, convolution(pointwise)),
    chain(convolution(pointwise), maxPool),
  ),
  negative(
    "tap-order",
    "the taps of a 3×3 read column by column",
    convolution(taps),
    chain(delta, convolution(tapsOf([1, 0, 2, 3]))),
  ),
];
