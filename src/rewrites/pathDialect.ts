/** How a framework whose layers are applied in statements writes paths over slices of channels. Pure data. */
import type { Signature } from "./call";
import { flaxConvolution } from "./flaxArguments";
import { kerasNames } from "./kerasArguments";

export interface PathDialect {
  readonly convolution: Signature;
  /** What the convolution calls its channels that go out, its groups, and the function that follows inside of it. */
  readonly filters: string;
  readonly groups: string;
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
  filters: "filters",
  groups: "groups",
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
  filters: "features",
  groups: "feature_group_count",
  activation: null,
  ofKernel: ["kernel_init", "mask"],
  ofBias: ["bias_init"],
  ofNoPath: [],
  sum: () => "sum(",
  concat: () => ({ open: "jnp.concatenate(", close: ", axis=-1)", needs: "jnp" }),
  activate: () => "",
};
