/** R10 … R12: what may change places, and how chains, sums and means may be grouped. Pure. */
import { multiply, sameSize, type Block, type Chain, type Constant, type Convolution, type Paths, type Pool } from "../../blocks";
import { branchingOf, channelsAfter } from "../branching";
import { refuse, type Rule } from "../rule";
import { isChannelwise, isConvolution, isDepthwise, isPointwise, isUngrouped, kernelSizes, stepsOf } from "../steps";

/** Why a pool does not change places with a 1×1; null where it does. */
function notLinear(block: Block | undefined): string | null {
  if (block?.block !== "pool") return "no pool";
  return block.function === "max" ? "the largest of a window is not linear" : null;
}

const isPool = (block: Block | undefined): block is Pool => block?.block === "pool";

const poolAfter: Rule = {
  id: "R10",
  statement: "an average pool, then a 1×1 = the 1×1, then the pool",
  condition: "the pool is an average; nothing stands between",
  window: 2,
  apply([pool, pointwise]) {
    const reason = notLinear(pool);
    if (reason !== null || !isPool(pool)) return refuse(reason ?? "no pool");
    return isPointwise(pointwise) ? { after: [pointwise, pool] } : refuse("no 1×1 at stride 1 follows");
  },
};

const poolBefore: Rule = {
  id: "R10-back",
  statement: "a 1×1, then an average pool = the pool, then the 1×1",
  condition: "the pool is an average; nothing stands between",
  window: 2,
  apply([pointwise, pool]) {
    if (!isPointwise(pointwise)) return refuse("no 1×1 at stride 1");
    if (isChannelwise(pool)) return refuse("a channelwise function stands between");
    const reason = notLinear(pool);
    return reason !== null || !isPool(pool) ? refuse(reason ?? "no pool") : { after: [pool, pointwise] };
  },
};

const flatten: Rule = {
  id: "R11",
  statement: "a chain inside a chain = its steps; an identity among them = nothing",
  condition: "always",
  window: 1,
  apply([block]) {
    if (block?.block !== "chain" && block?.block !== "identity") return refuse("neither a chain nor an identity");
    return { after: stepsOf(block) };
  },
};

/** The paths of a sum or concatenation with those of the same join inside it put in their place. */
function openPaths({ paths, join }: Paths): readonly Block[] {
  return paths.flatMap((path) => (path.block === "paths" && path.join === join && path.split === "copy" ? path.paths : [path]));
}

const flattenPaths: Rule = {
  id: "R11-paths",
  statement: "a sum of sums = one sum; a concatenation of concatenations = one",
  condition: "inner and outer paths read all channels",
  window: 1,
  apply([block]) {
    if (block?.block !== "paths" || block.join === "mean") return refuse("neither a sum nor a concatenation");
    if (block.split !== "copy") return refuse("the outer paths read slices");
    const paths = openPaths(block);
    return paths.length === block.paths.length ? refuse("no path is itself such paths") : { after: [{ ...block, paths }] };
  },
};

const scaleBy = (channels: Constant["shape"][number], dividedBy: number): Convolution => ({
  block: "convolution",
  kernel: { tensor: "constant", values: "ones", shape: [1, 1, 1, channels], dividedBy },
  groups: channels,
  stride: 1,
  dilation: 1,
  padding: "same",
});

const meanToSum: Rule = {
  id: "R11-mean",
  statement: "a mean of n paths = their sum, each channel scaled by 1/n",
  condition: "the number of paths and of channels is known",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths?.join !== "mean" || block === undefined) return refuse("not a mean");
    const channels = channelsAfter(block, null);
    if (channels === null || typeof paths.count !== "number") return refuse("the number of paths or channels is not known");
    return { after: [paths.with({ bodies: paths.bodies, join: "sum" }), scaleBy(channels, paths.count)] };
  },
};

const sumToMean: Rule = {
  id: "R11-mean-back",
  statement: "a sum of n paths, each channel scaled by 1/n = their mean",
  condition: "the scale is the constant 1/n",
  window: 2,
  apply([block, scale]) {
    const paths = branchingOf(block);
    if (paths?.join !== "sum") return refuse("not a sum");
    const constant = isConvolution(scale) && !isUngrouped(scale) && scale.kernel.tensor === "constant" ? scale.kernel : null;
    if (constant?.values !== "ones" || !sameSize(multiply(...constant.shape), kernelChannels(scale)))
      return refuse("no constant scale follows");
    if (!isConvolution(scale) || scale.stride !== 1 || !sameSize(scale.groups, kernelChannels(scale)))
      return refuse("the scale is not one of each channel at every position");
    return constant.dividedBy === paths.count
      ? { after: [paths.with({ bodies: paths.bodies, join: "mean" })] }
      : refuse("the scale is not one by the number of paths");
  },
};

const kernelChannels = (block: Block | undefined) => (isConvolution(block) ? kernelSizes(block).output : 0);

/** Depthwise, then 1×1, with nothing else. */
function separablePair(block: Block | undefined): readonly [Block, Block] | null {
  const [depthwise, pointwise, ...more] = block === undefined ? [] : stepsOf(block);
  return isDepthwise(depthwise) && isPointwise(pointwise) && more.length === 0 ? [depthwise, pointwise] : null;
}

const regroup: Rule = {
  id: "R12",
  statement: "(depthwise, 1×1), (depthwise, 1×1) = depthwise, (1×1, depthwise), 1×1: a view, the steps stay",
  condition: "nothing stands between the two separable convolutions",
  window: 2,
  apply([first, second]) {
    const [one, other] = [separablePair(first), separablePair(second)];
    if (one === null) return refuse("no separable convolution");
    if (other === null)
      return refuse(isChannelwise(second) ? "a channelwise function stands between" : "no separable convolution follows");
    const middle: Chain = { block: "chain", steps: [one[1], other[0]] };
    return { after: [one[0], middle, other[1]] };
  },
};

export const orderRules: readonly Rule[] = [poolAfter, poolBefore, flatten, flattenPaths, meanToSum, sumToMean, regroup];
