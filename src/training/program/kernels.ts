/** Kernel expressions of a block as instructions over the variables of their leaves. No tfjs here. */
import { BlockError, concrete, isPathOffset, shapeOfTensor, type Constant, type Tensor } from "../../blocks";
import { concat, reshape, sliceAxis, type Builder } from "./builder";
import { sizeOf, type Shape, type ValueId } from "./program";

/** The mask [in, out] that is 1 on the diagonal blocks of a grouped kernel. */
function diagonalMask(input: number, output: number, groups: number): Float32Array {
  const mask = new Float32Array(input * output);
  for (let i = 0; i < input; i++) {
    for (let o = 0; o < output; o++) {
      if (Math.floor((i * groups) / input) === Math.floor((o * groups) / output)) mask[i * output + o] = 1;
    }
  }
  return mask;
}

function constantValues(shape: readonly number[], { values, dividedBy = 1 }: Constant): Float32Array {
  const [height = 1, width = 1] = shape;
  const [rows = 1, columns = 1] = shape.slice(-2);
  const taps = height * width;
  return Float32Array.from({ length: sizeOf(shape) }, (_, at) => {
    const inner = at % (rows * columns);
    const [row, column] = [Math.floor(inner / columns), inner % columns];
    const tap = Math.floor(at / (rows * columns));
    const one = values === "ones" || (values === "identity" && row === column) || (values === "delta" && column % taps === tap);
    return one ? 1 / dividedBy : 0;
  });
}

/** [height, width, in / groups, out] → [height, width, in, out] by copies under a mask, so that gradients off the diagonal vanish. */
export function blockDiagonal(builder: Builder, kernel: ValueId, groups: number): ValueId {
  if (groups === 1) return kernel;
  const copies = concat(
    builder,
    Array.from({ length: groups }, () => kernel),
    2,
  );
  const shape = builder.shape(copies);
  const [height = 1, width = 1, input = 1, output = 1] = shape;
  const one = diagonalMask(input, output, groups);
  const values = new Float32Array(height * width * one.length);
  for (let position = 0; position < height * width; position++) values.set(one, position * one.length);
  const mask = builder.emit({ kind: "constant", shape, values }, [], shape);
  return builder.emit({ kind: "multiply" }, [copies, mask], shape);
}

/** Two kernels, one of them 1×1, as the kernel of both one after the other: one matrix product. */
function compose(builder: Builder, first: ValueId, second: ValueId): ValueId {
  const [height = 1, width = 1, input = 1, middle = 1] = builder.shape(first);
  const [h2 = 1, w2 = 1, , output = 1] = builder.shape(second);
  const product = (left: ValueId, right: ValueId, shape: Shape): ValueId =>
    builder.emit({ kind: "matMul", transposeA: false, transposeB: false }, [left, right], shape);
  if (h2 === 1 && w2 === 1) {
    const rows = reshape(builder, first, [height * width * input, middle]);
    const columns = reshape(builder, second, [middle, output]);
    return reshape(builder, product(rows, columns, [height * width * input, output]), [height, width, input, output]);
  }
  if (height !== 1 || width !== 1) throw new BlockError("two kernels larger than 1×1 cannot be merged when training");
  const byMiddle = builder.emit({ kind: "transpose", permutation: [2, 0, 1, 3] }, [second], [middle, h2, w2, output]);
  const columns = reshape(builder, byMiddle, [middle, h2 * w2 * output]);
  const merged = product(reshape(builder, first, [input, middle]), columns, [input, h2 * w2 * output]);
  const byInput = reshape(builder, merged, [input, h2, w2, output]);
  return builder.emit({ kind: "transpose", permutation: [1, 2, 0, 3] }, [byInput], [h2, w2, input, output]);
}

/** The value of a kernel expression. `variable` gives the value of a leaf. */
export function emitTensor(builder: Builder, tensor: Tensor, variable: (leafId: string) => ValueId): ValueId {
  const emit = (part: Tensor): ValueId => emitTensor(builder, part, variable);
  switch (tensor.tensor) {
    case "leaf":
      return variable(tensor.id);
    case "slice": {
      if (isPathOffset(tensor.from)) throw new BlockError("a path's slice stands outside of its paths");
      return sliceAxis(builder, emit(tensor.of), {
        axis: tensor.axis,
        from: concrete(tensor.from),
        size: concrete(tensor.count),
      });
    }
    case "concat":
      return concat(builder, tensor.parts.map(emit), tensor.axis);
    case "reshape":
      return reshape(builder, emit(tensor.of), tensor.shape.map(concrete));
    case "transpose": {
      const shape = shapeOfTensor(tensor).map(concrete);
      return builder.emit({ kind: "transpose", permutation: tensor.permutation }, [emit(tensor.of)], shape);
    }
    case "blockDiagonal":
      return blockDiagonal(builder, emit(tensor.of), concrete(tensor.groups));
    case "compose":
      return compose(builder, emit(tensor.first), emit(tensor.second));
    case "constant": {
      const shape = tensor.shape.map(concrete);
      return builder.emit({ kind: "constant", shape, values: constantValues(shape, tensor) }, [], shape);
    }
  }
}
