/**
 * The constructors of Keras and tfjs-layers, which name the same arguments in two ways, and where each argument of a separable layer
 * belongs when it is written as two. Pure data.
 */
import type { Signature } from "./call";

const trained = ["initializer", "regularizer", "constraint"] as const;
const anyLayer = ["activity_regularizer", "name", "trainable", "dtype", "input_shape"] as const;

const window = ["strides", "padding", "data_format"] as const;

const biased = trained.map((what) => `bias_${what}`);
const kernelled = (which: string): readonly string[] => trained.map((what) => `${which}_${what}`);

const dense: readonly string[] = [
  "filters",
  "kernel_size",
  ...window,
  "dilation_rate",
  "groups",
  "activation",
  "use_bias",
  "kernel_initializer",
  "bias_initializer",
  "kernel_regularizer",
  "bias_regularizer",
  "activity_regularizer",
  "kernel_constraint",
  "bias_constraint",
  "name",
  "trainable",
  "dtype",
  "input_shape",
];

const depthwise: readonly string[] = [
  "kernel_size",
  "strides",
  "padding",
  "depth_multiplier",
  "data_format",
  "dilation_rate",
  "activation",
  "use_bias",
  ...kernelled("depthwise"),
  ...biased,
  ...anyLayer,
];

const separable: readonly string[] = [
  "filters",
  "kernel_size",
  ...window,
  "dilation_rate",
  "depth_multiplier",
  "activation",
  "use_bias",
  ...kernelled("depthwise"),
  ...kernelled("pointwise"),
  ...biased,
  ...anyLayer,
];

/** [argument of the separable layer, stage of the two that takes it, its name there]; null: both take it alike. */
export type Move = readonly [from: string, stage: 0 | 1 | null, to: string];

const moves: readonly Move[] = [
  ["filters", 1, "filters"],
  ...["kernel_size", "strides", "padding", "dilation_rate", "depth_multiplier", ...kernelled("depthwise"), "input_shape"].map(
    (name): Move => [name, 0, name],
  ),
  ...["data_format", "trainable", "dtype"].map((name): Move => [name, null, name]),
  ...["activation", "use_bias", ...biased, "activity_regularizer"].map((name): Move => [name, 1, name]),
  ...trained.map((what): Move => [`pointwise_${what}`, 1, `kernel_${what}`]),
];

/** Depthwise → grouped: the kernel's own arguments have another name. */
const groupedMoves: readonly (readonly [from: string, to: string])[] = [
  ...depthwise
    .filter((name) => name !== "depth_multiplier" && !name.startsWith("depthwise_"))
    .map((name) => [name, name] as const),
  ...trained.map((what) => [`depthwise_${what}`, `kernel_${what}`] as const),
];

export interface KerasNames {
  readonly dense: Signature;
  readonly depthwise: Signature;
  readonly separable: Signature;
  readonly moves: readonly Move[];
  readonly groupedMoves: readonly (readonly [from: string, to: string])[];
  /** How an argument is called. */
  readonly of: (name: string) => string;
  readonly no: string;
  /** Whether a depthwise layer takes no heed of its dilation: tfjs-layers 4.22 hands it on to no operation. */
  readonly ignoresDilation: boolean;
}

type Kinds = Pick<KerasNames, "dense" | "depthwise" | "separable">;

function named(
  of: (name: string) => string,
  kinds: Kinds,
  { no, ignoresDilation }: Pick<KerasNames, "no" | "ignoresDilation">,
): KerasNames {
  const renamed = (signature: Signature): Signature => ({ ...signature, parameters: signature.parameters.map(of) });
  return {
    dense: renamed(kinds.dense),
    depthwise: renamed(kinds.depthwise),
    separable: renamed(kinds.separable),
    moves: moves.map(([from, stage, to]) => [of(from), stage, of(to)]),
    groupedMoves: groupedMoves.map(([from, to]) => [of(from), of(to)]),
    of,
    no,
    ignoresDilation,
  };
}

export const kerasNames = named(
  (name) => name,
  {
    dense: { kind: "Conv2D", aliases: ["Convolution2D"], parameters: dense, positional: 5 },
    depthwise: { kind: "DepthwiseConv2D", aliases: ["DepthwiseConvolution2D"], parameters: depthwise, positional: 3 },
    separable: { kind: "SeparableConv2D", aliases: ["SeparableConvolution2D"], parameters: separable, positional: 4 },
  },
  { no: "False", ignoresDilation: false },
);

export const tfjsNames = named(
  (name) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  {
    dense: { kind: "conv2d", parameters: dense.filter((name) => name !== "groups"), positional: 0 },
    depthwise: { kind: "depthwiseConv2d", parameters: depthwise, positional: 0 },
    separable: { kind: "separableConv2d", parameters: separable, positional: 0 },
  },
  { no: "false", ignoresDilation: true },
);
