/** How a framework whose layers are applied in statements writes paths over slices of channels. Pure data. */
import type { Signature } from "./call";
import { flaxConvolution } from "./flaxArguments";
import { kerasNames } from "./kerasArguments";

export interface PathDialect {
  readonly convolution: Signature;
  /** What the convolution calls its channels that come in, if it is told them. */
  readonly inputs: string | null;
  /** What it calls its channels that go out, its groups, its bias, and the function that follows inside of it. */
  readonly filters: string;
  readonly groups: string;
  readonly bias: string;
  readonly activation: string | null;
  /** Arguments that speak of a kernel or bias as a whole, of which a path has only a share. */
  readonly ofKernel: readonly string[];
  readonly ofBias: readonly string[];
  /** Arguments that no path can have. */
  readonly ofNoPath: readonly string[];
  /** What stands before the list of paths, `prefix` being what the layers' names stand behind. */
  readonly sum: (prefix: string) => string;
  readonly concat: (prefix: string) => Concat;
  /** What applies an activation to what stands behind it. */
  readonly activate: (prefix: string, activation: string) => string;
}

export interface Concat {
  readonly open: string;
  readonly close: string;
  /** A name that the text must know, of another module. */
  readonly needs: string | null;
}

const trained = (which: string): readonly string[] =>
  ["initializer", "regularizer", "constraint"].map((what) => `${which}_${what}`);

export const kerasPaths: PathDialect = {
  convolution: kerasNames.dense,
  inputs: null,
  filters: "filters",
  groups: "groups",
  bias: "use_bias",
  activation: "activation",
  ofKernel: trained("kernel"),
  ofBias: trained("bias"),
  ofNoPath: ["activity_regularizer", "data_format", "input_shape"],
  sum: (prefix) => `${prefix}add(`,
  concat: (prefix) => ({ open: `${prefix}concatenate(`, close: ")", needs: null }),
  activate: (prefix, activation) => `${prefix}Activation(${activation})(`,
};

export const flaxPaths: PathDialect = {
  convolution: flaxConvolution,
  inputs: null,
  filters: "features",
  groups: "feature_group_count",
  bias: "use_bias",
  activation: null,
  ofKernel: ["kernel_init", "mask"],
  ofBias: ["bias_init"],
  ofNoPath: [],
  sum: () => "sum(",
  concat: () => ({ open: "jnp.concatenate(", close: ", axis=-1)", needs: "jnp" }),
  activate: () => "",
};

export const pytorchPaths: PathDialect = {
  convolution: {
    kind: "Conv2d",
    parameters: [
      "in_channels",
      "out_channels",
      "kernel_size",
      "stride",
      "padding",
      "dilation",
      "groups",
      "bias",
      "padding_mode",
      "device",
      "dtype",
    ],
    positional: 8,
  },
  inputs: "in_channels",
  filters: "out_channels",
  groups: "groups",
  bias: "bias",
  activation: null,
  ofKernel: [],
  ofBias: [],
  ofNoPath: [],
  sum: () => "sum(",
  concat: () => ({ open: "torch.cat(", close: ", dim=1)", needs: "torch" }),
  activate: () => "",
};
