/** One form for blocks that differ in spelling only, and a text that is equal for equal forms. Pure. */
import {
  leavesOf,
  mapParts,
  mapTensors,
  partsOf,
  shapeOfTensor,
  substituteLeaves,
  tensorsWithin,
  type Block,
  type Each,
  type Leaf,
  type Paths,
  type Tensor,
} from "../blocks";
import { branchingOf } from "./branching";
import { simplified, sizeKey, tensorKey } from "./expressions";
import { renamed } from "./pathIndex";
import { blockOf, stepsOf } from "./steps";

/** The name of the index at a depth of nesting; nobody else begins a name so, and an inner one must not catch what means the outer. */
const indexAt = (depth: number): string => `#${depth}`;

/** Slices that are put together again as they were cut: nothing. */
function isUndone(block: Paths | Each): boolean {
  const paths = branchingOf(block);
  if (paths?.join !== "concat" || paths.split === "copy" || paths.split === null) return false;
  return paths.bodies.every((body) => stepsOf(body).length === 0);
}

/** Paths in the order of their keys, where the order does not matter: a sum, or a mean that drops none of them. */
function sorted(block: Paths): Paths {
  if (block.join === "concat" || block.dropPath !== undefined) return block;
  const { split } = block;
  const own = branchingOf(block)?.split ?? null;
  const shared = own !== null && own !== "copy";
  const order = block.paths
    .map((path, i) => ({ i, key: `${split === "copy" ? "" : JSON.stringify(split[i])}${blockKey(path)}` }))
    // A sum over slices keeps the order of its channels, which rules look for.
    .sort((a, b) => (shared || a.key === b.key ? a.i - b.i : a.key < b.key ? -1 : 1));
  const paths = order.flatMap(({ i }) => block.paths[i] ?? []);
  return { ...block, paths, split: split === "copy" ? split : order.flatMap(({ i }) => split[i] ?? []) };
}

function canonicalStep(step: Block, depth: number): readonly Block[] {
  switch (step.block) {
    case "convolution":
      return [{ ...step, kernel: simplified(step.kernel) }];
    case "channelwise":
      return [{ ...step, state: step.state.map(simplified) }];
    case "paths": {
      const paths: Paths = { ...step, paths: step.paths.map((path) => blockOf(canonicalSteps(stepsOf(path), depth))) };
      return isUndone(paths) ? [] : [sorted(paths)];
    }
    case "each": {
      const each = renamed(step, indexAt(depth));
      const body = blockOf(canonicalSteps(stepsOf(each.body), depth + 1));
      return isUndone({ ...each, body }) ? [] : [{ ...each, body }];
    }
    default:
      return [step];
  }
}

/** Steps in their canonical form: chains opened, expressions at their shortest, sums in a fixed order, indices named by depth. */
export function canonicalSteps(steps: readonly Block[], depth = 0): readonly Block[] {
  return steps.flatMap(stepsOf).flatMap((step) => canonicalStep(step, depth));
}

export const canonical = (block: Block): Block => blockOf(canonicalSteps(stepsOf(block)));

/** A short text that is equal for equal blocks only. */
export function blockKey(block: Block): string {
  switch (block.block) {
    case "convolution": {
      const { kernel, groups, stride, dilation, padding } = block;
      return `conv(${tensorKey(kernel)};${sizeKey(groups)};${stride};${dilation};${padding})`;
    }
    case "channelwise":
      return `${block.function}(${block.state.map(tensorKey).join(",")})`;
    case "pool":
      return `${block.function}Pool(${block.size};${block.stride};${block.padding};${String(block.countsPadding)})`;
    case "dropout":
      return `dropout(${block.id};${block.rate})`;
    case "identity":
      return "identity";
    case "chain":
      return `[${block.steps.map(blockKey).join(" ")}]`;
    case "paths": {
      const split =
        block.split === "copy" ? "copy" : block.split.map(({ from, count }) => `${sizeKey(from)}+${sizeKey(count)}`).join(",");
      const drop = block.dropPath === undefined ? "" : `;${JSON.stringify(block.dropPath)}`;
      return `${block.join}(${split}|${block.paths.map(blockKey).join("|")}${drop})`;
    }
    case "each": {
      const split = block.split === "copy" ? "copy" : sizeKey(block.split.width);
      return `${block.join}${sizeKey(block.count)}{${block.index}:${split}|${blockKey(block.body)}}`;
    }
  }
}

/** How often an expression reads each leaf. */
function countReads(tensor: Tensor, reads: Map<string, number>): void {
  if (tensor.tensor === "leaf") reads.set(tensor.id, (reads.get(tensor.id) ?? 0) + 1);
  partsOf(tensor).forEach((part) => countReads(part, reads));
}

/** Whole leaves put together, each read nowhere else, are one leaf in several pieces. */
function inOnePiece(tensor: Tensor, reads: ReadonlyMap<string, number>): Tensor {
  if (tensor.tensor !== "concat") return mapParts(tensor, (part) => inOnePiece(part, reads));
  const leaves = tensor.parts.filter((part) => part.tensor === "leaf" && reads.get(part.id) === 1);
  const [first] = leaves;
  if (first?.tensor !== "leaf" || leaves.length < tensor.parts.length) return mapParts(tensor, (part) => inOnePiece(part, reads));
  return { ...first, id: leaves.map(tensorKey).join("+"), shape: shapeOfTensor(tensor) };
}

/**
 * The same text for blocks that differ only in the names of their leaves, which are numbered in order of first use, and in whether a leaf
 * is kept in one piece.
 */
export function shapeKey(block: Block): string {
  const pieces = canonical(block);
  const reads = new Map<string, number>();
  tensorsWithin(pieces).forEach((tensor) => countReads(tensor, reads));
  const form = canonical(mapTensors(pieces, (tensor) => inOnePiece(tensor, reads)));
  const names = new Map(
    leavesOf(form).map((leaf, i): [string, Leaf] => [leaf.id, { ...leaf, id: `w${i}[${leaf.shape.map(sizeKey).join(",")}]` }]),
  );
  return blockKey(mapTensors(form, (tensor) => substituteLeaves(tensor, names)));
}
