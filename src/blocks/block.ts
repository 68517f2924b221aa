/**
 * What a module is: plain data (JSON), small enough to draw, rewrite, count, send to another process and train. Every arm,
 * every layer of a user and every network is a Block. All maps are [batch, height, width, channels]. Pure.
 */
import type { Size } from "./size";
import type { Tensor } from "./tensor";

export interface Convolution {
  readonly block: "convolution";
  /** [height, width, in / groups, out]; output channel o reads group ⌊o · groups / out⌋. A depthwise convolution has groups = in. */
  readonly kernel: Tensor;
  readonly groups: Size;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "same" | "valid";
}

/**
 * A function that acts on each channel alone. `batchNormalisation` has state [scale, offset, running mean, running variance],
 * `bias` has state [bias], the activations none. `leakyRelu` has slope `leakySlope` below zero.
 */
export interface Channelwise {
  readonly block: "channelwise";
  readonly function: "batchNormalisation" | "bias" | "relu" | "elu" | "leakyRelu";
  readonly state: readonly Tensor[];
}

/** Pooling on each channel alone. `global` averages over all positions and gives height = width = 1. */
export interface Pool {
  readonly block: "pool";
  readonly function: "max" | "average" | "global";
  readonly size: number;
  readonly stride: number;
  readonly padding: "same" | "valid";
  /** Whether an average divides by the full window at the border (PyTorch's default) or by the positions inside (TensorFlow). */
  readonly countsPadding: boolean;
}

/**
 * Noise of training (Srivastava 2014): each entry becomes zero with probability `rate`, or else 1 / (1 − rate) times as large. In
 * inference it is the identity. Its factors, of the shape of the map, are given from outside by its id, which no other noise has.
 */
export interface Dropout {
  readonly block: "dropout";
  readonly id: string;
  readonly rate: number;
}

/**
 * Noise of training on a mean of paths (Larsson 2016): each path is left out with probability `rate`, but never all of them; or, in
 * half of the steps, all but those of one column of the whole network. The mean is that of the paths that are left: their weights,
 * [paths], are given from outside by `id`.
 */
export interface DropPath {
  readonly id: string;
  readonly rate: number;
  /** The column of the network that each path belongs to, from 0. */
  readonly columns: readonly number[];
}

export interface Identity {
  readonly block: "identity";
}

export interface Chain {
  readonly block: "chain";
  readonly steps: readonly Block[];
}

/** Channels from … from + count - 1. */
export interface Interval {
  readonly from: Size;
  readonly count: Size;
}

export type Join = "sum" | "concat" | "mean";

export interface Paths {
  readonly block: "paths";
  /** Every path gets all channels, or path i gets interval i. */
  readonly split: "copy" | readonly Interval[];
  readonly paths: readonly Block[];
  readonly join: Join;
  /** With join `mean` only. */
  readonly dropPath?: DropPath;
}

/** `count` alike paths as one node, so that 64 of them are drawn, counted and rewritten as one. */
export interface Each {
  readonly block: "each";
  readonly count: Size;
  /** Name of the path index, which offsets in the body's slices refer to. */
  readonly index: string;
  /** Every path gets all channels, or path c gets the `width` channels from c · width on. */
  readonly split: "copy" | { readonly width: Size };
  readonly body: Block;
  readonly join: Join;
}

export type Block = Convolution | Channelwise | Dropout | Pool | Identity | Chain | Paths | Each;

export function chain(...steps: readonly Block[]): Chain {
  return { block: "chain", steps };
}

export function convolution(kernel: Tensor, groups: Size = 1): Convolution {
  return { block: "convolution", kernel, groups, stride: 1, dilation: 1, padding: "same" };
}

export function dropout(id: string, rate: number): Dropout {
  return { block: "dropout", id, rate };
}

export const identity: Identity = { block: "identity" };
export const relu: Channelwise = { block: "channelwise", function: "relu", state: [] };
export const elu: Channelwise = { block: "channelwise", function: "elu", state: [] };
/** What a leaky ReLU multiplies negative values by: DarkNet's. */
export const leakySlope = 0.1;
export const leakyRelu: Channelwise = { block: "channelwise", function: "leakyRelu", state: [] };
export const maxPool: Pool = { block: "pool", function: "max", size: 2, stride: 2, padding: "valid", countsPadding: false };
export const averagePool: Pool = {
  block: "pool",
  function: "average",
  size: 3,
  stride: 1,
  padding: "same",
  countsPadding: false,
};
export const globalAverage: Pool = {
  block: "pool",
  function: "global",
  size: 0,
  stride: 1,
  padding: "valid",
  countsPadding: false,
};
