/** R1, R6 … R9 and R13: one convolution as another, or as two. Pure. */
import {
  divide,
  formatSize,
  multiply,
  sameSize,
  shapeOfTensor,
  type Block,
  type Constant,
  type Convolution,
  type Size,
  type Tensor,
} from "../../blocks";
import { concat, reshape, slice, transpose } from "../expressions";
import { refuse, type Rule } from "../rule";
import { isChannelwise, isConvolution, isDepthwise, isFixed, isPointwise, isUngrouped, kernelSizes } from "../steps";

/** Kernel height · width, where both are known. */
function tapsOf(block: Convolution): number | null {
  const { height, width } = kernelSizes(block);
  return typeof height === "number" && typeof width === "number" ? height * width : null;
}

const layoutToGroups: Rule = {
  id: "R1",
  statement:
    "a depthwise kernel [h, w, C, m] = the kernel of a grouped convolution with C groups; group c has the m filters of channel c",
  condition: "the number of channels is known",
  window: 1,
  apply([block]) {
    if (!isDepthwise(block) || block.kernel.tensor !== "reshape")
      return refuse("not a depthwise kernel in the layout [h, w, C, m]");
    const { of } = block.kernel;
    const { height, width, output } = kernelSizes(block);
    const [rows = 0, columns = 0, channels, filters = 0] = shapeOfTensor(of);
    if (!sameSize(rows, height) || !sameSize(columns, width))
      return refuse("the kernel is put into another shape than [h, w, C, m]");
    if (typeof channels !== "number" || !sameSize(channels, block.groups)) return refuse("the number of channels is not known");
    if (!sameSize(multiply(channels, filters), output)) return refuse("the kernel is put into another shape than [h, w, C, m]");
    const own = Array.from({ length: channels }, (_, from) => slice(of, { axis: 2, from, count: 1 }));
    return { after: [{ ...block, kernel: concat(own, 3) }] };
  },
};

const groupsToLayout: Rule = {
  id: "R1-back",
  statement: "a grouped convolution with C groups whose kernels are the filters of one depthwise kernel = depthwise",
  condition: "group c holds the filters of channel c, in order",
  window: 1,
  apply([block]) {
    if (!isDepthwise(block) || block.kernel.tensor !== "concat")
      return refuse("not a grouped convolution of kernels put together");
    const { parts } = block.kernel;
    const channels = parts.map((part) => (part.tensor === "slice" && part.axis === 2 ? part : null));
    const [first] = channels;
    if (!first) return refuse("the groups' kernels are not channels of one depthwise kernel");
    const inOrder = channels.every((part, c) => part?.of === first.of && part.count === 1 && part.from === c);
    const { height, width, output } = kernelSizes(block);
    const all = shapeOfTensor(first.of)[2];
    return inOrder && all === parts.length
      ? { after: [{ ...block, kernel: reshape(first.of, [height, width, 1, output]) }] }
      : refuse("the groups' kernels are not the channels of one depthwise kernel in order");
  },
};

const nothingTrained = "the kernel is a constant, so that there is nothing to train in it";

const between = (step: Block | undefined): string =>
  isChannelwise(step)
    ? "a channelwise function stands between: merging does not survive one"
    : "not two convolutions, one of them 1×1";

const merge: Rule = {
  id: "R6",
  statement: "a 1×1 before or after a convolution = one convolution with the product of both kernels",
  condition: "nothing stands between them, not even a channelwise function",
  window: 2,
  apply([first, second]) {
    if (!isUngrouped(first)) return refuse("no ungrouped convolution");
    if (!isUngrouped(second)) return refuse(between(second));
    const outer = isPointwise(first) ? second : isPointwise(second) ? first : null;
    if (outer === null) return refuse("neither is a 1×1 at stride 1: at the border two larger ones are not one");
    if (isFixed(first) || isFixed(second)) return refuse(nothingTrained);
    return { after: [{ ...outer, kernel: { tensor: "compose", first: first.kernel, second: second.kernel } }] };
  },
};

