/** Each operation of a program on tfjs's wasm backend. Scaling and shifting whole channels goes through the fused depthwise kernel: one pass. */
import * as tf from "@tensorflow/tfjs-core";
import type { Operation } from "../../program";
import { concat, slice } from "./columns";
import {
  averagePoolGradient,
  convolutionInputGradient,
  depthwiseInputGradient,
  kernelGradient,
  maxPoolGradient,
  normalise,
  normaliseGradient,
} from "./gradients";

type Inputs = readonly tf.Tensor[];

const map = (inputs: Inputs, index: number): tf.Tensor4D =>
  tf.reshape<tf.Rank.R4>(get(inputs, index), toFour(get(inputs, index).shape));

function toFour(shape: readonly number[]): [number, number, number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = [...Array<number>(Math.max(0, 4 - shape.length)).fill(1), ...shape];
  return [a, b, c, d];
}

function get(inputs: Inputs, index: number): tf.Tensor {
  const found = inputs[index];
  if (found === undefined) throw new Error(`an operation misses its input ${index}`);
  return found;
}

const channelsOf = (tensor: tf.Tensor): number => tensor.shape[tensor.shape.length - 1] ?? 1;

const rows = (tensor: tf.Tensor): tf.Tensor2D => tf.reshape(tensor, [tensor.size / channelsOf(tensor), channelsOf(tensor)]);

/** [rows, columns] → [1, columns], as a product: the backend's own sums are ten times slower. */
function sumRows(matrix: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(tf.ones<tf.Rank.R2>([1, matrix.shape[0]]), matrix);
}

/** map · scale + offset, a channel at a time. */
function affine(x: tf.Tensor4D, scale: tf.Tensor, offset: tf.Tensor): tf.Tensor4D {
  const filter = tf.reshape<tf.Rank.R4>(scale, [1, 1, channelsOf(x), 1]);
  return tf.fused.depthwiseConv2d({ x, filter, strides: 1, pad: "valid", bias: tf.reshape(offset, [channelsOf(x)]) });
}

function normaliseInference(inputs: Inputs, epsilon: number): tf.Tensor {
  const factor = tf.mul(get(inputs, 1), tf.rsqrt(tf.add(get(inputs, 4), epsilon)));
  return affine(map(inputs, 0), factor, tf.sub(get(inputs, 2), tf.mul(get(inputs, 3), factor)));
}

function softmaxCrossEntropy(inputs: Inputs): tf.Tensor[] {
  const logits = get(inputs, 0);
  const labels = get(inputs, 1);
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const logSum = tf.log(tf.sum(tf.exp(shifted), 1, true));
  const logProbabilities = tf.sub(shifted, logSum);
  return [tf.neg(tf.sum(tf.mul(labels, logProbabilities), 1)), tf.sub(tf.exp(logProbabilities), labels)];
}

/** Backend kernels that have no public function of their own. */
const kernel = (name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap = {}): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attributes);

type Table = {
  readonly [Kind in Operation["kind"]]: (
    inputs: Inputs,
    operation: Extract<Operation, { kind: Kind }>,
  ) => tf.Tensor | tf.Tensor[];
};

