/** Keras's layers as a table: keras, tf.keras, both spellings of names, positional order and defaults of Keras 3. Pure data. */
import type { Activation, ConvolutionRole, Padding } from "../layers/layer";
import { listValue, type Amount, type Value } from "../evaluation/values";
import type { Note } from "../readLayer";
import { activationOf, isLinear } from "./activations";
import { globalAverage, windowPool } from "./pools";
import { noNotes, type Bound, type FrameworkTable, type Parameters, type Row } from "./row";

const unknownActivation = (name: string): Activation => ({ name, function: null, isKnown: false });

/** The activation of an `activation=` argument, given by name or as a function such as tf.nn.relu. */
export function activationArgument(value: Value | null): Activation | null {
  if (value === null) return unknownActivation("it may be among arguments that are spread");
  switch (value.is) {
    case "flag":
      return null;
    case "text":
      return isLinear(value.value) ? null : activationOf(value.value);
    case "reference":
      return activationOf(value.path.split(".").at(-1) ?? "");
    case "unknown":
      if (value.assumed !== null) return activationArgument(value.assumed);
      return unknownActivation(value.text);
    default:
      return unknownActivation("a value of its own");
  }
}

export function paddingArgument(bound: Bound, name = "padding"): Padding {
  const text = bound.text(name)?.toLowerCase();
  if (text === "same" || text === "valid") return { kind: text };
  return {
    kind: "unknown",
    why: text === undefined ? "the padding is not known here" : `a padding of "${text}" is not one that blocks hold`,
  };
}

/** The layers of a sequence; without any it is filled later. */
export const listed = (layers: Value | null): Value =>
  layers === null || layers.is === "flag" ? listValue([], layers === null) : layers;

const one: Amount = { size: 1, assumed: null };

/** What Keras and tfjs-layers call a convolution's arguments. */
export interface ConvolutionNames {
  readonly kernel: string;
  readonly dilation: string;
  readonly bias: string;
}

export function namedConvolution(
  bound: Bound,
  { kernel, dilation, bias }: ConvolutionNames,
  more: Partial<ConvolutionRole>,
): ConvolutionRole {
  return {
    role: "convolution",
    input: null,
    output: bound.amount("filters"),
    multiplier: null,
    kernel: bound.pair(kernel),
    stride: bound.pair("strides"),
    dilation: bound.pair(dilation),
    padding: paddingArgument(bound),
    groups: one,
    isSeparable: false,
    bias: bound.flag(bias),
    activation: activationArgument(bound.value("activation")),
    why: null,
    ...more,
  };
}

const names: ConvolutionNames = { kernel: "kernel_size", dilation: "dilation_rate", bias: "use_bias" };

const convolution = (bound: Bound, more: Partial<ConvolutionRole>): ConvolutionRole => namedConvolution(bound, names, more);

/** Where Keras and PyTorch differ, the same name means another function. */
export const normalisationNote = (epsilon: string, momentum: string, own: string, others: string): Note => ({
  about: "normalisation",
  text: `epsilon ${epsilon}, momentum ${momentum} (${own}); ${others}.`,
});

function normalisationNotes(bound: Bound): readonly Note[] {
  const epsilon = bound.number("epsilon");
  const momentum = bound.number("momentum");
  const others = "PyTorch's defaults are 1e-5 and 0.1, and its momentum weighs the new batch, Keras's the old average";
  return [normalisationNote(String(epsilon ?? "not known here"), String(momentum ?? "not known here"), "Keras", others)];
}

function formatNotes(bound: Bound): readonly Note[] {
  const format = bound.text("data_format");
  return format === "channels_first"
    ? [{ about: "dataFormat", text: "Channels come first here; blocks, costs and equal forms do not depend on it." }]
    : [];
}

const layer = (
  kind: string,
  parameters: Parameters,
  role: Row["role"],
  more: Partial<Row> & { readonly names?: readonly string[] } = {},
): Row => ({
  kind,
  paths: [kind, ...(more.names ?? [])].map((name) => `keras.layers.${name}`),
  style: "constructor",
  parameters,
  role,
  notes: noNotes,
  ...more,
});

const common: Parameters = [
  ["activation", null],
  ["use_bias", true],
];
const initialisers: Parameters = [
  ["kernel_initializer", "glorot_uniform"],
  ["bias_initializer", "zeros"],
  ["kernel_regularizer", null],
  ["bias_regularizer", null],
  ["activity_regularizer", null],
  ["kernel_constraint", null],
  ["bias_constraint", null],
];
const windowed: Parameters = [
  ["strides", 1],
  ["padding", "valid"],
  ["data_format", null],
];

/** Keras 3 says negative_slope, Keras 2 alpha; both 0.3 unless given. */
const leakyRelu = layer("LeakyReLU", ["negative_slope", "alpha"], (bound) => {
  const slope = bound.given.length === 0 ? 0.3 : (bound.number("negative_slope") ?? bound.number("alpha"));
  return { role: "activation", activation: activationOf("LeakyReLU", slope) };
});

const activationLayer = (kind: string): Row =>
  layer(kind, [], () => ({ role: "activation", activation: { name: kind, function: null, isKnown: true } }));

const pool = (kind: string, name: "max" | "average"): Row =>
  layer(
    kind,
    [
      ["pool_size", 2],
      ["strides", null],
      ["padding", "valid"],
      ["data_format", null],
    ],
    (bound) =>
      windowPool(bound, name, { size: "pool_size", stride: "strides", padding: paddingArgument(bound), countsPadding: false }),
    { names: [kind.replace("Pooling", "Pool")] },
  );

