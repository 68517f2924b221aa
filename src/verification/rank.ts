/** The rank of a linear block's kernel for each input channel, at random leaves: the argument why one block cannot be another. Pure. */
import { concrete, leavesOf, type Block } from "../blocks";
import { stream } from "../random";
import { effectiveKernel, separability, type Separability, type Value } from "../reference";

/**
 * How far the effective kernel of a block is from separable at random leaves: a separable convolution has rank 1 for every input channel
 * (paper.md, T8). It is the kernel away from the border: two larger convolutions in a row are no single one there.
 * @throws BlockError where the block is not linear or not of stride 1, or parts do not fit
 */
export function separabilityAtRandom(block: Block, channels: number): Separability {
  const leaves = new Map(
    leavesOf(block).map(({ id, shape: sizes }): [string, Value] => {
      const shape = sizes.map(concrete);
      const random = stream("rank", id);
      const length = shape.reduce((product, size) => product * size, 1);
      return [id, { shape, data: Float64Array.from({ length }, () => random.normal()) }];
    }),
  );
  return separability(effectiveKernel(block, channels, leaves));
}

/** The largest rank over the input channels. */
export const rankPerInputChannel = (block: Block, channels: number): number => separabilityAtRandom(block, channels).rank;
