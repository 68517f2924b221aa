/** Walking over blocks: children, kernels and leaves in reading order, and single paths of an `each`. Pure. */
import type { Block } from "./block";
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

/** The leaves of a block, each once (shared leaves count once), in order of first use. */
export function leavesOf(block: Block): readonly Leaf[] {
  const found = new Map<string, Leaf>();
  const visit = (inner: Block): void => {
    for (const tensor of tensorsOf(inner)) for (const leaf of leavesOfTensor(tensor)) found.set(leaf.id, leaf);
    childrenOf(inner).forEach(visit);
  };
  visit(block);
  return [...found.values()];
}

/** The same block with every subblock's tensors replaced. */
export function mapTensors(block: Block, replace: (tensor: Tensor) => Tensor): Block {
  const inner = (child: Block): Block => mapTensors(child, replace);
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

/** The body of path number `path` of an `each`, with the index put in. */
export function bodyOfPath(each: Extract<Block, { block: "each" }>, path: number): Block {
  return mapTensors(each.body, (tensor) => tensorOfPath(tensor, each.index, path));
}

/** An `each` written out as `paths`. @throws BlockError if the count is not known. */
export function unfold(each: Extract<Block, { block: "each" }>): Extract<Block, { block: "paths" }> {
  const count = concrete(each.count);
  const paths = Array.from({ length: count }, (_, path) => bodyOfPath(each, path));
  if (each.split === "copy") return { block: "paths", split: "copy", paths, join: each.join };
  const width = concrete(each.split.width);
  return { block: "paths", split: paths.map((_, path) => ({ from: path * width, count: width })), paths, join: each.join };
}
