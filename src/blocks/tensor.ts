/**
 * Parameters and the expressions that read them. A parameter (leaf) keeps its identity through every rewrite; kernels are
 * expressions over leaves, so the map of weights and of gradients between two forms is never written by hand. Pure.
 */
import { add, BlockError, concrete, multiply, sameSize, type Size } from "./size";

/** How a leaf gets its first values. `fan` counts the inputs that one output of the function really receives. */
export type InitialLaw = { readonly law: "heNormal"; readonly fan: Size } | { readonly law: "constant"; readonly value: number };

/** What a leaf is for; weight decay applies to `convolution` and `dense` only. */
export type LeafRole = "convolution" | "dense" | "normalisation" | "statistics" | "bias";

/** A parameter. `statistics` leaves (running mean and variance) are state and not trained. */
export interface Leaf {
  readonly tensor: "leaf";
  readonly id: string;
  readonly shape: readonly Size[];
  readonly role: LeafRole;
  readonly initial: InitialLaw;
}

/** Position `index · times` along an axis, where `index` counts the paths of the enclosing `each`. */
export interface PathOffset {
  readonly index: string;
  readonly times: Size;
}

export const isPathOffset = (from: Size | PathOffset): from is PathOffset => typeof from === "object" && "index" in from;

/**
 * A kernel that is not trained. `identity`: [1, 1, C, C] with ones on the diagonal; `delta`: [h, w, 1, C · h · w], where output channel o is
 * 1 at tap o mod (h · w), in row-major order.
 */
export interface Constant {
  readonly tensor: "constant";
  readonly shape: readonly Size[];
  readonly values: "identity" | "zeros" | "ones" | "delta";
  /** What every entry is divided by; 1 if left out. */
  readonly dividedBy?: number;
}

/** An expression over leaves. Kernels have axes [height, width, in / groups, out]; states of channelwise functions [channels]. */
export type Tensor =
  | Leaf
  | {
      readonly tensor: "slice";
      readonly of: Tensor;
      readonly axis: number;
      readonly from: Size | PathOffset;
      readonly count: Size;
    }
  | { readonly tensor: "concat"; readonly parts: readonly Tensor[]; readonly axis: number }
  | { readonly tensor: "reshape"; readonly of: Tensor; readonly shape: readonly Size[] }
  | { readonly tensor: "transpose"; readonly of: Tensor; readonly permutation: readonly number[] }
  /** [h, w, in / groups, out] → [h, w, in, out] with zeros off the diagonal blocks. */
  | { readonly tensor: "blockDiagonal"; readonly of: Tensor; readonly groups: Size }
  /** The kernel of `first` followed by `second`, for 1×1 kernels on either side. */
  | { readonly tensor: "compose"; readonly first: Tensor; readonly second: Tensor }
  | Constant;

/**
 * The shape of an expression.
 * @throws BlockError where parts do not fit together.
 */
export function shapeOfTensor(t: Tensor): readonly Size[] {
  switch (t.tensor) {
    case "leaf":
    case "constant":
    case "reshape":
      return t.shape;
    case "slice":
      return shapeOfTensor(t.of).map((size, axis) => (axis === t.axis ? t.count : size));
    case "concat": {
      const shapes = t.parts.map(shapeOfTensor);
      const [first] = shapes;
      if (first === undefined) throw new BlockError("a concatenation needs at least one part");
      return first.map((size, axis) => {
        const sizes = shapes.map((shape) => shape[axis] ?? 0);
        if (axis === t.axis) return add(...sizes);
        if (!sizes.every((other) => sameSize(other, size))) throw new BlockError(`concatenated parts differ along axis ${axis}`);
        return size;
      });
    }
    case "transpose": {
      const shape = shapeOfTensor(t.of);
      return t.permutation.map((axis) => shape[axis] ?? 0);
    }
    case "blockDiagonal": {
      const [height = 0, width = 0, input = 0, output = 0] = shapeOfTensor(t.of);
      return [height, width, multiply(input, t.groups), output];
    }
    case "compose": {
      const [h1 = 0, w1 = 0, input = 0] = shapeOfTensor(t.first);
      const [h2 = 0, w2 = 0, , output = 0] = shapeOfTensor(t.second);
      return [add(h1, h2, -1), add(w1, w2, -1), input, output];
    }
  }
}

/** Direct subexpressions. */
export function partsOf(t: Tensor): readonly Tensor[] {
  switch (t.tensor) {
    case "leaf":
    case "constant":
      return [];
    case "concat":
      return t.parts;
    case "compose":
      return [t.first, t.second];
    default:
      return [t.of];
  }
}

/** The leaves that an expression reads, each once, in order of first use. */
export function leavesOfTensor(t: Tensor): readonly Leaf[] {
  if (t.tensor === "leaf") return [t];
  const found = new Map<string, Leaf>();
  for (const part of partsOf(t)) for (const leaf of leavesOfTensor(part)) found.set(leaf.id, leaf);
  return [...found.values()];
}

/** The same expression with its direct subexpressions replaced. */
export function mapParts(t: Tensor, replace: (part: Tensor) => Tensor): Tensor {
  switch (t.tensor) {
    case "leaf":
    case "constant":
      return t;
    case "concat":
      return { ...t, parts: t.parts.map(replace) };
    case "compose":
      return { ...t, first: replace(t.first), second: replace(t.second) };
    default:
      return { ...t, of: replace(t.of) };
  }
}

/** The same expression with leaves replaced where there is a replacement. */
export function substituteLeaves(t: Tensor, by: ReadonlyMap<string, Tensor>): Tensor {
  return t.tensor === "leaf" ? (by.get(t.id) ?? t) : mapParts(t, (part) => substituteLeaves(part, by));
}

/** The same expression for path number `path` of the `each` whose index is named `index`. */
export function tensorOfPath(t: Tensor, index: string, path: number): Tensor {
  const inner = mapParts(t, (part) => tensorOfPath(part, index, path));
  if (inner.tensor !== "slice" || !isPathOffset(inner.from) || inner.from.index !== index) return inner;
  return { ...inner, from: concrete(inner.from.times) * path };
}
