/** Fresh parameters of layers, each with the initial law of the function it belongs to (He 2015; mathematics.md, M9). Pure. */
import {
  chain,
  convolution,
  divide,
  BlockError,
  multiply,
  relu,
  type Channelwise,
  type Convolution,
  type Leaf,
  type LeafRole,
  type Size,
} from "../blocks";

/** What a convolution is made of; `groups` is 1 unless given. */
export interface ConvolutionSizes {
  readonly size: number;
  readonly from: Size;
  readonly to: Size;
  readonly groups?: Size;
  readonly role?: LeafRole;
}

/** A kernel [size, size, from / groups, to], He-normal over the inputs that one output receives. */
export function kernelLeaf(id: string, { size, from, to, groups = 1, role = "convolution" }: ConvolutionSizes): Leaf {
  const perGroup = divide(from, groups);
  if (perGroup === null) throw new BlockError(`${id}: the groups do not divide the input channels`);
  return {
    tensor: "leaf",
    id,
    shape: [size, size, perGroup, to],
    role,
    initial: { law: "heNormal", fan: multiply(size, size, perGroup) },
  };
}

/** A convolution over a fresh kernel. */
export function freshConvolution(id: string, sizes: ConvolutionSizes): Convolution {
  return convolution(kernelLeaf(id, sizes), sizes.groups ?? 1);
}

function channelLeaf(id: string, channels: Size, role: LeafRole, value: number): Leaf {
  return { tensor: "leaf", id, shape: [channels], role, initial: { law: "constant", value } };
}

/** Batch normalisation with fresh scale 1, offset 0 and running statistics 0 and 1. */
export function freshNormalisation(id: string, channels: Size): Channelwise {
  return {
    block: "channelwise",
    function: "batchNormalisation",
    state: [
      channelLeaf(`${id}.scale`, channels, "normalisation", 1),
      channelLeaf(`${id}.offset`, channels, "normalisation", 0),
      channelLeaf(`${id}.mean`, channels, "statistics", 0),
      channelLeaf(`${id}.variance`, channels, "statistics", 1),
    ],
  };
}

export function freshBias(id: string, channels: Size): Channelwise {
  return { block: "channelwise", function: "bias", state: [channelLeaf(id, channels, "bias", 0)] };
}

/** A convolution inside a module, followed by batch norm + ReLU as published, or by nothing (`linear`). */
export function innerConvolution(id: string, sizes: ConvolutionSizes, inner: "published" | "linear") {
  const linear = freshConvolution(id, sizes);
  return inner === "linear" ? linear : chain(linear, freshNormalisation(`${id}.normalisation`, sizes.to), relu);
}
