/** Kernel expressions of a block as instructions over the variables of their leaves. No tfjs here. */
import { BlockError, concrete, shapeOfTensor, type Tensor } from "../../blocks";
import { concat, reshape, sliceAxis, type Builder } from "./builder";
import { sizeOf, type ValueId } from "./program";

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

function constantValues(shape: readonly number[], values: "identity" | "zeros"): Float32Array {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return Float32Array.from({ length: sizeOf(shape) }, (_, at) => {
    const inner = at % (rows * columns);
    return values === "identity" && Math.floor(inner / columns) === inner % columns ? 1 : 0;
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

function compose(builder: Builder, first: ValueId, second: ValueId): ValueId {
  const [height = 1, width = 1, input = 1, middle = 1] = builder.shape(first);
  const [h2, w2, , output = 1] = builder.shape(second);
  if (h2 !== 1 || w2 !== 1) throw new BlockError("only a 1×1 can be merged into the kernel before it when training");
  const rows = reshape(builder, first, [height * width * input, middle]);
  const columns = reshape(builder, second, [middle, output]);
  const operation = { kind: "matMul", transposeA: false, transposeB: false } as const;
  return reshape(builder, builder.emit(operation, [rows, columns], [height * width * input, output]), [
    height,
    width,
    input,
    output,
  ]);
}

/** The value of a kernel expression. `variable` gives the value of a leaf. */
export function emitTensor(builder: Builder, tensor: Tensor, variable: (leafId: string) => ValueId): ValueId {
  const emit = (part: Tensor): ValueId => emitTensor(builder, part, variable);
  switch (tensor.tensor) {
    case "leaf":
      return variable(tensor.id);
    case "slice": {
      if (typeof tensor.from === "object" && "index" in tensor.from)
        throw new BlockError("a path's slice stands outside of its paths");
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
      return builder.emit({ kind: "constant", shape, values: constantValues(shape, tensor.values) }, [], shape);
    }
  }
}
