/** How long the sums are that a block adds up, which bounds the rounding of any engine (mathematics.md, M11). Pure. */
import { childrenOf, concrete, shapeAfter, shapeOfTensor, type Block, type MapShape } from "../blocks";

/**
 * The number of products behind one entry: a convolution's output sums height · width · in / groups of them, a leaf's gradient
 * batch · height · width; a chain adds its steps up, paths count as their longest plus their join.
 */
export function accumulationLength(block: Block, input: MapShape, batch: number): number {
  switch (block.block) {
    case "convolution": {
      const output = shapeAfter(block, input);
      const [height = 1, width = 1, from = 1, to = 1] = shapeOfTensor(block.kernel).map(concrete);
      const gradient = batch * concrete(output.height) * concrete(output.width);
      return height * width * Math.max(from, to) + gradient;
    }
    case "channelwise":
      return block.state.length === 0 ? 1 : batch * concrete(input.height) * concrete(input.width);
    case "pool":
      return block.function === "global" ? concrete(input.height) * concrete(input.width) : block.size * block.size;
    case "identity":
      return 1;
    case "chain": {
      let shape = input;
      return block.steps.reduce((sum, step) => {
        const own = accumulationLength(step, shape, batch);
        shape = shapeAfter(step, shape);
        return sum + own;
      }, 0);
    }
    case "paths":
    case "each": {
      const split = block.split;
      const inner = (i: number): MapShape => {
        if (split === "copy") return input;
        return { ...input, channels: "width" in split ? split.width : (split[i]?.count ?? 0) };
      };
      const longest = Math.max(...childrenOf(block).map((path, i) => accumulationLength(path, inner(i), batch)));
      return longest + (block.block === "each" ? concrete(block.count) : block.paths.length);
    }
  }
}
