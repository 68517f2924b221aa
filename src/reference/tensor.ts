/** The numbers behind an expression over leaves, and the adjoint that carries its gradient back to them. Knows no blocks. Pure. */
import { BlockError, concrete, isPathOffset, shapeOfTensor, type Constant, type Tensor } from "../blocks";
import { addTo, checkShape, read, scaled, sizeOf, zeros, type Value, type Values } from "./value";

/** Gradients by leaf id, which pullbacks add to. */
export type Gradients = Map<string, Value>;

export interface TensorEvaluation {
  readonly value: Value;
  /** Adds what this gradient means for each leaf to its entry of `into`. */
  readonly pullback: (gradient: Value, into: Gradients) => void;
}

/** Entry i of the result is entry positions[i] of the part; -1 leaves it as it is. */
interface Source {
  readonly part: TensorEvaluation;
  readonly positions: Int32Array;
}

function flatIndex(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((at, size, axis) => at * size + (index[axis] ?? NaN), 0);
}

/** Every index into `shape`, in row-major order. */
function forEachIndex(shape: readonly number[], visit: (index: readonly number[], position: number) => void): void {
  const index = shape.map(() => 0);
  const size = sizeOf(shape);
  for (let position = 0; position < size; position++) {
    visit(index, position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? NaN) + 1;
      index[axis] = next === shape[axis] ? 0 : next;
      if (index[axis] !== 0) break;
    }
  }
}

/** `source` for every index into `shape`. */
function positionsOf(shape: readonly number[], source: (index: readonly number[]) => number): Int32Array {
  const positions = new Int32Array(sizeOf(shape));
  forEachIndex(shape, (index, position) => (positions[position] = source(index)));
  return positions;
}

/** Copies entries; the adjoint adds them back to where they came from. */
function gather(shape: readonly number[], sources: readonly Source[]): TensorEvaluation {
  const value = zeros(shape);
  for (const { part, positions } of sources) {
    positions.forEach((from, to) => {
      if (from >= 0) value.data[to] = read(part.value.data, from);
    });
  }
  return {
    value,
    pullback: (gradient, into) => {
      for (const { part, positions } of sources) {
        const partGradient = zeros(part.value.shape);
        const { data } = partGradient;
        positions.forEach((from, to) => {
          if (from >= 0) data[from] = read(data, from) + read(gradient.data, to);
        });
        part.pullback(partGradient, into);
      }
    },
  };
}

function evaluateLeaf(id: string, shape: readonly number[], leaves: Values): TensorEvaluation {
  const value = leaves.get(id);
  if (value === undefined) throw new BlockError(`the leaf ${id} has no value`);
  checkShape(value, shape, `the leaf ${id}`);
  return {
    value,
    pullback: (gradient, into) => {
      const sum = into.get(id) ?? zeros(shape);
      addTo(sum, gradient);
      into.set(id, sum);
    },
  };
}

function slice(part: TensorEvaluation, axis: number, from: number, count: number): TensorEvaluation {
  const whole = part.value.shape;
  if (from < 0 || from + count > (whole[axis] ?? 0)) {
    throw new BlockError(`a slice from ${from} to ${from + count - 1} leaves axis ${axis} of [${whole.join(", ")}]`);
  }
  const shape = whole.map((size, other) => (other === axis ? count : size));
  const shifted = (index: readonly number[]): number[] => index.map((at, other) => (other === axis ? at + from : at));
  return gather(shape, [{ part, positions: positionsOf(shape, (index) => flatIndex(whole, shifted(index))) }]);
}

function concat(parts: readonly TensorEvaluation[], axis: number, shape: readonly number[]): TensorEvaluation {
  let start = 0;
  const sources = parts.map((part): Source => {
    const own = part.value.shape;
    const from = start;
    start += own[axis] ?? 0;
    const until = start;
    const positions = positionsOf(shape, (index) => {
      const along = index[axis] ?? NaN;
      return along >= from && along < until
        ? flatIndex(
            own,
            index.map((at, other) => (other === axis ? at - from : at)),
          )
        : -1;
    });
    return { part, positions };
  });
  return gather(shape, sources);
}

function reshape(part: TensorEvaluation, shape: readonly number[]): TensorEvaluation {
  const { shape: before, data } = part.value;
  if (sizeOf(before) !== sizeOf(shape))
    throw new BlockError(`[${before.join(", ")}] cannot be reshaped to [${shape.join(", ")}]`);
  return {
    value: { shape, data },
    pullback: (gradient, into) => {
      part.pullback({ shape: before, data: gradient.data }, into);
    },
  };
}

function transpose(part: TensorEvaluation, permutation: readonly number[], shape: readonly number[]): TensorEvaluation {
  const before = part.value.shape;
  const valid = permutation.length === before.length && before.every((_, axis) => permutation.includes(axis));
  if (!valid) throw new BlockError(`(${permutation.join(", ")}) does not permute the axes of [${before.join(", ")}]`);
  const original = (index: readonly number[]): number[] => before.map((_, axis) => index[permutation.indexOf(axis)] ?? NaN);
  return gather(shape, [{ part, positions: positionsOf(shape, (index) => flatIndex(before, original(index))) }]);
}