const table: Table = {
  convolution: (inputs, { stride, padding, dilation }) =>
    tf.conv2d(map(inputs, 0), map(inputs, 1), stride, padding, "NHWC", dilation),
  convolutionInputGradient: (inputs, operation) => convolutionInputGradient(map(inputs, 0), map(inputs, 1), operation),
  convolutionKernelGradient: (inputs, operation) =>
    kernelGradient("convolutionKernelGradient", [map(inputs, 0), map(inputs, 1)], operation),
  depthwise: (inputs, { stride, padding, dilation }) =>
    tf.depthwiseConv2d(map(inputs, 0), map(inputs, 1), stride, padding, "NHWC", dilation),
  depthwiseInputGradient: (inputs, operation) => depthwiseInputGradient(map(inputs, 0), map(inputs, 1), operation),
  depthwiseKernelGradient: (inputs, operation) =>
    kernelGradient("depthwiseKernelGradient", [map(inputs, 0), map(inputs, 1)], operation),
  matMul: (inputs, { transposeA, transposeB }) => {
    const a = transposeA ? tf.transpose(get(inputs, 0)) : get(inputs, 0);
    const b = transposeB ? tf.transpose(get(inputs, 1)) : get(inputs, 1);
    return tf.matMul(a, b);
  },
  normalise: (inputs, { epsilon }) => normalise([map(inputs, 0), get(inputs, 1), get(inputs, 2)], epsilon),
  normaliseGradient: (inputs, { epsilon }) => normaliseGradient(inputs, epsilon),
  normaliseInference: (inputs, { epsilon }) => normaliseInference(inputs, epsilon),
  relu: (inputs) => tf.relu(get(inputs, 0)),
  reluGradient: (inputs) => tf.mul(get(inputs, 0), tf.step(get(inputs, 1))),
  elu: (inputs) => tf.elu(get(inputs, 0)),
  eluGradient: (inputs) => kernel("EluGrad", { dy: get(inputs, 0), y: get(inputs, 1) }),
  leakyRelu: (inputs, { slope }) => tf.leakyRelu(get(inputs, 0), slope),
  leakyReluGradient: (inputs, { slope }) => tf.mul(get(inputs, 0), tf.step(get(inputs, 1), slope)),
  maxPool: (inputs, { size, stride, padding }) => tf.maxPool(map(inputs, 0), size, stride, padding),
  maxPoolGradient: (inputs, operation) => maxPoolGradient(map(inputs, 0), map(inputs, 2), operation),
  averagePool: (inputs, { size, stride, padding }) => tf.avgPool(map(inputs, 0), size, stride, padding),
  averagePoolGradient: (inputs, operation) => averagePoolGradient(map(inputs, 0), operation),
  globalAverage: (inputs) => {
    const x = map(inputs, 0);
    return tf.avgPool(x, [x.shape[1], x.shape[2]], 1, "valid");
  },
  globalAverageGradient: (inputs, { inputShape }) => {
    const [, height = 1, width = 1] = inputShape;
    return tf.tile(tf.div(map(inputs, 0), height * width), [1, height, width, 1]);
  },
  add: (inputs) => tf.add(get(inputs, 0), get(inputs, 1)),
  multiply: (inputs) => tf.mul(get(inputs, 0), get(inputs, 1)),
  scale: (inputs, { by }) => tf.mul(get(inputs, 0), by),
  scaleBy: (inputs) => tf.mul(get(inputs, 0), get(inputs, 1)),
  addBias: (inputs) => tf.add(get(inputs, 0), get(inputs, 1)),
  sumPositions: (inputs) => tf.reshape(sumRows(rows(get(inputs, 0))), [channelsOf(get(inputs, 0))]),
  slice: (inputs, { from, size }) => slice(get(inputs, 0), from, size),
  pad: (inputs, { before, after }) =>
    tf.pad(
      get(inputs, 0),
      before.map((count, axis): [number, number] => [count, after[axis] ?? 0]),
    ),
  concat: (inputs, { axis }) => concat(inputs, axis),
  reshape: (inputs, { shape }) => tf.reshape(get(inputs, 0), [...shape]),
  transpose: (inputs, { permutation }) => tf.transpose(get(inputs, 0), [...permutation]),
  constant: (_inputs, { values, shape }) => tf.tensor(values, [...shape]),
  softmaxCrossEntropy,
};

/** Computes one operation; all intermediates are freed, the outputs belong to the caller. */
export function computeOperation<Kind extends Operation["kind"]>(
  inputs: Inputs,
  operation: Extract<Operation, { kind: Kind }>,
): tf.Tensor[] {
  const row: Table[Kind] = table[operation.kind];
  return tf.tidy(() => {
    const result = row(inputs, operation);
    return Array.isArray(result) ? result : [result];
  });
}
