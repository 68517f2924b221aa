/** Depthwise and 1×1 in all their orders and spellings: the control, the two arms equal to it, and its ablations. Pure. */
import { chain, convolution, elu, relu, type Block, type Leaf, type Tensor } from "../blocks";
import { freshConvolution, kernelLeaf } from "./leaves";

const depthwiseLeaf = (id: string, channels: number): Leaf =>
  kernelLeaf(`${id}.depthwise`, { size: 3, from: channels, to: channels, groups: channels });

const pointwiseLeaf = (id: string, from: number, to: number): Leaf => kernelLeaf(`${id}.pointwise`, { size: 1, from, to });

/** The `width` channels of path c along one axis of a kernel. */
const pathSlice = (of: Tensor, axis: number): Tensor => ({ tensor: "slice", of, axis, from: { index: "c", times: 1 }, count: 1 });

/** y = Σ_c p_c (d_c ∗ x_c): depthwise, then 1×1 (the control). `to` is `channels` unless given. */
export function separable(id: string, channels: number, between: "none" | "relu" | "elu" = "none", to = channels): Block {
  const depthwise = convolution(depthwiseLeaf(id, channels), channels);
  const pointwise = convolution(pointwiseLeaf(id, channels, to));
  if (between === "none") return chain(depthwise, pointwise);
  return chain(depthwise, between === "relu" ? relu : elu, pointwise);
}

/** C one-channel slices, each with its own 3×3 one-filter convolution, concatenated; then 1×1. Reads the leaves of `separable`. */
export function separableEquivalent(id: string, channels: number): Block {
  const body = convolution(pathSlice(depthwiseLeaf(id, channels), 3));
  return chain(
    { block: "each", count: channels, index: "c", split: { width: 1 }, body, join: "concat" },
    convolution(pointwiseLeaf(id, channels, channels)),
  );
}

/** C summed paths; path c = channel c, 3×3 (1→1), 1×1 (1→C). Reads the leaves of `separable`. */
export function hybrid(id: string, channels: number): Block {
  const body = chain(
    convolution(pathSlice(depthwiseLeaf(id, channels), 3)),
    convolution(pathSlice(pointwiseLeaf(id, channels, channels), 2)),
  );
  return { block: "each", count: channels, index: "c", split: { width: 1 }, body, join: "sum" };
}

/** 1×1, then depthwise (Xception Fig. 4): the claim that the hybrid hypothesis argues against. */
export function extremeInception(id: string, channels: number): Block {
  return chain(convolution(pointwiseLeaf(id, channels, channels)), convolution(depthwiseLeaf(id, channels), channels));
}

export const pointwiseOnly = (id: string, channels: number): Block => convolution(pointwiseLeaf(id, channels, channels));

export const plainConvolution = (id: string, channels: number): Block =>
  freshConvolution(`${id}.convolution`, { size: 3, from: channels, to: channels });

/**
 * Grouped 3×3 to `inner` channels, then 1×1: the dose. With groups = inner = channels it is the control. Where `groups` does not
 * divide `inner`, the first groups have one output channel more than the others, so that any size can be matched.
 */
export function grouped(id: string, channels: number, groups: number, inner: number): Block {
  const pointwise = freshConvolution(`${id}.pointwise`, { size: 1, from: inner, to: channels });
  const perGroup = channels / groups;
  const outputs = Math.floor(inner / groups);
  const larger = inner % groups;
  const part = (name: string, count: number, each: number): Block =>
    freshConvolution(`${id}.${name}`, { size: 3, from: count * perGroup, to: count * each, groups: count });
  if (larger === 0) return chain(part("grouped", groups, outputs), pointwise);
  const at = larger * perGroup;
  const split = [
    { from: 0, count: at },
    { from: at, count: channels - at },
  ];
  const paths = [part("groupedLarger", larger, outputs + 1), part("groupedSmaller", groups - larger, outputs)];
  return chain({ block: "paths", split, paths, join: "concat" }, pointwise);
}
