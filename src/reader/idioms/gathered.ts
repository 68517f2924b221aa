/** Many alike paths as one that stands for all, as they would be written in a loop: their kernels are slices of common ones. Pure. */
import {
  mapTensors,
  multiply,
  sameSize,
  type Block,
  type Convolution,
  type Leaf,
  type Paths,
  type Size,
  type Tensor,
} from "../../blocks";
import { blockOf } from "../layers/buildConvolution";

/** Fewer are told one by one. */
export const manyPaths = 3;

const stepsOf = (block: Block): readonly Block[] => (block.block === "chain" ? block.steps : [block]);

/** The text of a block that is equal for those that differ in the names of their weights only. */
const look = (block: Block): string =>
  JSON.stringify(mapTensors(block, (tensor) => (tensor.tensor === "leaf" ? { ...tensor, id: "" } : tensor)));

const isBias = (step: Block | undefined): boolean => step?.block === "channelwise" && step.function === "bias";

const isUngrouped = (step: Block): step is Convolution => step.block === "convolution" && sameSize(step.groups, 1);

/** The path's own share of a weight that all paths have together along an axis. */
function share(leaf: Leaf, axis: number, count: Size): Tensor {
  const own: Size = leaf.shape[axis] ?? 1;
  const shape = leaf.shape.map((size, i) => (i === axis ? multiply(size, count) : size));
  return { tensor: "slice", of: { ...leaf, shape }, axis, from: { index: "c", times: own }, count: own };
}

/** The body of the first path as that of path c: what is summed in the end has its share of what comes in, all else of what goes out. */
function bodyOf(steps: readonly Block[], join: Paths["join"], count: Size): Block {
  const last = steps.findLastIndex(({ block }) => block === "convolution");
  return blockOf(
    steps.map((step, i) => {
      const axis = step.block !== "convolution" ? 0 : join === "sum" && i === last ? 2 : 3;
      return mapTensors(step, (tensor) => (tensor.tensor === "leaf" ? share(tensor, axis, count) : tensor));
    }),
  );
}

/** Whether a path is layers one after the other that each have all their weights to themselves. */
const isPlain = (steps: readonly Block[]): boolean =>
  steps.length > 0 && steps.every((step) => step.block === "channelwise" || isUngrouped(step));

/**
 * Paths as the steps that they come to: many alike ones as one, with the bias that only the first of summed ones has behind the sum.
 * @param more how many there are, of which these are the first; null if they are all
 * @returns null where paths that are not all there are not alike
 */
export function gathered(paths: Paths, more: Size | null): readonly Block[] | null {
  const otherwise = more === null ? [paths] : null;
  const { join, split } = paths;
  const bodies = paths.paths.map(stepsOf);
  const [first, ...others] = bodies;
  if (first === undefined || bodies.length < manyPaths || join === "mean" || !bodies.every(isPlain)) return otherwise;
  const bias = join === "sum" && isBias(first.at(-1)) && !others.some((steps) => isBias(steps.at(-1))) ? first.slice(-1) : [];
  const body = first.slice(0, first.length - bias.length);
  // After the last convolution, what a sum is made of can no longer be told from its parts.
  const isSummed = join === "sum" && body.at(-1)?.block !== "convolution";
  if (isSummed || others.some((steps) => look(blockOf(steps)) !== look(blockOf(body)))) return otherwise;
  const width = split === "copy" ? null : (split[0]?.count ?? null);
  if (split !== "copy" && !split.every(({ from }, i) => sameSize(from, multiply(i, width ?? 0)))) return otherwise;
  const count = more ?? bodies.length;
  return [
    { block: "each", count, index: "c", split: width === null ? "copy" : { width }, body: bodyOf(body, join, count), join },
    ...bias,
  ];
}
