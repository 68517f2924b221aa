/** What a linear block is as one convolution, away from the border: an oracle that knows no rules, and a reason why two blocks differ. Pure. */
import { BlockError, childrenOf, concrete, shapeOfTensor, type Block } from "../blocks";
import { evaluate } from "./evaluate";
import { read, zeros, type Value, type Values } from "./value";

/** Whether a block is linear and the same at every position: convolutions and average pools at stride 1, sums, concatenations, means. */
export function isLinear(block: Block): boolean {
  if (block.block === "channelwise" || block.block === "dropout") return false;
  if (block.block === "pool") return block.function === "average" && block.stride === 1;
  if (block.block === "convolution") return block.stride === 1 && block.padding === "same";
  return childrenOf(block).every(isLinear);
}

/** How far an output reaches to each side, in positions. */
export function reachOf(block: Block): number {
  switch (block.block) {
    case "convolution": {
      const [height = 1, width = 1] = shapeOfTensor(block.kernel).map(concrete);
      return Math.ceil((Math.max(height, width) - 1) / 2) * block.dilation;
    }
    case "pool":
      return Math.ceil((block.size - 1) / 2);
    case "chain":
      return block.steps.reduce((sum, step) => sum + reachOf(step), 0);
    default:
      return Math.max(0, ...childrenOf(block).map(reachOf));
  }
}

/**
 * The kernel [2r + 1, 2r + 1, in, out] of a linear block with reach r, from its answers to one impulse a channel.
 * @throws BlockError where the block is not linear or not of stride 1, or parts do not fit
 */
export function effectiveKernel(block: Block, channels: number, leaves: Values): Value {
  if (!isLinear(block)) throw new BlockError("only a linear block of stride 1 is one convolution");
  const reach = reachOf(block);
  const size = 2 * reach + 1;
  // Wide enough that no window of the answer meets the border.
  const extent = 4 * reach + 1;
  const kernels = Array.from({ length: channels }, (_, channel) => {
    const input = zeros([1, extent, extent, channels]);
    input.data[(2 * reach * extent + 2 * reach) * channels + channel] = 1;
    return evaluate(block, input, leaves, "inference").output;
  });
  const outputs = kernels[0]?.shape[3] ?? 0;
  const kernel = zeros([size, size, channels, outputs]);
  kernels.forEach((answer, channel) => {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        for (let output = 0; output < outputs; output++) {
          // A convolution correlates: the output before the impulse sees it at the end of its window.
          const from = ((3 * reach - y) * extent + 3 * reach - x) * outputs + output;
          kernel.data[((y * size + x) * channels + channel) * outputs + output] = read(answer.data, from);
        }
      }
    }
  });
  return kernel;
}
