/** PyTorch's modules and functions as a table: torch.nn and torch.nn.functional, with their documented defaults. Pure data. */
import type { Activation, LayerRole, Padding } from "../layers/layer";
import { listValue, type Amount, type Value } from "../evaluation/values";
import type { Note } from "../readLayer";
import { activationOf } from "./activations";
import { isOpenSpread } from "./bind";
import { normalisationNote } from "./keras";
import { globalAverage, windowPool } from "./pools";
import { noNotes, type Bound, type FrameworkTable, type Parameters, type Row } from "./row";
import { functionalConvolution } from "./weights";

const module = (kind: string, parameters: Parameters, role: Row["role"], more: Partial<Row> = {}): Row => ({
  kind,
  paths: [`torch.nn.${kind}`],
  style: "constructor",
  parameters,
  role,
  notes: noNotes,
  ...more,
});

const call = (kind: string, parameters: Parameters, role: Row["role"], names: readonly string[] = []): Row => ({
  kind,
  paths: [`torch.nn.functional.${kind}`, ...names],
  style: "function",
  parameters: ["input", ...parameters],
  role,
  notes: noNotes,
});

function paddingOf(bound: Bound): Padding {
  const text = bound.text("padding");
  if (text === "same" || text === "valid") return { kind: text };
  if (text !== null) return { kind: "unknown", why: `a padding of "${text}" is not one that blocks hold` };
  const mode = bound.text("padding_mode");
  if (mode !== null && mode !== "zeros") return { kind: "unknown", why: `a padding with "${mode}" is not one that blocks hold` };
  const value = bound.value("padding");
  if (value === null) return { kind: "unknown", why: "the padding is not known here" };
  return { kind: "each", amount: bound.pair("padding") };
}

/** F.pad-like names of activations that are both modules and functions. */
const activations: readonly (readonly [string, string, Activation])[] = [
  ["ReLU", "relu", activationOf("relu")],
  ["ELU", "elu", activationOf("elu")],
  ...["ReLU6", "SiLU", "GELU", "Hardswish", "Hardsigmoid", "Sigmoid", "Tanh", "Mish", "SELU", "CELU", "PReLU", "Softplus"].map(
    (name) => [name, name.toLowerCase(), activationOf(name)] as const,
  ),
];

const activationRows = activations.flatMap(([kind, name, activation]): readonly Row[] => {
  const role: Row["role"] = () => ({ role: "activation", activation });
  return [module(kind, [], role), call(name, [], role, [`torch.${name}`])];
});

const leaky: Row["role"] = (bound) => ({
  role: "activation",
  activation: activationOf("LeakyReLU", bound.number("negative_slope")),
});

function poolRole(name: "max" | "average"): Row["role"] {
  return (bound) => {
    const countsPadding = name === "average" && bound.flag("count_include_pad") !== false;
    return windowPool(bound, name, { size: "kernel_size", stride: "stride", padding: paddingOf(bound), countsPadding });
  };
}

const poolParameters: Parameters = ["kernel_size", ["stride", null], ["padding", 0]];
const averageParameters: Parameters = [...poolParameters, ["ceil_mode", false], ["count_include_pad", true]];

const adaptive: Row["role"] = (bound) => {
  const [height, width] = bound.pair("output_size");
  return height?.size === 1 && width?.size === 1 ? globalAverage(false) : { role: "other", channels: "same" };
};

function normalisationNotes(bound: Bound): readonly Note[] {
  const epsilon = bound.number("eps");
  const momentum = bound.number("momentum");
  const others = "Keras's defaults are 1e-3 and 0.99, and its momentum weighs the old average, PyTorch's the new batch";
  const own = epsilon === null ? "not known here" : epsilon === 1e-5 ? "1e-5" : String(epsilon);
  return [normalisationNote(own, String(momentum ?? "not known here"), "PyTorch", others)];
}

const same = (kind: string): Row => module(kind, [], () => ({ role: "other", channels: "same" }));
const other = (kind: string): Row => module(kind, [], () => ({ role: "other", channels: null }));