const isOne = (size: Size | undefined): boolean => size === 1;
const isOneByOne = (kernel: Tensor): boolean => shapeOfTensor(kernel).slice(0, 2).every(isOne);

const unmerge: Rule = {
  id: "R6-back",
  statement: "one convolution whose kernel is a product = the two convolutions, one after the other",
  condition: "the kernel is such a product, one of them 1×1",
  window: 1,
  apply([block]) {
    if (!isUngrouped(block) || block.kernel.tensor !== "compose") return refuse("the kernel is not a product");
    const { first, second } = block.kernel;
    if (first.tensor === "blockDiagonal") return refuse("its first factor is grouped (R9)");
    const pointwise = (kernel: Tensor): Convolution => ({ ...block, stride: 1, dilation: 1, padding: "same", kernel });
    if (isOneByOne(second)) return { after: [{ ...block, kernel: first }, pointwise(second)] };
    if (isOneByOne(first)) return { after: [pointwise(first), { ...block, kernel: second }] };
    return refuse("neither factor is 1×1: at the border two larger ones are not one");
  },
};

const groupsToDense: Rule = {
  id: "R7",
  statement: "a grouped convolution = a dense one with a block-diagonal kernel",
  condition: "the groups divide the output channels; training keeps the zeros only with a mask",
  window: 1,
  apply([block]) {
    if (!isConvolution(block) || isUngrouped(block)) return refuse("not a grouped convolution");
    if (isFixed(block)) return refuse(nothingTrained);
    const { output } = kernelSizes(block);
    if (divide(output, block.groups) === null) return refuse(`${formatSize(block.groups)} does not divide ${formatSize(output)}`);
    return { after: [{ ...block, groups: 1, kernel: { tensor: "blockDiagonal", of: block.kernel, groups: block.groups } }] };
  },
};

const denseToGroups: Rule = {
  id: "R7-back",
  statement: "a dense convolution with a block-diagonal kernel = a grouped one",
  condition: "the blocks off the diagonal are zero",
  window: 1,
  apply([block]) {
    if (!isUngrouped(block)) return refuse("not an ungrouped convolution");
    if (block.kernel.tensor !== "blockDiagonal") return refuse("off-diagonal blocks are not zero");
    return { after: [{ ...block, groups: block.kernel.groups, kernel: block.kernel.of }] };
  },
};

const deltaKernel = (block: Convolution, taps: number): Constant => {
  const { height, width, perGroup } = kernelSizes(block);
  return { tensor: "constant", values: "delta", shape: [height, width, 1, multiply(perGroup, taps)] };
};

const denseToSeparable: Rule = {
  id: "R8",
  statement: "any k×k convolution = a depthwise one with multiplier k², each filter one tap, then one 1×1",
  condition: "ungrouped and larger than 1×1",
  window: 1,
  apply([block]) {
    if (!isUngrouped(block)) return refuse("not an ungrouped convolution");
    const taps = tapsOf(block);
    if (taps === null || taps === 1) return refuse("a 1×1 has one tap only");
    if (isFixed(block)) return refuse(nothingTrained);
    const { perGroup, output } = kernelSizes(block);
    const byChannel = transpose(reshape(block.kernel, [taps, perGroup, output]), [1, 0, 2]);
    const pointwise = reshape(byChannel, [1, 1, multiply(perGroup, taps), output]);
    return {
      after: [
        { ...block, groups: perGroup, kernel: deltaKernel(block, taps) },
        { ...block, stride: 1, dilation: 1, padding: "same", kernel: pointwise },
      ],
    };
  },
};

const separableToDense: Rule = {
  id: "R8-back",
  statement: "a depthwise convolution whose filters are one tap each, then a 1×1 = one k×k convolution",
  condition: "the depthwise kernel is the constant of all taps, and nothing stands between",
  window: 2,
  apply([depthwise, pointwise]) {
    const constant = isConvolution(depthwise) && depthwise.kernel.tensor === "constant" && depthwise.kernel.values === "delta";
    if (!constant) return refuse("the depthwise kernel is trained, not the constant of all taps");
    if (!isPointwise(pointwise)) return refuse(between(pointwise));
    const taps = tapsOf(depthwise);
    if (taps === null) return refuse("the kernel's size is not known");
    const { height, width } = kernelSizes(depthwise);
    const { output } = kernelSizes(pointwise);
    const channels = depthwise.groups;
    const byTap = transpose(reshape(pointwise.kernel, [channels, taps, output]), [1, 0, 2]);
    return { after: [{ ...depthwise, groups: 1, kernel: reshape(byTap, [height, width, channels, output]) }] };
  },
};

