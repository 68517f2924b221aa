/** Each operation of a program as TensorFlow nodes: fused batch norm, ReluGrad, MatMul for 1×1, fused softmax cross-entropy. */
import type { Operation, Shape } from "../../program";
import { attribute, float32, int32, type Attribute, type Graph } from "./graph";

/** Where one instruction is written: its node name, the references of its inputs and the shape of its first output. */
export interface Place {
  readonly graph: Graph;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly shape: Shape;
}

type Attributes = Readonly<Record<string, Attribute>>;

const T: Attributes = { T: attribute.type(float32) };

function window({ stride, padding }: { stride: number; padding: "same" | "valid" }): Attributes {
  return { strides: attribute.integers([1, stride, stride, 1]), padding: attribute.string(padding.toUpperCase()) };
}

/** Adds one node and names its outputs. */
function outputs(
  { graph, name }: Place,
  op: string,
  inputs: readonly string[],
  attributes: Attributes,
  count = 1,
): readonly string[] {
  graph.node(name, op, inputs, attributes);
  return Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}:${i}`));
}

const simple =
  (op: string, attributes: Attributes = T) =>
  (place: Place): readonly string[] =>
    outputs(place, op, place.inputs, attributes);

interface FilterOperation {
  readonly stride: number;
  readonly padding: "same" | "valid";
  readonly dilation: number;
}

const filter = (op: string) => (place: Place, operation: FilterOperation) =>
  outputs(place, op, place.inputs, {
    ...T,
    ...window(operation),
    dilations: attribute.integers([1, operation.dilation, operation.dilation, 1]),
  });

/** A gradient op that wants the size of what it computes: as first input for map gradients, as second for kernel gradients. */
const filterGradient = (op: string, sizeOf: "map" | "kernel") => (place: Place, operation: FilterOperation) => {
  const [first = "", second = ""] = place.inputs;
  const size = place.graph.integers(place.shape);
  const inputs = sizeOf === "map" ? [size, first, second] : [first, size, second];
  return filter(op)({ ...place, inputs }, operation);
};

const pooling =
  (op: string) =>
  (place: Place, operation: { size: number; stride: number; padding: "same" | "valid" }, inputs = place.inputs) =>
    outputs(place, op, inputs, { ...T, ...window(operation), ksize: attribute.integers([1, operation.size, operation.size, 1]) });

const normalisation = (epsilon: number, training: boolean): Attributes => ({
  ...T,
  U: attribute.type(float32),
  epsilon: attribute.float(epsilon),
  is_training: attribute.boolean(training),
});

type Table = {
  readonly [Kind in Operation["kind"]]: (place: Place, operation: Extract<Operation, { kind: Kind }>) => readonly string[];
};

const table: Table = {
  convolution: filter("Conv2D"),
  convolutionInputGradient: filterGradient("Conv2DBackpropInput", "map"),
  convolutionKernelGradient: filterGradient("Conv2DBackpropFilter", "kernel"),
  depthwise: filter("DepthwiseConv2dNative"),
  depthwiseInputGradient: filterGradient("DepthwiseConv2dNativeBackpropInput", "map"),
  depthwiseKernelGradient: filterGradient("DepthwiseConv2dNativeBackpropFilter", "kernel"),
  matMul: (place, { transposeA, transposeB }) =>
    outputs(place, "MatMul", place.inputs, {
      ...T,
      transpose_a: attribute.boolean(transposeA),
      transpose_b: attribute.boolean(transposeB),
    }),
  normalise: (place, { epsilon }) => {
    const nothing = place.graph.floats(new Float32Array(0), [0]);
    return outputs(place, "FusedBatchNormV3", [...place.inputs, nothing, nothing], normalisation(epsilon, true), 5);
  },
  normaliseGradient: (place, { epsilon }) => {
    // A GPU keeps a third reserve, output 5 of the node whose output 3 is the saved mean.
    const third = (place.inputs[3] ?? "").replace(/:3$/, ":5");
    return outputs(place, "FusedBatchNormGradV3", [...place.inputs, third], normalisation(epsilon, true), 3);
  },
  normaliseInference: (place, { epsilon }) => outputs(place, "FusedBatchNormV3", place.inputs, normalisation(epsilon, false)),
  relu: simple("Relu"),
  reluGradient: simple("ReluGrad"),
  elu: simple("Elu"),
  eluGradient: simple("EluGrad"),
  maxPool: (place, operation) => pooling("MaxPool")(place, operation),
  maxPoolGradient: (place, operation) => pooling("MaxPoolGrad")(place, operation),
  averagePool: (place, operation) => pooling("AvgPool")(place, operation),
  averagePoolGradient: (place, operation) =>
    pooling("AvgPoolGrad")(place, operation, [place.graph.integers(operation.inputShape), ...place.inputs]),
  globalAverage: (place) =>
    outputs(place, "Mean", [...place.inputs, place.graph.integers([1, 2])], {
      ...T,
      Tidx: attribute.type(int32),
      keep_dims: attribute.boolean(true),
    }),
  globalAverageGradient: (place, { inputShape }) => {
    const { graph, name } = place;
    const [, height = 1, width = 1] = inputShape;
    const share = graph.node(
      `${name}/share`,
      "Mul",
      [...place.inputs, graph.floats(Float32Array.of(1 / (height * width)), [])],
      T,
    );
    return outputs(place, "BroadcastTo", [share, graph.integers(inputShape)], { ...T, Tidx: attribute.type(int32) });
  },
  add: simple("AddV2"),
  multiply: simple("Mul"),
  scale: (place, { by }) => outputs(place, "Mul", [...place.inputs, place.graph.floats(Float32Array.of(by), [])], T),
  addBias: simple("BiasAdd"),
  sumPositions: simple("BiasAddGrad"),
  slice: (place, { from, size }) =>
    outputs(place, "Slice", [...place.inputs, place.graph.integers(from), place.graph.integers(size)], {
      ...T,
      Index: attribute.type(int32),
    }),
  pad: (place, { before, after }) => {
    const margins = place.graph.integers(
      before.flatMap((count, axis) => [count, after[axis] ?? 0]),
      [before.length, 2],
    );
    return outputs(place, "Pad", [...place.inputs, margins], { ...T, Tpaddings: attribute.type(int32) });
  },
  concat: (place, { axis }) => {
    const attributes = { ...T, N: attribute.integer(place.inputs.length), Tidx: attribute.type(int32) };
    return outputs(place, "ConcatV2", [...place.inputs, place.graph.integers([axis], [])], attributes);
  },
  reshape: (place, { shape }) =>
    outputs(place, "Reshape", [...place.inputs, place.graph.integers(shape)], { ...T, Tshape: attribute.type(int32) }),
  transpose: (place, { permutation }) =>
    outputs(place, "Transpose", [...place.inputs, place.graph.integers(permutation)], { ...T, Tperm: attribute.type(int32) }),
  constant: (place, { values, shape }) => [place.graph.floats(values, shape)],
  softmaxCrossEntropy: (place) => outputs(place, "SoftmaxCrossEntropyWithLogits", place.inputs, T, 2),
};

/** Adds the nodes of one operation; returns the references of its outputs. */
export function emitOperation<Kind extends Operation["kind"]>(
  place: Place,
  operation: Extract<Operation, { kind: Kind }>,
): readonly string[] {
  const row: Table[Kind] = table[operation.kind as Kind];
  return row(place, operation);
}
