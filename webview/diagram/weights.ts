/** How many weights a block reads, and how numbers are written. Pure. */
import { childrenOf, concrete, shapeOfTensor, tensorsOf, type Block } from "../../src/blocks";

export const countText = (count: number): string => count.toLocaleString("en-GB");

/** The weights that a block reads, shares of leaves counted as shares. */
export function weightsRead(block: Block): number {
  const own = tensorsOf(block).reduce(
    (sum, tensor) =>
      sum +
      shapeOfTensor(tensor)
        .map(concrete)
        .reduce((a, b) => a * b, 1),
    0,
  );
  const inner = childrenOf(block).reduce((sum, child) => sum + weightsRead(child), 0);
  return own + (block.block === "each" ? concrete(block.count) : 1) * inner;
}