const groupedToProduct: Rule = {
  id: "R9",
  statement: "a grouped or depthwise convolution, then a 1×1 = one dense convolution with the product of both kernels",
  condition: "nothing stands between them, not even a channelwise function",
  window: 2,
  apply([grouped, pointwise]) {
    if (!isConvolution(grouped) || isUngrouped(grouped)) return refuse("no grouped convolution");
    if (!isPointwise(pointwise)) return refuse(between(pointwise));
    if (isFixed(grouped) || isFixed(pointwise)) return refuse(nothingTrained);
    const first: Tensor = { tensor: "blockDiagonal", of: grouped.kernel, groups: grouped.groups };
    return { after: [{ ...grouped, groups: 1, kernel: { tensor: "compose", first, second: pointwise.kernel } }] };
  },
};

const productToGrouped: Rule = {
  id: "R9-back",
  statement: "a dense convolution = a depthwise one with multiplier m, then a 1×1",
  condition: "for every input channel, the kernel's taps × outputs matrix has rank m at most",
  window: 1,
  apply([block]) {
    if (!isUngrouped(block)) return refuse("not an ungrouped convolution");
    const { kernel } = block;
    if (kernel.tensor !== "compose" || kernel.first.tensor !== "blockDiagonal" || !isOneByOne(kernel.second)) {
      const { output } = kernelSizes(block);
      const taps = tapsOf(block) ?? 0;
      const rank = typeof output === "number" ? Math.min(taps, output) : taps;
      return refuse(`a free kernel has rank up to ${rank} for each input channel, more than a multiplier of 1 gives`);
    }
    const { of, groups } = kernel.first;
    const pointwise: Convolution = { ...block, stride: 1, dilation: 1, padding: "same", kernel: kernel.second };
    return { after: [{ ...block, groups, kernel: of }, pointwise] };
  },
};

const isIdentityKernel = (block: Block | undefined): boolean =>
  isPointwise(block) &&
  block.kernel.tensor === "constant" &&
  block.kernel.values === "identity" &&
  block.kernel.dividedBy === undefined;

const entryPointwise: Rule = {
  id: "R13",
  statement:
    "a separable convolution, whatever functions stand in it, = ResNeXt's branch of cardinality C with its entry 1×1 fixed to the identity",
  condition: "the entry 1×1 is not trained: with a free one the branch can do more (T2)",
  window: 2,
  between: isChannelwise,
  apply(steps) {
    const [depthwise] = steps;
    const pointwise = steps.at(-1);
    if (!isDepthwise(depthwise)) return refuse("no depthwise convolution");
    if (!isPointwise(pointwise)) return refuse("no 1×1 follows");
    const channels = depthwise.groups;
    const kernel: Constant = { tensor: "constant", values: "identity", shape: [1, 1, channels, channels] };
    return { after: [{ ...pointwise, kernel }, ...steps] };
  },
};

const noEntryPointwise: Rule = {
  id: "R13-back",
  statement: "a 1×1 that is fixed to the identity = nothing",
  condition: "its kernel is the constant identity",
  window: 1,
  apply([block]) {
    if (!isPointwise(block)) return refuse("not a 1×1");
    return isIdentityKernel(block)
      ? { after: [] }
      : refuse("the 1×1 is trained, so that it has no counterpart in what has none there");
  },
};

export const kernelRules: readonly Rule[] = [
  layoutToGroups,
  groupsToLayout,
  merge,
  unmerge,
  groupsToDense,
  denseToGroups,
  denseToSeparable,
  separableToDense,
  groupedToProduct,
  productToGrouped,
  entryPointwise,
  noEntryPointwise,
];
