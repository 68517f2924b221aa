/** Flax's layers as a table: linen, which learns its input channels from data, and nnx, which is told. Pure data. */
import { activationOf } from "./activations";
import { normalisationNote, paddingArgument } from "./keras";
import { listValue, type Amount, type Value } from "../evaluation/values";
import { isOpenSpread } from "./bind";
import type { ConvolutionRole } from "../layers/layer";
import { noNotes, type Bound, type FrameworkTable, type Parameters, type Row } from "./row";

const paths = (kind: string): readonly string[] => [`flax.linen.${kind}`, `flax.nnx.${kind}`];

const row = (kind: string, parameters: Parameters, role: Row["role"], more: Partial<Row> = {}): Row => ({
  kind,
  paths: paths(kind),
  style: "constructor",
  parameters,
  role,
  notes: noNotes,
  ...more,
});

/** A kernel size of one extent is a convolution over sequences, of three one over volumes. */
function dimensions(bound: Bound): string | null {
  const size = bound.value("kernel_size");
  if (size?.is === "list" && !size.isOpen && size.items.length !== 2)
    return `a kernel of ${size.items.length} extents, where maps have two`;
  return size?.is === "size" ? "a kernel of one extent, where maps have two" : null;
}

function convolution(bound: Bound, input: Amount | null, output: string): ConvolutionRole {
  return {
    role: "convolution",
    input,
    output: bound.amount(output),
    multiplier: null,
    kernel: bound.pair("kernel_size"),
    stride: bound.isNone("strides")
      ? [
          { size: 1, assumed: null },
          { size: 1, assumed: null },
        ]
      : bound.pair("strides"),
    dilation: bound.isNone("kernel_dilation")
      ? [
          { size: 1, assumed: null },
          { size: 1, assumed: null },
        ]
      : bound.pair("kernel_dilation"),
    padding: flaxPadding(bound),
    groups: bound.amount("feature_group_count"),
    isSeparable: false,
    bias: bound.flag("use_bias"),
    activation: null,
    why: dimensions(bound),
  };
}

/** A name, a number for all sides, or [[top, bottom], [left, right]]. */
function flaxPadding(bound: Bound): ConvolutionRole["padding"] {
  const value = bound.value("padding");
  if (value?.is === "size") return { kind: "each", amount: bound.pair("padding") };
  if (value?.is !== "list" || value.isOpen) return paddingArgument(bound);
  const sides = value.items.map((side) => {
    const [before, after] = side.is === "list" ? side.items : [side, side];
    const same = before?.is === "size" && after?.is === "size" && before.size === after.size;
    return same ? { size: before.size, assumed: before.assumed } : null;
  });
  const [height = null, width = null] = sides;
  return height === null || width === null
    ? { kind: "unknown", why: "a padding that differs by side is not one that blocks hold" }
    : { kind: "each", amount: [height, width] };
}

const shared: Parameters = [
  ["strides", 1],
  ["padding", "SAME"],
  ["input_dilation", 1],
  ["kernel_dilation", 1],
  ["feature_group_count", 1],
  ["use_bias", true],
];

const activation = (name: string): Row => ({
  ...row(name, ["x"], () => ({ role: "activation", activation: activationOf(name, 0.01) }), { style: "function" }),
  paths: [...paths(name), `jax.nn.${name}`],
});

const pool = (kind: string, name: "max" | "average"): Row =>
  row(
    kind,
    ["inputs", "window_shape", ["strides", 1], ["padding", "VALID"], ["count_include_pad", true]],
    (bound) => ({
      role: "pool",
      function: name,
      size: bound.pair("window_shape"),
      stride: bound.isNone("strides")
        ? [
            { size: 1, assumed: null },
            { size: 1, assumed: null },
          ]
        : bound.pair("strides"),
      padding: paddingArgument(bound),
      countsPadding: name === "average" && bound.flag("count_include_pad") !== false,
      isFlat: false,
    }),
    { style: "function" },
  );

export const flax: FrameworkTable = {
  framework: "flax",
  rows: [
    {
      ...row("Conv", ["features", "kernel_size", ...shared], (bound) => convolution(bound, null, "features")),
      paths: ["flax.linen.Conv"],
    },
    {
      ...row("Conv", ["in_features", "out_features", "kernel_size", ["strides", 1], "*", ...shared.slice(1)], (bound) =>
        convolution(bound, bound.amount("in_features"), "out_features"),
      ),
      paths: ["flax.nnx.Conv"],
    },
    row(
      "BatchNorm",
      [
        ["momentum", 0.99],
        ["epsilon", 1e-5],
      ],
      () => ({ role: "normalisation", name: "batch normalisation", isBatch: true }),
      {
        notes: (bound) => [
          normalisationNote(
            bound.number("epsilon") === 1e-5 ? "1e-5" : String(bound.number("epsilon") ?? "not known here"),
            String(bound.number("momentum") ?? "not known here"),
            "Flax",
            "Keras's epsilon is 1e-3, PyTorch's momentum weighs the new batch",
          ),
        ],
      },
    ),
    ...["LayerNorm", "GroupNorm", "RMSNorm"].map((kind) =>
      row(kind, [], () => ({ role: "normalisation", name: kind, isBatch: false })),
    ),
    ...["relu", "elu", "gelu", "silu", "swish", "sigmoid", "tanh", "leaky_relu", "relu6", "softplus", "hard_swish"].map(
      activation,
    ),
    pool("avg_pool", "average"),
    pool("max_pool", "max"),
    row("Dropout", ["rate"], (bound) => ({ role: "dropout", rate: bound.number("rate") })),
    row("Dense", ["features"], (bound) => ({ role: "other", channels: bound.amount("features") }), {
      paths: ["flax.linen.Dense"],
    }),
    row("Linear", ["in_features", "out_features"], (bound) => ({ role: "other", channels: bound.amount("out_features") }), {
      paths: ["flax.nnx.Linear"],
    }),
    row("ConvTranspose", ["features"], (bound) => ({ role: "other", channels: bound.amount("features") })),
    row("Sequential", ["layers"], (bound) => ({ role: "sequence", members: sequenceMembers(bound) })),
    {
      ...row("concatenate", ["arrays", ["axis", 0]], () => ({ role: "join", join: "concat" }), { style: "join" }),
      paths: ["jax.numpy.concatenate", "jax.lax.concatenate"],
    },
  ],
};

/** linen takes a list of layers, nnx the layers one by one. */
function sequenceMembers(bound: Bound): Value {
  const own = bound.rest(0);
  const [first] = own;
  if (first?.is === "list") return first;
  const named = bound.value("layers");
  return named?.is === "list" && own.length === 0 ? named : listValue(own, bound.given.some(isOpenSpread));
}
