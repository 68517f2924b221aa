/** tfjs as a table: the layers, whose arguments come in one object, and the operations on tensors. Pure data. */
import { activationOf } from "./activations";
import { activationArgument, listed, namedConvolution, normalisationNote, paddingArgument, type ConvolutionNames } from "./keras";
import { globalAverage, windowPool } from "./pools";
import { noNotes, type Bound, type FrameworkTable, type Parameters, type Row } from "./row";
import { functionalConvolution, pointwiseOutput } from "./weights";
import type { ConvolutionRole, Padding } from "../layers/layer";

/** Layers take one object; its names are the parameters. */
const layer = (kind: string, parameters: Parameters, role: Row["role"], more: Partial<Row> = {}): Row => ({
  kind,
  paths: [`tfjs.layers.${kind}`],
  style: "constructor",
  parameters,
  role,
  notes: noNotes,
  ...more,
});

const operation = (kind: string, parameters: Parameters, role: Row["role"]): Row => ({
  kind,
  paths: [`tfjs.${kind}`],
  style: "function",
  parameters: ["x", ...parameters],
  role,
  notes: noNotes,
});

const convolutionParameters: Parameters = [
  "filters",
  "kernelSize",
  ["strides", 1],
  ["padding", "valid"],
  ["dilationRate", 1],
  ["depthMultiplier", 1],
  ["activation", null],
  ["useBias", true],
];

const names: ConvolutionNames = { kernel: "kernelSize", dilation: "dilationRate", bias: "useBias" };

const convolution = (bound: Bound, more: Partial<ConvolutionRole>): ConvolutionRole => namedConvolution(bound, names, more);

const operationParameters: Parameters = ["filter", "strides", "pad", ["dataFormat", "NHWC"], ["dilations", 1]];

function operationPadding(bound: Bound): Padding {
  const value = bound.value("pad");
  return value?.is === "size" ? { kind: "each", amount: bound.pair("pad") } : paddingArgument(bound, "pad");
}

const window = (bound: Bound, dilation: string) => ({
  stride: bound.pair("strides"),
  dilation: bound.pair(dilation),
  padding: operationPadding(bound),
  groups: { size: 1, assumed: null },
  bias: false,
});

const activation = (name: string): readonly Row[] => {
  const role: Row["role"] = () => ({ role: "activation", activation: activationOf(name) });
  return [layer(name, [], role), operation(name, [], role)];
};

const pool = (kind: string, name: "max" | "average"): Row =>
  layer(
    kind,
    [
      ["poolSize", 2],
      ["strides", null],
      ["padding", "valid"],
    ],
    (bound) =>
      windowPool(bound, name, { size: "poolSize", stride: "strides", padding: paddingArgument(bound), countsPadding: false }),
  );

const same = (kind: string): Row => layer(kind, [], () => ({ role: "other", channels: "same" }));

export const tfjs: FrameworkTable = {
  framework: "tfjs",
  rows: [
    layer("conv2d", convolutionParameters, (bound) => convolution(bound, {})),
    layer("depthwiseConv2d", convolutionParameters, (bound) =>
      convolution(bound, { output: null, multiplier: bound.amount("depthMultiplier"), groups: "input" }),
    ),
    layer("separableConv2d", convolutionParameters, (bound) =>
      convolution(bound, { multiplier: bound.amount("depthMultiplier"), groups: "input", isSeparable: true }),
    ),
    operation("conv2d", operationParameters, (bound) =>
      functionalConvolution(bound.value("filter"), "outputLast", window(bound, "dilations")),
    ),
    operation("depthwiseConv2d", operationParameters, (bound) =>
      functionalConvolution(bound.value("filter"), "depthwise", window(bound, "dilations")),
    ),
    operation("separableConv2d", ["depthwiseFilter", "pointwiseFilter", "strides", "pad", ["dilation", 1]], (bound) => ({
      ...functionalConvolution(bound.value("depthwiseFilter"), "depthwise", window(bound, "dilation")),
      output: pointwiseOutput(bound.value("pointwiseFilter")),
      isSeparable: true,
    })),
    layer(
      "batchNormalization",
      [
        ["momentum", 0.99],
        ["epsilon", 0.001],
      ],
      () => ({ role: "normalisation", name: "batch normalisation", isBatch: true }),
      {
        notes: (bound) => [
          normalisationNote(
            String(bound.number("epsilon") ?? "not known here"),
            String(bound.number("momentum") ?? "not known here"),
            "tfjs",
            "PyTorch's defaults are 1e-5 and 0.1, and its momentum weighs the new batch, this one the old average",
          ),
        ],
      },
    ),
    layer("activation", ["activation"], (bound) => {
      const own = activationArgument(bound.value("activation"));
      return own === null ? { role: "identity" } : { role: "activation", activation: own };
    }),
    layer("reLU", [["maxValue", null]], (bound) => ({
      role: "activation",
      activation: { name: "ReLU", function: bound.isNone("maxValue") ? "relu" : null, isKnown: true },
    })),
    ...["relu", "elu", "selu", "sigmoid", "tanh", "relu6"].flatMap(activation),
    pool("maxPooling2d", "max"),
    pool("averagePooling2d", "average"),
    layer("globalAveragePooling2d", [], () => globalAverage(true)),
    layer("dropout", ["rate"], (bound) => ({ role: "dropout", rate: bound.number("rate") })),
    layer("add", [], () => ({ role: "join", join: "sum" })),
    layer("concatenate", [["axis", -1]], () => ({ role: "join", join: "concat" })),
    layer("average", [], () => ({ role: "join", join: "mean" })),
    { ...operation("add", ["b"], () => ({ role: "join", join: "sum" })), style: "join" },
    { ...operation("concat", [["axis", 0]], () => ({ role: "join", join: "concat" })), style: "join" },
    ...["zeroPadding2d", "upSampling2d"].map(same),
    ...["flatten", "dense", "reshape", "conv2dTranspose"].map((kind) =>
      layer(kind, [], () => ({ role: "other", channels: null })),
    ),
    {
      ...layer("input", [["shape", null]], () => ({ role: "identity" })),
      style: "input",
      paths: ["tfjs.input", "tfjs.layers.input"],
    },
    {
      ...layer("sequential", [["layers", null]], (bound) => ({ role: "sequence", members: listed(bound.value("layers")) })),
      paths: ["tfjs.sequential"],
    },
    { ...layer("model", [], () => ({ role: "other", channels: null })), style: "model", paths: ["tfjs.model"] },
  ],
};
