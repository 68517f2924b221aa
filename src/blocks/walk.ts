/** Walking over blocks: children, kernels and leaves in reading order, and single paths of an `each`. Pure. */
import type { Block, DropPath, Dropout, Each, Paths } from "./block";
import { concrete } from "./size";
import { leavesOfTensor, tensorOfPath, type Leaf, type Tensor } from "./tensor";

/** Direct subblocks, in reading order. */
export function childrenOf(block: Block): readonly Block[] {
  switch (block.block) {
    case "chain":
      return block.steps;
    case "paths":
      return block.paths;
    case "each":
      return [block.body];
    default:
      return [];
  }
}

/** The tensors that a block itself reads, not its children. */
export function tensorsOf(block: Block): readonly Tensor[] {
  if (block.block === "convolution") return [block.kernel];
  return block.block === "channelwise" ? block.state : [];
}

/** The tensors that a block and its subblocks read, in reading order. */
export function tensorsWithin(block: Block): readonly Tensor[] {
  return [...tensorsOf(block), ...childrenOf(block).flatMap(tensorsWithin)];
}

/** The leaves of a block, each once (shared leaves count once), in order of first use. */
export function leavesOf(block: Block): readonly Leaf[] {
  const leaves = tensorsWithin(block).flatMap(leavesOfTensor);
  return [...new Map(leaves.map((leaf) => [leaf.id, leaf])).values()];
}

export interface Noise {
  readonly dropouts: readonly Dropout[];
  readonly dropPaths: readonly DropPath[];
}

/** All noise of training in a block, in reading order. */
export function noiseOf(block: Block): Noise {
  const dropouts: Dropout[] = [];
  const dropPaths: DropPath[] = [];
  const visit = (inner: Block): void => {
    if (inner.block === "dropout") dropouts.push(inner);
    if (inner.block === "paths" && inner.dropPath !== undefined) dropPaths.push(inner.dropPath);
    childrenOf(inner).forEach(visit);
  };
  visit(block);
  return { dropouts, dropPaths };
}

/** The same block with every subblock's tensors replaced, but for subblocks that are not to be entered. */
export function mapTensors(
  block: Block,
  replace: (tensor: Tensor) => Tensor,
  enter: (inner: Block) => boolean = () => true,
): Block {
  const inner = (child: Block): Block => (enter(child) ? mapTensors(child, replace, enter) : child);
  switch (block.block) {
    case "convolution":
      return { ...block, kernel: replace(block.kernel) };
    case "channelwise":
      return { ...block, state: block.state.map(replace) };
    case "chain":
      return { ...block, steps: block.steps.map(inner) };
    case "paths":
      return { ...block, paths: block.paths.map(inner) };
    case "each":
      return { ...block, body: inner(block.body) };
    default:
      return block;
  }
}

/** The body of path number `path` of an `each`, with the index put in. An inner `each` may use the name again, for its own paths. */
export function bodyOfPath({ body, index }: Each, path: number): Block {
  const isOpen = (block: Block): boolean => block.block !== "each" || block.index !== index;
  return isOpen(body) ? mapTensors(body, (tensor) => tensorOfPath(tensor, index, path), isOpen) : body;
}

/** An `each` written out as `paths`. @throws BlockError if the count is not known. */
export function unfold(each: Each): Paths {
  const count = concrete(each.count);
  const paths = Array.from({ length: count }, (_, path) => bodyOfPath(each, path));
  if (each.split === "copy") return { block: "paths", split: "copy", paths, join: each.join };
  const width = concrete(each.split.width);
  return { block: "paths", split: paths.map((_, path) => ({ from: path * width, count: width })), paths, join: each.join };
}
