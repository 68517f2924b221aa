/** The convolution of flax.linen. Pure data. */
import type { Signature } from "./call";

export const flaxConvolution: Signature = {
  kind: "Conv",
  parameters: [
    "features",
    "kernel_size",
    "strides",
    "padding",
    "input_dilation",
    "kernel_dilation",
    "feature_group_count",
    "use_bias",
    "mask",
    "dtype",
    "param_dtype",
    "precision",
    "kernel_init",
    "bias_init",
    "name",
  ],
  positional: 4,
};
