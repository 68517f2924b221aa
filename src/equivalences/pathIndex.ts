/** The names of path indices: which an expression refers to, a new one, and an `each` under another one. Pure. */
import {
  childrenOf,
  isPathOffset,
  mapParts,
  mapTensors,
  partsOf,
  tensorsOf,
  type Block,
  type Each,
  type Tensor,
} from "../blocks";

/** The names of path indices that an expression refers to. */
function indicesOf(tensor: Tensor): readonly string[] {
  const own = tensor.tensor === "slice" && isPathOffset(tensor.from) ? [tensor.from.index] : [];
  return [...own, ...partsOf(tensor).flatMap(indicesOf)];
}

/** The names that a block refers to or gives to paths of its own. */
function indicesWithin(block: Block): readonly string[] {
  const own = block.block === "each" ? [block.index] : [];
  return [...own, ...tensorsOf(block).flatMap(indicesOf), ...childrenOf(block).flatMap(indicesWithin)];
}

const unused = (used: readonly string[]): string =>
  ["c", "d", "e", "f"].find((name) => !used.includes(name)) ?? `c${used.length}`;

/** A name for the index of new paths that the expression does not use yet. */
export const freshIndex = (tensor: Tensor): string => unused(indicesOf(tensor));

/** An `each` under another name of its index; an inner `each` of the same name keeps its own. */
export function renamed(each: Each, index: string): Each {
  if (each.index === index) return each;
  const isOpen = (block: Block): boolean => block.block !== "each" || block.index !== each.index;
  const rename = (tensor: Tensor): Tensor => renamedTensor(tensor, each.index, index);
  return { ...each, index, body: isOpen(each.body) ? mapTensors(each.body, rename, isOpen) : each.body };
}

function renamedTensor(tensor: Tensor, old: string, index: string): Tensor {
  const inner = mapParts(tensor, (part) => renamedTensor(part, old, index));
  if (inner.tensor !== "slice" || !isPathOffset(inner.from) || inner.from.index !== old) return inner;
  return { ...inner, from: { ...inner.from, index } };
}

/** An `each` whose index no expression means that is about to be moved into it: one of its name belongs to paths around it. */
export function apartFrom(each: Each, moved: readonly Tensor[]): Each {
  const names = moved.flatMap(indicesOf);
  return names.includes(each.index) ? renamed(each, unused([...names, ...indicesWithin(each)])) : each;
}
