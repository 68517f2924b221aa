/** Each operation of a program as TensorFlow nodes: fused batch norm, ReluGrad, MatMul for 1×1. */
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

/** Adds one node, by default with the instruction's own inputs and one output, and names its outputs. */
function outputs(
  place: Place,
  op: string,
  attributes: Attributes = T,
  { inputs = place.inputs, count = 1 }: { readonly inputs?: readonly string[]; readonly count?: number } = {},
): readonly string[] {
  const { graph, name } = place;
  graph.node(name, op, inputs, attributes);
  return Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}:${i}`));
}

const node =
  (op: string, attributes: Attributes = T) =>
  (place: Place): readonly string[] =>
    outputs(place, op, attributes);

/** The instruction's own inputs with constants behind them. */
const followedBy = (place: Place, ...constants: readonly string[]) => ({ inputs: [...place.inputs, ...constants] });

interface FilterOperation {
  readonly stride: number;
  readonly padding: "same" | "valid";
  readonly dilation: number;
}

const filter = (op: string) => (place: Place, operation: FilterOperation) =>
  outputs(place, op, {
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

const pooling = (op: string) => (place: Place, operation: { size: number; stride: number; padding: "same" | "valid" }) =>
  outputs(place, op, { ...T, ...window(operation), ksize: attribute.integers([1, operation.size, operation.size, 1]) });

const normalisation = (epsilon: number, training: boolean): Attributes => ({
  ...T,
  U: attribute.type(float32),
  epsilon: attribute.float(epsilon),
  is_training: attribute.boolean(training),
});

/** An attribute that says a constant's entries are int32. */
const integerType = (name: string): Attributes => ({ ...T, [name]: attribute.type(int32) });

/** In parts, as TensorFlow's own SoftmaxCrossEntropyWithLogits sums in any order on a GPU. */
function softmaxCrossEntropy({ graph, name, inputs: [logits = "", labels = ""] }: Place): readonly string[] {
  const logProbabilities = graph.node(`${name}/logProbabilities`, "LogSoftmax", [logits], T);
  const product = graph.node(`${name}/product`, "Mul", [labels, logProbabilities], T);
  const attributes = { ...integerType("Tidx"), keep_dims: attribute.boolean(false) };
  const sum = graph.node(`${name}/sum`, "Sum", [product, graph.integers([1])], attributes);
  const losses = graph.node(name, "Neg", [sum], T);
  const probabilities = graph.node(`${name}/probabilities`, "Exp", [logProbabilities], T);
  return [losses, graph.node(`${name}/gradient`, "Sub", [probabilities, labels], T)];
}

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
    outputs(place, "MatMul", { ...T, transpose_a: attribute.boolean(transposeA), transpose_b: attribute.boolean(transposeB) }),
  normalise: (place, { epsilon }) => {
    const nothing = place.graph.floats(new Float32Array(0), [0]);
    return outputs(place, "FusedBatchNormV3", normalisation(epsilon, true), { ...followedBy(place, nothing, nothing), count: 5 });
  },
  normaliseGradient: (place, { epsilon }) => {
    // A GPU keeps a third reserve, output 5 of the node whose output 3 is the saved mean.
    const third = (place.inputs[3] ?? "").replace(/:3$/, ":5");
    return outputs(place, "FusedBatchNormGradV3", normalisation(epsilon, true), { ...followedBy(place, third), count: 3 });
  },
  normaliseInference: (place, { epsilon }) => outputs(place, "FusedBatchNormV3", normalisation(epsilon, false)),
  relu: node("Relu"),
  reluGradient: node("ReluGrad"),
  elu: node("Elu"),
  eluGradient: node("EluGrad"),
  leakyRelu: (place, { slope }) => outputs(place, "LeakyRelu", { ...T, alpha: attribute.float(slope) }),
  leakyReluGradient: (place, { slope }) => outputs(place, "LeakyReluGrad", { ...T, alpha: attribute.float(slope) }),
  maxPool: pooling("MaxPool"),
  maxPoolGradient: pooling("MaxPoolGrad"),
  averagePool: pooling("AvgPool"),
  averagePoolGradient: (place, operation) =>
    pooling("AvgPoolGrad")({ ...place, inputs: [place.graph.integers(operation.inputShape), ...place.inputs] }, operation),
  globalAverage: (place) => {
    const attributes = { ...integerType("Tidx"), keep_dims: attribute.boolean(true) };
    return outputs(place, "Mean", attributes, followedBy(place, place.graph.integers([1, 2])));
  },
  globalAverageGradient: (place, { inputShape }) => {
    const { graph, name } = place;
    const [, height = 1, width = 1] = inputShape;
    const factor = graph.floats(Float32Array.of(1 / (height * width)), []);
    const share = graph.node(`${name}/share`, "Mul", [...place.inputs, factor], T);
    return outputs(place, "BroadcastTo", integerType("Tidx"), { inputs: [share, graph.integers(inputShape)] });
  },
  add: node("AddV2"),
  multiply: node("Mul"),
  scale: (place, { by }) => outputs(place, "Mul", T, followedBy(place, place.graph.floats(Float32Array.of(by), []))),
  scaleBy: node("Mul"),
  addBias: node("BiasAdd"),
  sumPositions: node("BiasAddGrad"),
  slice: (place, { from, size }) => {
    const { graph } = place;
    return outputs(place, "Slice", integerType("Index"), followedBy(place, graph.integers(from), graph.integers(size)));
  },
  pad: (place, { before, after }) => {
    const pairs = before.flatMap((count, axis) => [count, after[axis] ?? 0]);
    return outputs(place, "Pad", integerType("Tpaddings"), followedBy(place, place.graph.integers(pairs, [before.length, 2])));
  },
  concat: (place, { axis }) => {
    const attributes = { ...integerType("Tidx"), N: attribute.integer(place.inputs.length) };
    return outputs(place, "ConcatV2", attributes, followedBy(place, place.graph.integers([axis], [])));
  },
  reshape: (place, { shape }) => outputs(place, "Reshape", integerType("Tshape"), followedBy(place, place.graph.integers(shape))),
  transpose: (place, { permutation }) =>
    outputs(place, "Transpose", integerType("Tperm"), followedBy(place, place.graph.integers(permutation))),
  constant: (place, { values, shape }) => [place.graph.floats(values, shape)],
  softmaxCrossEntropy,
};

/** Adds the nodes of one operation; returns the references of its outputs. */
export function emitOperation<Kind extends Operation["kind"]>(
  place: Place,
  operation: Extract<Operation, { kind: Kind }>,
): readonly string[] {
  const row: Table[Kind] = table[operation.kind];
  return row(place, operation);
}
