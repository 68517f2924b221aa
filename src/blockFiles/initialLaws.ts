/**
 * Initial laws of a block's kernels, read off its structure: He-normal over the inputs that one output of the *function* receives
 * (He 2015; mathematics.md, M9). The 1×1 at the end of each of C summed one-channel paths has fan C, as the rows of one 1×1 have, and
 * not the fan 1 that its own shape says. Pure.
 */
import { concrete, leavesOfTensor, mapTensors, shapeOfTensor, type Block, type Tensor } from "../blocks";

/**
 * What becomes of the end of a block further on. Where its convolution has `fan` inputs, one output of the function receives
 * times · fan + plus of them, each scaled by `scale` (a mean of n paths scales by 1/n).
 */
interface Ending {
  readonly times: number;
  readonly plus: number;
  readonly scale: number;
}

const alone: Ending = { times: 1, plus: 0, scale: 1 };

function ownFan(kernel: Tensor): number {
  const [height = 0, width = 0, perGroup = 0] = shapeOfTensor(kernel).map(concrete);
  return height * width * perGroup;
}

/** Steps that neither weigh nor bend what a convolution before them made. */
const passesOn = (block: Block): boolean =>
  block.block === "identity" || (block.block === "channelwise" && block.function === "bias");

/** Index of the step that a chain really ends in, -1 where every step only passes on. */
const lastStep = (steps: readonly Block[]): number => steps.findLastIndex((step) => !passesOn(step));

/** Weighted inputs that one output of a block receives from the convolutions it ends in; 0 where it ends in something else. */
function endFan(block: Block): number {
  switch (block.block) {
    case "convolution":
      return ownFan(block.kernel);
    case "chain": {
      const last = block.steps[lastStep(block.steps)];
      return last === undefined ? 0 : endFan(last);
    }
    case "paths": {
      const fans = block.paths.map(endFan);
      return block.join === "concat" ? Math.max(0, ...fans) : fans.reduce((sum, fan) => sum + fan, 0);
    }
    case "each":
      return (block.join === "concat" ? 1 : concrete(block.count)) * endFan(block.body);
    default:
      return 0;
  }
}

function collect(block: Block, ending: Ending, fans: Map<string, number>): void {
  switch (block.block) {
    case "convolution": {
      const fan = (ending.times * ownFan(block.kernel) + ending.plus) * ending.scale ** 2;
      // Convolutions that share a leaf may stand in unlike places: the largest fan, the smallest values, harms none of them.
      for (const { id } of leavesOfTensor(block.kernel)) fans.set(id, Math.max(fans.get(id) ?? 0, fan));
      return;
    }
    case "chain": {
      const last = lastStep(block.steps);
      block.steps.forEach((step, i) => collect(step, i === last ? ending : alone, fans));
      return;
    }
    case "paths": {
      const { join, paths } = block;
      const all = paths.reduce((sum, path) => sum + endFan(path), 0);
      const scale = join === "mean" ? ending.scale / paths.length : ending.scale;
      for (const path of paths) {
        const plus = ending.plus + ending.times * (all - endFan(path));
        collect(path, join === "concat" ? ending : { times: ending.times, plus, scale }, fans);
      }
      return;
    }
    case "each": {
      const count = concrete(block.count);
      const scale = block.join === "mean" ? ending.scale / count : ending.scale;
      collect(block.body, block.join === "concat" ? ending : { ...ending, times: ending.times * count, scale }, fans);
      return;
    }
    default:
      return;
  }
}

/** The fan of each convolution leaf, by id. Sizes must be known. @throws BlockError where one is not. */
export function fansOf(block: Block): ReadonlyMap<string, number> {
  const fans = new Map<string, number>();
  collect(block, alone, fans);
  return fans;
}

/** The same block with He-normal laws of these fans on its kernels. */
export function withInitialLaws(block: Block): Block {
  const fans = fansOf(block);
  const lawful = (tensor: Tensor): Tensor => {
    if (tensor.tensor === "slice") return { ...tensor, of: lawful(tensor.of) };
    const fan = tensor.tensor === "leaf" ? fans.get(tensor.id) : undefined;
    return tensor.tensor === "leaf" && fan !== undefined ? { ...tensor, initial: { law: "heNormal", fan } } : tensor;
  };
  return mapTensors(block, lawful);
}
