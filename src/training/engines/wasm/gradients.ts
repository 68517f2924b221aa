/**
 * What tfjs's wasm backend lacks or is slow at: convolution gradients, batch norm in training and the gradient of max pooling. Map gradients
 * are forward convolutions with the turned kernel; the rest are the project's own kernels.
 */
import * as tf from "@tensorflow/tfjs-core";
import { callKernel } from "../../kernels/kernels";
import type { Shape } from "../../program";

interface Window {
  readonly stride: number;
  readonly padding: "same" | "valid";
  readonly dilation: number;
}

const values = (tensor: tf.Tensor): Float32Array => tensor.dataSync<"float32">();

/** Positions that a "same" window leaves out in front: half of what is missing, rounded down, as TensorFlow pads. */
function before(size: number, { input, output, stride, padding, dilation }: Window & { input: number; output: number }): number {
  return padding === "valid" ? 0 : Math.max(0, Math.floor(((output - 1) * stride + (size - 1) * dilation + 1 - input) / 2));
}

/** A map with stride - 1 zeros after each row and column but the last. */
function spread(map: tf.Tensor4D, stride: number): tf.Tensor4D {
  if (stride === 1) return map;
  const [batch, rows, columns, channels] = map.shape;
  const after = (parts: tf.Tensor3D): tf.Tensor =>
    tf.pad3d(parts, [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
  const byRow = after(tf.reshape(map, [batch * rows, 1, columns * channels]));
  const byColumn = after(tf.reshape(byRow, [batch * rows * stride * columns, 1, channels]));
  const whole = tf.reshape<tf.Rank.R4>(byColumn, [batch, rows * stride, columns * stride, channels]);
  return tf.slice(whole, [0, 0, 0, 0], [batch, (rows - 1) * stride + 1, (columns - 1) * stride + 1, channels]);
}

/** The output gradient with the zeros that make a "valid" convolution with the turned kernel give the map gradient. */
function padGradient(
  gradient: tf.Tensor4D,
  { kernelShape, inputShape, ...window }: Window & { kernelShape: Shape; inputShape: Shape },
): tf.Tensor4D {
  const spaced = spread(gradient, window.stride);
  const sides = [0, 1].map((axis): [number, number] => {
    const size = kernelShape[axis] ?? 1;
    const input = inputShape[axis + 1] ?? 1;
    const output = gradient.shape[axis + 1] ?? 1;
    const front = (size - 1) * window.dilation - before(size, { ...window, input, output });
    return [front, input + (size - 1) * window.dilation - (spaced.shape[axis + 1] ?? 1) - front];
  });
  const [rows = [0, 0], columns = [0, 0]] = sides;
  return tf.pad4d(spaced, [[0, 0], rows, columns, [0, 0]]);
}

export function convolutionInputGradient(
  kernel: tf.Tensor4D,
  gradient: tf.Tensor4D,
  operation: Window & { inputShape: Shape },
): tf.Tensor4D {
  const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]);
  const padded = padGradient(gradient, { ...operation, kernelShape: kernel.shape });
  return tf.conv2d(padded, turned, 1, "valid", "NHWC", operation.dilation);
}

export function depthwiseInputGradient(
  kernel: tf.Tensor4D,
  gradient: tf.Tensor4D,
  operation: Window & { inputShape: Shape },
): tf.Tensor4D {
  const [height, width, channels, multiplier] = kernel.shape;
  const padded = padGradient(gradient, { ...operation, kernelShape: kernel.shape });
  const turned = tf.reverse(kernel, [0, 1]);
  const [batch, rows, columns] = padded.shape;
  const parts = tf.reshape(padded, [batch, rows, columns * channels, multiplier]);
  const terms = Array.from({ length: multiplier }, (_, m) => {
    const own = tf.reshape<tf.Rank.R4>(tf.slice(parts, [0, 0, 0, m], [batch, rows, columns * channels, 1]), [
      batch,
      rows,
      columns,
      channels,
    ]);
    const filter = tf.slice(turned, [0, 0, 0, m], [height, width, channels, 1]);
    return tf.depthwiseConv2d(own, filter, 1, "valid", "NHWC", operation.dilation);
  });
  return terms.reduce((sum, term) => tf.add(sum, term));
}

