/** Slices, concatenations and reshapes of kernel expressions in their shortest form, so that equal expressions look equal. Pure. */
import {
  add,
  concrete,
  isPathOffset,
  mapParts,
  multiply,
  sameSize,
  shapeOfTensor,
  tensorOfPath,
  type PathOffset,
  type Size,
  type Tensor,
} from "../blocks";

interface Part {
  readonly axis: number;
  readonly from: Size | PathOffset;
  readonly count: Size;
}

/** The parts of a concatenation that an interval covers; null where it cuts sizes that are not known. */
function partsWithin(parts: readonly Tensor[], { axis, from, count }: Part & { from: Size }): readonly Tensor[] | null {
  if (typeof from !== "number" || typeof count !== "number") return null;
  const covered: Tensor[] = [];
  let start = 0;
  for (const part of parts) {
    const size = shapeOfTensor(part)[axis];
    if (typeof size !== "number") return null;
    const [first, end] = [Math.max(from, start), Math.min(from + count, start + size)];
    if (first < end) covered.push(slice(part, { axis, from: first - start, count: end - first }));
    start += size;
  }
  return covered;
}

/** `count` positions of an axis from `from` on, read from as deep inside the expression as can be. */
export function slice(of: Tensor, part: Part): Tensor {
  const { axis, from, count } = part;
  if (!isPathOffset(from)) {
    if (sameSize(from, 0) && sameSize(count, shapeOfTensor(of)[axis] ?? 0)) return of;
    if (of.tensor === "slice" && of.axis === axis && !isPathOffset(of.from)) {
      return slice(of.of, { axis, from: add(of.from, from), count });
    }
    if (of.tensor === "concat" && of.axis === axis) {
      const covered = partsWithin(of.parts, { axis, from, count });
      if (covered !== null && covered.length > 0) return concat(covered, axis);
    }
  }
  return { tensor: "slice", of, axis, from, count };
}

/** One slice for two that follow each other in the same tensor, else null. */
function joined(left: Tensor, right: Tensor, axis: number): Tensor | null {
  if (left.tensor !== "slice" || right.tensor !== "slice" || left.axis !== axis || right.axis !== axis) return null;
  if (isPathOffset(left.from) || isPathOffset(right.from)) return null;
  if (!sameSize(add(left.from, left.count), right.from) || tensorKey(left.of) !== tensorKey(right.of)) return null;
  return { ...left, count: add(left.count, right.count) };
}

/** Parts one after the other, with neighbouring slices of one tensor read at once. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const flat = parts.flatMap((part) => (part.tensor === "concat" && part.axis === axis ? part.parts : [part]));
  const kept: Tensor[] = [];
  for (const part of flat) {
    const last = kept.at(-1);
    const both = last === undefined ? null : joined(last, part, axis);
    if (both === null) kept.push(part);
    else kept[kept.length - 1] = both;
  }
  const [only] = kept;
  if (only === undefined || kept.length > 1) return { tensor: "concat", parts: kept, axis };
  return only.tensor === "slice" ? slice(only.of, only) : only;
}

/** The same elements, in row-major order, in another shape. */
export function reshape(of: Tensor, shape: readonly Size[]): Tensor {
  const inner = of.tensor === "reshape" ? of.of : of;
  const own = shapeOfTensor(inner);
  const same = own.length === shape.length && own.every((size, axis) => sameSize(size, shape[axis] ?? 0));
  return same ? inner : { tensor: "reshape", of: inner, shape };
}

export function transpose(of: Tensor, permutation: readonly number[]): Tensor {
  if (of.tensor === "transpose")
    return transpose(
      of.of,
      permutation.map((axis) => of.permutation[axis] ?? axis),
    );
  return permutation.every((axis, i) => axis === i) ? of : { tensor: "transpose", of, permutation };
}

/** An expression with every part in its shortest form. */
export function simplified(tensor: Tensor): Tensor {
  const inner = mapParts(tensor, simplified);
  switch (inner.tensor) {
    case "slice":
      return slice(inner.of, inner);
    case "concat":
      return concat(inner.parts, inner.axis);
    case "reshape":
      return reshape(inner.of, inner.shape);
    case "transpose":
      return transpose(inner.of, inner.permutation);
    default:
      return inner;
  }
}

/** A short text that is equal for equal sizes only. */
export const sizeKey = (size: Size | PathOffset): string => (typeof size === "number" ? String(size) : JSON.stringify(size));

/** A short text that is equal for equal expressions only. */
export function tensorKey(tensor: Tensor): string {
  switch (tensor.tensor) {
    case "leaf":
      return tensor.id;
    case "constant":
      return `${tensor.values}/${tensor.dividedBy ?? 1}[${tensor.shape.map(sizeKey).join(",")}]`;
    case "slice":
      return `${tensorKey(tensor.of)}{${tensor.axis}:${sizeKey(tensor.from)}+${sizeKey(tensor.count)}}`;
    case "concat":
      return `cat${tensor.axis}(${tensor.parts.map(tensorKey).join(",")})`;
    case "reshape":
      return `${tensorKey(tensor.of)}[${tensor.shape.map(sizeKey).join(",")}]`;
    case "transpose":
      return `${tensorKey(tensor.of)}T${tensor.permutation.join("")}`;
    case "blockDiagonal":
      return `diagonal${sizeKey(tensor.groups)}(${tensorKey(tensor.of)})`;
    case "compose":
      return `(${tensorKey(tensor.first)}*${tensorKey(tensor.second)})`;
  }
}

/** The tensors of all paths of an `each`, joined along one axis; where they are consecutive slices of one tensor, that tensor. */
export function familyOf(tensor: Tensor, { index, count, axis }: { index: string; count: Size; axis: number }): Tensor | null {
  if (tensor.tensor === "slice" && tensor.axis === axis && isPathOffset(tensor.from)) {
    const whole = shapeOfTensor(tensor.of)[axis] ?? 0;
    const consecutive = tensor.from.index === index && sameSize(tensor.from.times, tensor.count);
    if (consecutive && sameSize(whole, multiply(count, tensor.count))) return tensor.of;
  }
  if (typeof count !== "number") return null;
  return concat(
    Array.from({ length: concrete(count) }, (_, path) => simplified(tensorOfPath(tensor, index, path))),
    axis,
  );
}