const lazyParameters: Parameters = [
  "out_channels",
  "kernel_size",
  ["stride", 1],
  ["padding", 0],
  ["dilation", 1],
  ["groups", 1],
  ["bias", true],
  ["padding_mode", "zeros"],
  ["device", null],
  ["dtype", null],
];

/** @param input the channels that it says it reads; null for those that come */
const convolution = (bound: Bound, input: Amount | null): LayerRole => ({
  role: "convolution",
  input,
  output: bound.amount("out_channels"),
  multiplier: null,
  kernel: bound.pair("kernel_size"),
  stride: bound.pair("stride"),
  dilation: bound.pair("dilation"),
  padding: paddingOf(bound),
  groups: bound.amount("groups"),
  isSeparable: false,
  bias: bound.flag("bias"),
  activation: null,
  why: null,
});

const normalisation = (kind: string, parameters: Parameters): Row =>
  module(
    kind,
    [...parameters, ["eps", 1e-5], ["momentum", 0.1]],
    () => ({ role: "normalisation", name: "batch normalisation", isBatch: true }),
    { notes: normalisationNotes },
  );

export const pytorch: FrameworkTable = {
  framework: "pytorch",
  rows: [
    module("Conv2d", ["in_channels", ...lazyParameters], (bound) => convolution(bound, bound.amount("in_channels"))),
    module("LazyConv2d", lazyParameters, (bound) => convolution(bound, null)),
    call(
      "conv2d",
      ["weight", ["bias", null], ["stride", 1], ["padding", 0], ["dilation", 1], ["groups", 1]],
      (bound) =>
        functionalConvolution(bound.value("weight"), "outputFirst", {
          stride: bound.pair("stride"),
          dilation: bound.pair("dilation"),
          padding: paddingOf(bound),
          groups: bound.amount("groups"),
          bias: bound.isNone("bias") ? false : bound.value("bias") === null ? null : true,
        }),
      ["torch.conv2d"],
    ),
    normalisation("BatchNorm2d", ["num_features"]),
    normalisation("SyncBatchNorm", ["num_features"]),
    normalisation("LazyBatchNorm2d", []),
    ...["GroupNorm", "LayerNorm", "InstanceNorm2d"].map((kind) =>
      module(kind, [], () => ({ role: "normalisation", name: kind, isBatch: false })),
    ),
    ...activationRows,
    module("LeakyReLU", [["negative_slope", 0.01]], leaky),
    call("leaky_relu", [["negative_slope", 0.01]], leaky),
    module("MaxPool2d", poolParameters, poolRole("max")),
    call("max_pool2d", poolParameters, poolRole("max")),
    module("AvgPool2d", averageParameters, poolRole("average")),
    call("avg_pool2d", averageParameters, poolRole("average")),
    module("AdaptiveAvgPool2d", ["output_size"], adaptive),
    call("adaptive_avg_pool2d", ["output_size"], adaptive),
    module("Dropout", [["p", 0.5]], (bound) => ({ role: "dropout", rate: bound.number("p") })),
    call("dropout", [["p", 0.5]], (bound) => ({ role: "dropout", rate: bound.number("p") })),
    module("Identity", [], () => ({ role: "identity" })),
    ...["Dropout2d", "Upsample", "ZeroPad2d", "ReflectionPad2d", "AdaptiveMaxPool2d"].map(same),
    ...["ConvTranspose2d", "Flatten", "Linear", "PixelShuffle"].map(other),
    module("Sequential", [], (bound) => ({ role: "sequence", members: sequenceMembers(bound) })),
    {
      ...module("cat", ["tensors", ["dim", 0]], () => ({ role: "join", join: "concat" }), { style: "join" }),
      paths: ["torch.cat", "torch.concat", "torch.concatenate"],
    },
    { ...module("add", ["input", "other"], () => ({ role: "join", join: "sum" }), { style: "join" }), paths: ["torch.add"] },
  ],
};

/** Sequential takes its modules one by one, or in an OrderedDict. */
function sequenceMembers(bound: Bound): Value {
  const [first] = bound.rest(0);
  if (first?.is === "dictionary") return listValue([...first.entries.values()], first.isOpen);
  return listValue(bound.rest(0), bound.given.some(isOpenSpread));
}
