/** A block seen as consecutive steps, and back; and the questions that rules ask of a step. Pure. */
import {
  chain,
  identity,
  leavesOfTensor,
  sameSize,
  shapeOfTensor,
  type Block,
  type Channelwise,
  type Convolution,
  type Size,
} from "../blocks";

/** The steps of a chain with the chains inside it opened and identities left out; any other block is one step. */
export function stepsOf(block: Block): readonly Block[] {
  if (block.block === "identity") return [];
  return block.block === "chain" ? block.steps.flatMap(stepsOf) : [block];
}

/** The block that has these steps. */
export function blockOf(steps: readonly Block[]): Block {
  const [only] = steps;
  if (only === undefined) return identity;
  return steps.length === 1 ? only : chain(...steps);
}

/** A block without its last step, and that step; null for an identity. */
export function splitLast(block: Block): { readonly before: readonly Block[]; readonly last: Block } | null {
  const steps = stepsOf(block);
  const last = steps.at(-1);
  return last === undefined ? null : { before: steps.slice(0, -1), last };
}

/** [height, width, in / groups, out] of a kernel. */
export interface KernelSizes {
  readonly height: Size;
  readonly width: Size;
  readonly perGroup: Size;
  readonly output: Size;
}

export function kernelSizes({ kernel }: Convolution): KernelSizes {
  const [height = 0, width = 0, perGroup = 0, output = 0] = shapeOfTensor(kernel);
  return { height, width, perGroup, output };
}

export const isConvolution = (block: Block | undefined): block is Convolution => block?.block === "convolution";

export const isChannelwise = (block: Block | undefined): block is Channelwise => block?.block === "channelwise";

/** A convolution whose outputs read all channels each. */
export type Ungrouped = Convolution & { readonly groups: 1 };

export const isUngrouped = (block: Block | undefined): block is Ungrouped => isConvolution(block) && block.groups === 1;

/** 1×1 at stride 1, ungrouped. */
export function isPointwise(block: Block | undefined): block is Ungrouped {
  if (!isUngrouped(block) || block.stride !== 1) return false;
  const { height, width } = kernelSizes(block);
  return height === 1 && width === 1;
}

/** A convolution with nothing to train in it: what rules put beside a block, and take away, but do not merge or rewrite further. */
export const isFixed = ({ kernel }: Convolution): boolean => leavesOfTensor(kernel).length === 0;

/** Each input channel is a group of its own. */
export const isDepthwise = (block: Block | undefined): block is Convolution =>
  isConvolution(block) && !sameSize(block.groups, 1) && sameSize(kernelSizes(block).perGroup, 1);

/** Why two convolutions do not slide over a map alike; null where they do. */
export function unlike(a: Convolution, b: Convolution): string | null {
  const [own, other] = [kernelSizes(a), kernelSizes(b)];
  if (a.stride !== b.stride) return "strides differ";
  if (a.dilation !== b.dilation) return "dilations differ";
  if (a.padding !== b.padding) return "paddings differ";
  return sameSize(own.height, other.height) && sameSize(own.width, other.width) ? null : "kernel sizes differ";
}