/** Both kernel gradients: sums over positions of map times output gradient, a tap at a time. */
export function kernelGradient(
  name: "convolutionKernelGradient" | "depthwiseKernelGradient",
  [map, gradient]: readonly [tf.Tensor4D, tf.Tensor4D],
  { kernelShape, ...window }: Window & { kernelShape: Shape },
): tf.Tensor {
  const [batch, height, width, channels] = map.shape;
  const [, rows, columns] = gradient.shape;
  const [kernelHeight = 1, kernelWidth = 1, , last = 1] = kernelShape;
  const top = before(kernelHeight, { ...window, input: height, output: rows });
  const left = before(kernelWidth, { ...window, input: width, output: columns });
  const scalars = [
    batch,
    height,
    width,
    channels,
    rows,
    columns,
    last,
    kernelHeight,
    kernelWidth,
    window.stride,
    window.dilation,
    top,
    left,
  ];
  const length = kernelShape.reduce((product, extent) => product * extent, 1);
  const [sums = new Float32Array()] = callKernel(name, { inputs: [values(map), values(gradient)], outputs: [length], scalars });
  return tf.tensor(sums, [...kernelShape]);
}

/** map, scale, offset → map, batch mean, unbiased variance, and mean and biased variance again for the gradient. */
export function normalise([map, scale, offset]: readonly [tf.Tensor4D, tf.Tensor, tf.Tensor], epsilon: number): tf.Tensor[] {
  const channels = map.shape[3];
  const count = map.size / channels;
  const [output = new Float32Array(), mean = new Float32Array(), variance = new Float32Array()] = callKernel("normalise", {
    inputs: [values(map), values(scale), values(offset)],
    outputs: [map.size, channels, channels],
    workBytes: 24 * channels,
    scalars: [count, channels, epsilon],
  });
  const unbiased = variance.map((spread) => (spread * count) / Math.max(1, count - 1));
  return [tf.tensor(output, map.shape), ...[mean, unbiased, mean, variance].map((channel) => tf.tensor1d(channel))];
}

/** output gradient, map, scale, mean, variance → map, scale and offset gradients. */
export function normaliseGradient(inputs: readonly tf.Tensor[], epsilon: number): tf.Tensor[] {
  const shape = inputs[0]?.shape ?? [];
  const channels = shape[3] ?? 1;
  const size = inputs[0]?.size ?? 0;
  const [map = new Float32Array(), scale = new Float32Array(), offset = new Float32Array()] = callKernel("normaliseGradient", {
    inputs: inputs.map(values),
    outputs: [size, channels, channels],
    workBytes: 28 * channels,
    scalars: [size / channels, channels, epsilon],
  });
  return [tf.tensor(map, shape), tf.tensor1d(scale), tf.tensor1d(offset)];
}

interface Pooling {
  readonly size: number;
  readonly stride: number;
  readonly padding: "same" | "valid";
}

function poolScalars(
  [batch = 1, height = 1, width = 1, channels = 1]: Shape,
  gradient: tf.Tensor4D,
  { size, stride, padding }: Pooling,
): number[] {
  const [, rows, columns] = gradient.shape;
  const window = { stride, padding, dilation: 1 };
  const top = before(size, { ...window, input: height, output: rows });
  const left = before(size, { ...window, input: width, output: columns });
  return [batch, height, width, channels, rows, columns, size, stride, top, left];
}

export function maxPoolGradient(map: tf.Tensor4D, gradient: tf.Tensor4D, pooling: Pooling): tf.Tensor {
  const inputs = [values(map), values(gradient)];
  const [sums = new Float32Array()] = callKernel("maxPoolGradient", {
    inputs,
    outputs: [map.size],
    scalars: poolScalars(map.shape, gradient, pooling),
  });
  return tf.tensor(sums, map.shape);
}

export function averagePoolGradient(gradient: tf.Tensor4D, pooling: Pooling & { inputShape: Shape }): tf.Tensor {
  const { inputShape } = pooling;
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const scalars = poolScalars(inputShape, gradient, pooling);
  const [sums = new Float32Array()] = callKernel("averagePoolGradient", { inputs: [values(gradient)], outputs: [size], scalars });
  return tf.tensor(sums, [...inputShape]);
}
