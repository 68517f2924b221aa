/** Expressions over leaves as numpy code. Pure. */
import {
  add,
  BlockError,
  isPathOffset,
  multiply,
  sameSize,
  shapeOfTensor,
  type PathOffset,
  type Size,
  type Tensor,
} from "../blocks";
import { sizeCode, type Names } from "./sizeCode";

export interface ArrayContext {
  /** What the code calls a leaf. */
  readonly leaf: (id: string) => string;
  /** What the code calls a path index. */
  readonly index: (index: string) => string;
  readonly names: Names | undefined;
}

/** Functions that an expression needs besides numpy's own. */
export const arrayFunctions: Readonly<Record<string, string>> = {
  block_diagonal: `def block_diagonal(kernel, groups):
    """[h, w, in / groups, out] as [h, w, in, out], with zeros off the diagonal blocks."""
    height, width, per_group, out = kernel.shape
    dense = np.zeros((height, width, per_group * groups, out), kernel.dtype)
    for g in range(groups):
        rows = slice(g * per_group, (g + 1) * per_group)
        columns = slice(g * out // groups, (g + 1) * out // groups)
        dense[:, :, rows, columns] = kernel[:, :, :, columns]
    return dense`,
  compose: `def compose(first, second):
    """The kernel of two convolutions in a row, one of them 1x1."""
    if second.shape[:2] == (1, 1):
        return np.einsum("hwio,op->hwip", first, second[0, 0])
    return np.einsum("io,hwop->hwip", first[0, 0], second)`,
};

export const shapeCode = (shape: readonly Size[], names?: Names): string => {
  const sizes = shape.map((size) => sizeCode(size, names));
  return sizes.length === 1 ? `(${sizes.join("")},)` : `(${sizes.join(", ")})`;
};

/** "[:, :, :, 2:4]" */
function indexCode(axis: number, from: string, to: string): string {
  return `[${[...Array.from({ length: axis }, () => ":"), `${from}:${to}`].join(", ")}]`;
}

function sliceCode(
  axis: number,
  { from, count, whole }: { from: Size | PathOffset; count: Size; whole: Size },
  context: ArrayContext,
): string {
  const { names, index } = context;
  if (!isPathOffset(from)) {
    const end = add(from, count);
    return indexCode(axis, from === 0 ? "" : sizeCode(from, names), sameSize(end, whole) ? "" : sizeCode(end, names));
  }
  const variable = index(from.index);
  const times = sizeCode(from.times, names);
  const start = from.times === 1 ? variable : `${times} * ${variable}`;
  return indexCode(axis, start, `${start} + ${sizeCode(count, names)}`);
}

/** An expression as numpy code, [height, width, in / groups, out] or [channels]. */
export function arrayCode(tensor: Tensor, context: ArrayContext): string {
  const inner = (part: Tensor): string => arrayCode(part, context);
  const { names } = context;
  switch (tensor.tensor) {
    case "leaf":
      return context.leaf(tensor.id);
    case "slice": {
      const { axis, from, count } = tensor;
      return `${inner(tensor.of)}${sliceCode(axis, { from, count, whole: shapeOfTensor(tensor.of)[axis] ?? 0 }, context)}`;
    }
    case "concat":
      return `np.concatenate([${tensor.parts.map(inner).join(", ")}], axis=${tensor.axis})`;
    case "reshape":
      return `${inner(tensor.of)}.reshape${shapeCode(tensor.shape, names)}`;
    case "transpose":
      return `${inner(tensor.of)}.transpose(${tensor.permutation.join(", ")})`;
    case "blockDiagonal":
      return `block_diagonal(${inner(tensor.of)}, ${sizeCode(tensor.groups, names)})`;
    case "compose":
      return `compose(${inner(tensor.first)}, ${inner(tensor.second)})`;
    case "constant": {
      const [height = 0, width = 0, , output = 0] = tensor.shape;
      const divided = tensor.dividedBy === undefined ? "" : ` / ${tensor.dividedBy}`;
      if (tensor.values === "identity")
        return `np.eye(${sizeCode(output, names)}).reshape${shapeCode(tensor.shape, names)}${divided}`;
      if (tensor.values !== "delta") return `np.${tensor.values}(${shapeCode(tensor.shape, names)})${divided}`;
      const taps = sizeCode(multiply(height, width), names);
      return `np.tile(np.eye(${taps}), ${sizeCode(output, names)} // ${taps}).reshape${shapeCode(tensor.shape, names)}${divided}`;
    }
  }
}

/**
 * Statements that put a value where an expression reads its leaves from.
 * @throws BlockError where it cannot be told, because the expression is a product
 */
export function assignCode(tensor: Tensor, value: string, context: ArrayContext): readonly string[] {
  switch (tensor.tensor) {
    case "leaf":
    case "slice": {
      const target = arrayCode(tensor, context);
      if (!isView(tensor)) throw new BlockError("a part of a rearranged kernel cannot be put back into it");
      return [tensor.tensor === "leaf" ? `${target}[...] = ${value}` : `${target} = ${value}`];
    }
    case "concat": {
      let from: Size = 0;
      return tensor.parts.flatMap((part) => {
        const count: Size = shapeOfTensor(part)[tensor.axis] ?? 0;
        const own = `${value}${indexCode(tensor.axis, sizeCode(from, context.names), sizeCode(add(from, count), context.names))}`;
        from = add(from, count);
        return assignCode(part, own, context);
      });
    }
    case "reshape":
      return assignCode(tensor.of, `${value}.reshape${shapeCode(shapeOfTensor(tensor.of), context.names)}`, context);
    case "transpose": {
      const back = tensor.permutation.map((_, axis) => tensor.permutation.indexOf(axis));
      return assignCode(tensor.of, `${value}.transpose(${back.join(", ")})`, context);
    }
    case "constant":
      return [];
    case "compose":
    case "blockDiagonal":
      throw new BlockError("the kernel is computed from several weights, which cannot be told from it");
  }
}

/** Whether numpy gives a view of the leaf, so that writing to it writes to the leaf. */
const isView = (tensor: Tensor): boolean =>
  tensor.tensor === "leaf" || ((tensor.tensor === "slice" || tensor.tensor === "transpose") && isView(tensor.of));
