/** The rank of a linear block's kernel for each input channel, at random leaves: the argument why one block cannot be another. Pure. */
import { concrete, leavesOf, type Block } from "../blocks";
import { stream } from "../random";
import { effectiveKernel, separability, type Value } from "../reference";

/**
 * Largest rank, over the input channels, of the taps × outputs matrix of the block's effective kernel. A separable convolution has 1; the smallest
 * depthwise multiplier that can stand for the block is this number (paper.md, T8).
 * @throws BlockError where the block is not linear or not of stride 1, or parts do not fit
 */
export function rankPerInputChannel(block: Block, channels: number): number {
  const leaves = new Map(
    leavesOf(block).map(({ id, shape: sizes }): [string, Value] => {
      const shape = sizes.map(concrete);
      const random = stream("rank", id);
      const length = shape.reduce((product, size) => product * size, 1);
      return [id, { shape, data: Float64Array.from({ length }, () => random.normal()) }];
    }),
  );
  return separability(effectiveKernel(block, channels, leaves)).rank;
}
