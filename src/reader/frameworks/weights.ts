/** Convolutions that are given their weights as a tensor: PyTorch's functional ones and tfjs's operations. Pure. */
import { multiply } from "../../blocks";
import { amountOf, type Amount, type Value } from "../evaluation/values";
import type { ConvolutionRole } from "../layers/layer";

/** "outputFirst" is PyTorch's [out, in / groups, h, w]; "outputLast" is [h, w, in, out]; "depthwise" is [h, w, in, multiplier]. */
export type WeightOrder = "outputFirst" | "outputLast" | "depthwise";

type Rest = Pick<ConvolutionRole, "stride" | "dilation" | "padding" | "groups" | "bias">;

const times = (a: Amount | null, b: Amount | null): Amount | null =>
  a === null || b === null ? null : { size: multiply(a.size, b.size), assumed: null };

/** A convolution over the weights that a value holds, whose shape may not be known. */
export function functionalConvolution(weights: Value | null, order: WeightOrder, rest: Rest): ConvolutionRole {
  const shape = weights?.is === "weights" && weights.shape.length === 4 ? weights.shape.map(amountOf) : null;
  const [a = null, b = null, c = null, d = null] = shape ?? [];
  const common = {
    role: "convolution",
    multiplier: null,
    isSeparable: false,
    activation: null,
    why: shape === null ? "the shape of its weights is not known here" : null,
    ...rest,
  } as const;
  switch (order) {
    case "outputFirst":
      return { ...common, input: times(b, rest.groups === "input" ? null : rest.groups), output: a, kernel: [c, d] };
    case "outputLast":
      return { ...common, input: c, output: d, kernel: [a, b] };
    case "depthwise":
      return { ...common, input: c, output: null, multiplier: d, kernel: [a, b], groups: "input" };
  }
}

/** The shape of weights that a call makes: `torch.randn(8, 1, 3, 3)`, `tf.randomNormal([3, 3, 8, 16])`. */
export function shapeGiven(values: readonly Value[]): readonly Value[] | null {
  const [first] = values;
  if (first?.is === "list") return first.isOpen ? null : first.items;
  return values.length > 0 && values.every((value) => amountOf(value) !== null) ? values : null;
}

/** Output channels of a separable operation's second weights, [1, 1, in · multiplier, out]. */
export function pointwiseOutput(weights: Value | null): Amount | null {
  const last = weights?.is === "weights" ? weights.shape[3] : undefined;
  return last === undefined ? null : amountOf(last);
}
