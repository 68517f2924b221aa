/** How many rounded operations stand in a row in a block: the K of the rounding bound 2 · K · u · (|w| ⋆ |x|) (mathematics.md, M11). Pure. */
import { concrete, shapeAfter, shapeOfTensor, unfold, partsOf, type Block, type MapShape, type Tensor } from "../blocks";
import type { MapExtents } from "./value";

/** The longest reductions behind one entry of each result. */
export interface AccumulationLength {
  readonly output: number;
  readonly inputGradient: number;
  readonly leafGradient: number;
}

/** The longest sum in an expression over leaves, forwards or backwards: only compositions add. */
function lengthOfTensor(tensor: Tensor): number {
  const inner = partsOf(tensor).map(lengthOfTensor);
  if (tensor.tensor !== "compose") return Math.max(0, ...inner);
  const [h1 = 0, w1 = 0, input = 0, middle = 0] = shapeOfTensor(tensor.first).map(concrete);
  const [h2 = 0, w2 = 0, , output = 0] = shapeOfTensor(tensor.second).map(concrete);
  return Math.max(h1 * w1 * Math.max(input, middle), h2 * w2 * output) + inner.reduce((sum, length) => sum + length, 0);
}

/** Steps of a chain: values collect the lengths before them, gradients those after them, and a leaf's gradient is a product of both. */
function lengthOfChain(steps: readonly Block[], input: MapExtents): AccumulationLength {
  let extents = input;
  const lengths = steps.map((step) => {
    const length = accumulationLength(step, extents);
    extents = extentsAfterBlock(step, extents);
    return length;
  });
  const sum = (parts: readonly AccumulationLength[], of: "output" | "inputGradient"): number =>
    parts.reduce((total, part) => total + part[of], 0);
  return {
    output: sum(lengths, "output"),
    inputGradient: sum(lengths, "inputGradient"),
    leafGradient: Math.max(
      0,
      ...lengths.map(({ leafGradient }, i) =>
        leafGradient === 0 ? 0 : sum(lengths.slice(0, i), "output") + leafGradient + sum(lengths.slice(i + 1), "inputGradient"),
      ),
    ),
  };
}

function extentsAfterBlock(block: Block, { batch, ...shape }: MapExtents): MapExtents {
  const after: MapShape = shapeAfter(block, shape);
  return { batch, height: concrete(after.height), width: concrete(after.width), channels: concrete(after.channels) };
}

/**
 * The longest reduction in outputs and gradients of a block: height · width · in / groups for the output of a convolution, batch · height · width (of
 * the output) for the gradient of a leaf, sums along a chain, the longest path plus the number of paths that are added. Batch normalisation counts its
 * batch statistics; an ELU counts 4 for its exponential. The bound itself holds for linear blocks whose leaves are read once.
 * @throws BlockError where parts do not fit or a size is not known.
 */
export function accumulationLength(block: Block, input: MapExtents): AccumulationLength {
  const after = extentsAfterBlock(block, input);
  const positions = after.batch * after.height * after.width;
  switch (block.block) {
    case "convolution": {
      const [height = 0, width = 0, perGroup = 0, out = 0] = shapeOfTensor(block.kernel).map(concrete);
      const expression = lengthOfTensor(block.kernel);
      const taps = height * width;
      return {
        output: taps * perGroup + expression,
        inputGradient: (taps * out) / concrete(block.groups) + expression,
        leafGradient: positions + expression,
      };
    }
    case "channelwise":
      if (block.function === "batchNormalisation")
        return { output: 2 * positions, inputGradient: 4 * positions, leafGradient: 3 * positions };
      if (block.function === "bias") return { output: 1, inputGradient: 0, leafGradient: positions };
      if (block.function === "elu") return { output: 4, inputGradient: 4, leafGradient: 0 };
      return block.function === "leakyRelu"
        ? { output: 1, inputGradient: 1, leafGradient: 0 }
        : { output: 0, inputGradient: 0, leafGradient: 0 };
    case "dropout":
      return { output: 1, inputGradient: 1, leafGradient: 0 };
    case "pool": {
      if (block.function === "max") return { output: 0, inputGradient: block.size ** 2, leafGradient: 0 };
      const size = block.function === "global" ? input.height * input.width : block.size ** 2;
      return { output: size, inputGradient: block.function === "global" ? 1 : size, leafGradient: 0 };
    }
    case "identity":
      return { output: 0, inputGradient: 0, leafGradient: 0 };
    case "chain":
      return lengthOfChain(block.steps, input);
    case "each":
      return accumulationLength(unfold(block), input);
    case "paths": {
      const lengths = block.paths.map((path, i) => {
        const channels = block.split === "copy" ? input.channels : concrete(block.split[i]?.count ?? 0);
        return accumulationLength(path, { ...input, channels });
      });
      const longest = (of: keyof AccumulationLength): number => Math.max(0, ...lengths.map((length) => length[of]));
      const added = block.paths.length;
      return {
        output: longest("output") + (block.join === "concat" ? 0 : added),
        inputGradient: longest("inputGradient") + (block.split === "copy" ? added : 0) + (block.join === "mean" ? 1 : 0),
        leafGradient: longest("leafGradient") + (block.join === "mean" ? 1 : 0),
      };
    }
  }
}