const flatPool = (kind: string): Row =>
  layer(
    kind,
    [
      ["data_format", null],
      ["keepdims", false],
    ],
    (bound) => (kind.includes("Average") ? globalAverage(bound.flag("keepdims") !== true) : { role: "other", channels: "same" }),
    { names: [kind.replace("Pooling", "Pool")] },
  );

const other = (kind: string, names: readonly string[] = []): Row =>
  layer(kind, [], () => ({ role: "other", channels: null }), { names });

const joins = (
  [
    ["Add", "add", "sum"],
    ["Concatenate", "concatenate", "concat"],
    ["Average", "average", "mean"],
  ] as const
).flatMap(([kind, name, join]): readonly Row[] => [
  layer(kind, [["axis", -1]], () => ({ role: "join", join })),
  layer(kind, ["inputs", ["axis", -1]], () => ({ role: "join", join }), { style: "join", paths: [`keras.layers.${name}`] }),
]);

export const keras: FrameworkTable = {
  framework: "keras",
  rows: [
    layer(
      "Conv2D",
      ["filters", "kernel_size", ...windowed, ["dilation_rate", 1], ["groups", 1], ...common, ...initialisers],
      (bound) => convolution(bound, { groups: bound.amount("groups") }),
      { names: ["Convolution2D"], notes: formatNotes },
    ),
    layer(
      "DepthwiseConv2D",
      ["kernel_size", ...windowed.slice(0, 2), ["depth_multiplier", 1], ["data_format", null], ["dilation_rate", 1], ...common],
      (bound) => convolution(bound, { output: null, multiplier: bound.amount("depth_multiplier"), groups: "input" }),
      { names: ["DepthwiseConvolution2D"], notes: formatNotes },
    ),
    layer(
      "SeparableConv2D",
      ["filters", "kernel_size", ...windowed, ["dilation_rate", 1], ["depth_multiplier", 1], ...common],
      (bound) => convolution(bound, { multiplier: bound.amount("depth_multiplier"), groups: "input", isSeparable: true }),
      { names: ["SeparableConvolution2D"], notes: formatNotes },
    ),
    layer(
      "BatchNormalization",
      [
        ["axis", -1],
        ["momentum", 0.99],
        ["epsilon", 0.001],
        ["center", true],
        ["scale", true],
      ],
      () => ({ role: "normalisation", name: "batch normalisation", isBatch: true }),
      { notes: normalisationNotes },
    ),
    layer("LayerNormalization", [], () => ({ role: "normalisation", name: "layer normalisation", isBatch: false })),
    layer("GroupNormalization", [], () => ({ role: "normalisation", name: "group normalisation", isBatch: false })),
    layer("Activation", ["activation"], (bound) => {
      const activation = activationArgument(bound.value("activation"));
      return activation === null ? { role: "identity" } : { role: "activation", activation };
    }),
    layer(
      "ReLU",
      [
        ["max_value", null],
        ["negative_slope", 0],
        ["threshold", 0],
      ],
      (bound) => {
        const isPlain = bound.isNone("max_value") && bound.number("negative_slope") === 0 && bound.number("threshold") === 0;
        return {
          role: "activation",
          activation: { name: isPlain ? "ReLU" : "ReLU with bounds", function: isPlain ? "relu" : null, isKnown: true },
        };
      },
    ),
    leakyRelu,
    layer("ELU", [["alpha", 1]], (bound) => ({
      role: "activation",
      activation: { name: "ELU", function: bound.number("alpha") === 1 ? "elu" : null, isKnown: true },
    })),
    activationLayer("PReLU"),
    activationLayer("Softmax"),
    pool("MaxPooling2D", "max"),
    pool("AveragePooling2D", "average"),
    flatPool("GlobalAveragePooling2D"),
    flatPool("GlobalMaxPooling2D"),
    layer("Dropout", ["rate"], (bound) => ({ role: "dropout", rate: bound.number("rate") })),
    ...joins,
    layer("ZeroPadding2D", [], () => ({ role: "other", channels: "same" })),
    layer("Cropping2D", [], () => ({ role: "other", channels: "same" })),
    layer("UpSampling2D", [], () => ({ role: "other", channels: "same" })),
    layer("Rescaling", [], () => ({ role: "other", channels: "same" })),
    layer("SpatialDropout2D", [], () => ({ role: "other", channels: "same" })),
    layer("Conv2DTranspose", ["filters"], (bound) => ({ role: "other", channels: bound.amount("filters") }), {
      names: ["Convolution2DTranspose"],
    }),
    other("Flatten"),
    other("Dense"),
    other("Reshape"),
    layer("InputLayer", [["input_shape", null]], () => ({ role: "identity" }), { style: "input" }),
    layer("Input", [["shape", null]], () => ({ role: "identity" }), {
      style: "input",
      paths: ["keras.Input", "keras.layers.Input"],
    }),
    layer("Sequential", [["layers", null]], (bound) => ({ role: "sequence", members: listed(bound.value("layers")) }), {
      paths: ["keras.Sequential", "keras.models.Sequential"],
    }),
    layer("Model", [], () => ({ role: "other", channels: null }), {
      style: "model",
      paths: ["keras.Model", "keras.models.Model"],
    }),
  ],
};
