/** Which share of which parameter an expression reads, so that drawn parts can be compared by what they read. Pure. */
import { concrete, isPathOffset, partsOf, type Tensor } from "../blocks";
import type { Region, Span } from "./drawing";

const end = ({ from, count }: Span): number => from + count;

/** Whether two spans have a number in common. */
export const meet = (a: Span, b: Span): boolean => a.from < end(b) && b.from < end(a);

/** Whether two regions have a weight in common. */
export function overlap(a: Region, b: Region): boolean {
  return a.leaf === b.leaf && a.axes.every((span, axis) => meet(span, b.axes[axis] ?? span));
}

/** The smallest span that holds both. */
function hull(a: Span, b: Span): Span {
  const from = Math.min(a.from, b.from);
  return { from, count: Math.max(end(a), end(b)) - from };
}

/** The smallest regions that hold those of both lists, leaf by leaf. */
export function hullOf(a: readonly Region[], b: readonly Region[]): readonly Region[] {
  return a.map((region, i) => {
    const other = b[i];
    if (other?.leaf !== region.leaf) return region;
    return { ...region, axes: region.axes.map((span, axis) => hull(span, other.axes[axis] ?? span)) };
  });
}

function narrowed(region: Region, axis: number, { from, count }: Span): Region {
  return { ...region, axes: region.axes.map((span, i) => (i === axis ? { from: span.from + from, count } : span)) };
}

/**
 * Exact for leaves and slices of them, which is how modules are written; the whole leaf where an expression also reorders its axes. A
 * slice that still depends on a path index reads whatever any path reads.
 */
export function regionsOf(tensor: Tensor): readonly Region[] {
  if (tensor.tensor === "leaf") {
    return [{ leaf: tensor.id, axes: tensor.shape.map((size) => ({ from: 0, count: concrete(size) })) }];
  }
  const inner = partsOf(tensor).flatMap(regionsOf);
  if (tensor.tensor !== "slice" || (tensor.of.tensor !== "leaf" && tensor.of.tensor !== "slice")) return inner;
  const { from, count, axis } = tensor;
  if (isPathOffset(from)) return inner;
  return inner.map((region) => narrowed(region, axis, { from: concrete(from), count: concrete(count) }));
}
