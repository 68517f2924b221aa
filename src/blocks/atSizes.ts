/** A block whose sizes are unknowns, at numbers that stand in for them. Pure. */
import type { Block, Interval } from "./block";
import type { Size } from "./size";
import { isPathOffset, mapParts, type PathOffset, type Tensor } from "./tensor";
import { mapTensors } from "./walk";

/** What each unknown is. */
export type Numbers = (name: string) => number;

export function sizeAt(size: Size, numbers: Numbers): number {
  if (typeof size === "number") return size;
  return Object.entries(size.terms).reduce((sum, [monomial, coefficient]) => {
    const names = monomial.split("·").filter((name) => name !== "");
    return sum + names.reduce((product, name) => product * numbers(name), coefficient);
  }, 0);
}

function tensorAt(tensor: Tensor, numbers: Numbers): Tensor {
  const at = (size: Size): number => sizeAt(size, numbers);
  const offset = (from: Size | PathOffset): Size | PathOffset =>
    isPathOffset(from) ? { ...from, times: at(from.times) } : at(from);
  const inner = mapParts(tensor, (part) => tensorAt(part, numbers));
  switch (inner.tensor) {
    case "leaf": {
      const { initial } = inner;
      const known = initial.law === "heNormal" ? { ...initial, fan: at(initial.fan) } : initial;
      return { ...inner, shape: inner.shape.map(at), initial: known };
    }
    case "constant":
    case "reshape":
      return { ...inner, shape: inner.shape.map(at) };
    case "slice":
      return { ...inner, from: offset(inner.from), count: at(inner.count) };
    case "blockDiagonal":
      return { ...inner, groups: at(inner.groups) };
    default:
      return inner;
  }
}

function ownSizesAt(block: Block, numbers: Numbers): Block {
  const at = (size: Size): number => sizeAt(size, numbers);
  switch (block.block) {
    case "convolution":
      return { ...block, groups: at(block.groups) };
    case "chain":
      return { ...block, steps: block.steps.map((step) => ownSizesAt(step, numbers)) };
    case "paths": {
      const interval = ({ from, count }: Interval): Interval => ({ from: at(from), count: at(count) });
      const split = block.split === "copy" ? block.split : block.split.map(interval);
      return { ...block, split, paths: block.paths.map((path) => ownSizesAt(path, numbers)) };
    }
    case "each": {
      const split = block.split === "copy" ? block.split : { ...block.split, width: at(block.split.width) };
      return { ...block, count: at(block.count), split, body: ownSizesAt(block.body, numbers) };
    }
    default:
      return block;
  }
}

/** The same block at these sizes: whether they fit together is for `shapeAfter` to say. */
export const atSizes = (block: Block, numbers: Numbers): Block =>
  ownSizesAt(
    mapTensors(block, (tensor) => tensorAt(tensor, numbers)),
    numbers,
  );
