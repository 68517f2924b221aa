/** Slicing and joining along the last axis, which the backend does one tiny copy at a time. Other axes are left to it. */
import * as tf from "@tensorflow/tfjs-core";
import { callKernel } from "../../kernels/kernels";
import type { Shape } from "../../program";

const values = (tensor: tf.Tensor): Float32Array => tensor.dataSync<"float32">();

export function slice(tensor: tf.Tensor, from: Shape, size: Shape): tf.Tensor {
  const last = tensor.shape.length - 1;
  const onlyLast = last > 0 && tensor.shape.every((extent, axis) => axis === last || size[axis] === extent);
  if (!onlyLast) return tf.slice(tensor, [...from], [...size]);
  const width = tensor.shape[last] ?? 1;
  const count = tensor.size / width;
  const length = size[last] ?? 1;
  const scalars = [count, width, from[last] ?? 0, length];
  const [columns = new Float32Array()] = callKernel("sliceColumns", {
    inputs: [values(tensor)],
    outputs: [count * length],
    scalars,
  });
  return tf.tensor(columns, [...size]);
}

function join(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
  const last = left.shape.length - 1;
  const widths = [left.shape[last] ?? 1, right.shape[last] ?? 1] as const;
  const scalars = [left.size / widths[0], ...widths];
  const [joined = new Float32Array()] = callKernel("joinColumns", {
    inputs: [values(left), values(right)],
    outputs: [left.size + right.size],
    scalars,
  });
  return tf.tensor(joined, [...left.shape.slice(0, last), widths[0] + widths[1]]);
}

/** Joins neighbours pairwise, so that no value is copied more often than the depth of the pairing. */
export function concat(tensors: readonly tf.Tensor[], axis: number): tf.Tensor {
  const [first, second] = tensors;
  if (first === undefined) throw new Error("a concatenation needs at least one part");
  if (axis !== first.shape.length - 1 || axis === 0) return tf.concat([...tensors], axis);
  if (second === undefined) return tf.clone(first);
  if (tensors.length === 2) return join(first, second);
  const middle = Math.ceil(tensors.length / 2);
  return join(concat(tensors.slice(0, middle), axis), concat(tensors.slice(middle), axis));
}