function blockDiagonal(part: TensorEvaluation, groups: number): TensorEvaluation {
  const [height = 0, width = 0, perGroup = 0, out = 0] = part.value.shape;
  if (out % groups !== 0) throw new BlockError(`${groups} groups do not divide ${out} output channels`);
  const shape = [height, width, perGroup * groups, out];
  const positions = positionsOf(shape, ([y = 0, x = 0, input = 0, output = 0]) => {
    const channel = input - Math.floor((output * groups) / out) * perGroup;
    return channel >= 0 && channel < perGroup ? flatIndex(part.value.shape, [y, x, channel, output]) : -1;
  });
  return gather(shape, [{ part, positions }]);
}

/** [h1 + h2 - 1, w1 + w2 - 1, in, out], entry (a + b, c + d, i, o) = Σ first[a, c, i, m] · second[b, d, m, o]. */
function compose(first: TensorEvaluation, second: TensorEvaluation): TensorEvaluation {
  const [h1 = 0, w1 = 0, input = 0, middle = 0] = first.value.shape;
  const [h2 = 0, w2 = 0, meets = 0, output = 0] = second.value.shape;
  if (middle !== meets) throw new BlockError(`a kernel with ${middle} outputs cannot be followed by one with ${meets} inputs`);
  const shape = [h1 + h2 - 1, w1 + w2 - 1, input, output];

  const forEachProduct = (visit: (a: number, b: number, product: number) => void): void => {
    forEachIndex([h1, w1, h2, w2, input, middle, output], ([y1 = 0, x1 = 0, y2 = 0, x2 = 0, i = 0, m = 0, o = 0]) => {
      const [a, b] = [flatIndex(first.value.shape, [y1, x1, i, m]), flatIndex(second.value.shape, [y2, x2, m, o])];
      visit(a, b, flatIndex(shape, [y1 + y2, x1 + x2, i, o]));
    });
  };

  const value = zeros(shape);
  const [f, s, data] = [first.value.data, second.value.data, value.data];
  forEachProduct((a, b, product) => (data[product] = read(data, product) + read(f, a) * read(s, b)));
  return {
    value,
    pullback: (gradient, into) => {
      const [firstGradient, secondGradient] = [zeros(first.value.shape), zeros(second.value.shape)];
      const [df, ds] = [firstGradient.data, secondGradient.data];
      forEachProduct((a, b, product) => {
        df[a] = read(df, a) + read(gradient.data, product) * read(s, b);
        ds[b] = read(ds, b) + read(gradient.data, product) * read(f, a);
      });
      first.pullback(firstGradient, into);
      second.pullback(secondGradient, into);
    },
  };
}

/** @throws BlockError where the shape does not fit what the constant is. */
function constant({ values, dividedBy = 1 }: Constant, shape: readonly number[]): TensorEvaluation {
  const value = zeros(shape);
  const { data } = value;
  const outputs = shape.at(-1) ?? 0;
  if (values === "ones") data.fill(1);
  if (values === "identity") {
    if (shape.at(-2) !== outputs || sizeOf(shape) !== outputs * outputs) {
      throw new BlockError(`an identity is square in its last two axes and 1 in the others, not [${shape.join(", ")}]`);
    }
    for (let row = 0; row < outputs; row++) data[row * outputs + row] = 1;
  }
  if (values === "delta") {
    const [height = 0, width = 0, perGroup = 0] = shape;
    const taps = height * width;
    if (perGroup !== 1 || outputs % taps !== 0) {
      throw new BlockError(`a delta kernel is [h, w, 1, C · h · w], not [${shape.join(", ")}]`);
    }
    for (let output = 0; output < outputs; output++) data[(output % taps) * outputs + output] = 1;
  }
  return { value: dividedBy === 1 ? value : scaled(value, 1 / dividedBy), pullback: () => undefined };
}

/**
 * An expression at given values of its leaves. The pullback is the adjoint: slice ↔ zeros around it, concatenation ↔ slices, block diagonal ↔
 * its blocks, composition ↔ the product rule; constants end it.
 * @throws BlockError where a leaf has no value or another shape, or parts do not fit.
 */
export function evaluateTensor(tensor: Tensor, leaves: Values): TensorEvaluation {
  const inner = (part: Tensor): TensorEvaluation => evaluateTensor(part, leaves);
  const shape = (): number[] => shapeOfTensor(tensor).map(concrete);
  switch (tensor.tensor) {
    case "leaf":
      return evaluateLeaf(tensor.id, shape(), leaves);
    case "slice": {
      if (isPathOffset(tensor.from)) {
        throw new BlockError(`a slice refers to path ${tensor.from.index} outside of its paths`);
      }
      return slice(inner(tensor.of), tensor.axis, concrete(tensor.from), concrete(tensor.count));
    }
    case "concat":
      return concat(tensor.parts.map(inner), tensor.axis, shape());
    case "reshape":
      return reshape(inner(tensor.of), shape());
    case "transpose":
      return transpose(inner(tensor.of), tensor.permutation, shape());
    case "blockDiagonal":
      return blockDiagonal(inner(tensor.of), concrete(tensor.groups));
    case "compose":
      return compose(inner(tensor.first), inner(tensor.second));
    case "constant":
      return constant(tensor, shape());
  }
}
