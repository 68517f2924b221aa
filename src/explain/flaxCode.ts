/** Flax linen, inside a compact __call__. Pure. */
import { BlockError, sameSize, type Join, type Pool } from "../blocks";
import { isDepthwise, isFixed, kernelSizes } from "../equivalences";
import type { Call, Dialect, LayerContext, NameCode } from "./functionalCode";
import { traitsOf } from "./framework";
import { biasParameter, pythonLoop, pythonSlice, slidingOf } from "./kerasCode";
import { padsOf, type Sliding } from "./padding";
import { stateParameters } from "./parameter";
import type { ConvolutionLayer, Layer, Place } from "./plan";

const call = (layer: string, ...parts: readonly (string | null | false)[]): string =>
  `nn.${layer}(${parts.filter((part) => part !== null && part !== false).join(", ")})`;

const named = (name: NameCode): string | null => (name === null ? null : `name=${name}`);

/** What stands for the padding: its name, or its numbers where the name means other ones. */
function paddingText(sliding: Sliding, at: Place, { strided }: LayerContext): string {
  if (sliding.padding === "valid") return '"VALID"';
  if (sliding.stride === 1 || strided === "tensorflow") return '"SAME"';
  const { top, bottom, left, right } = padsOf(sliding, at, strided);
  return `((${top}, ${bottom}), (${left}, ${right}))`;
}

function biasArgument({ bias, biasOn }: ConvolutionLayer, { isFirstPath }: LayerContext): string | false {
  if (bias === null) return "use_bias=False";
  return biasOn === "first path" && `use_bias=${isFirstPath}`;
}

function convolutionCalls(layer: ConvolutionLayer, context: LayerContext): readonly Call[] {
  const { block, at } = layer;
  const sliding = slidingOf(block);
  const padding = paddingText(sliding, at, context);
  const pointwise = sliding.height * sliding.width === 1 && sameSize(block.groups, 1);
  const text = call(
    "Conv",
    context.size(kernelSizes(block).output),
    `(${sliding.height}, ${sliding.width})`,
    sliding.stride > 1 && `strides=${sliding.stride}`,
    padding !== '"SAME"' && `padding=${padding}`,
    sliding.dilation > 1 && `kernel_dilation=${sliding.dilation}`,
    block.groups !== 1 && `feature_group_count=${context.size(block.groups)}`,
    biasArgument(layer, context),
    named(context.name(isDepthwise(block) ? "depthwise" : pointwise ? "pointwise" : "conv")),
  );
  const kernel = { name: "kernel", tensor: block.kernel, layout: "same", groups: block.groups } as const;
  const parameters = [kernel, ...biasParameter(layer)];
  const note = isFixed(block) ? "  # constant: not to be trained" : "";
  return [{ of: (input) => `${text}(${input})${note}`, parameters }];
}

function poolCall(block: Pool, at: Place, context: LayerContext): Call {
  if (block.function === "global") return { of: (input) => `${input}.mean(axis=(1, 2), keepdims=True)` };
  const sliding: Sliding = { height: block.size, width: block.size, stride: block.stride, dilation: 1, padding: block.padding };
  const padding = paddingText(sliding, at, context);
  const rest = [
    `(${block.size}, ${block.size})`,
    `strides=(${block.stride}, ${block.stride})`,
    ...(padding === '"VALID"' ? [] : [`padding=${padding}`]),
    ...(block.function === "average" && padding !== '"VALID"' && !block.countsPadding ? ["count_include_pad=False"] : []),
  ].join(", ");
  return { of: (input) => `nn.${block.function === "max" ? "max_pool" : "avg_pool"}(${input}, ${rest})` };
}

const activations = { relu: "relu", elu: "elu", leakyRelu: "leaky_relu" };

function calls(layer: Layer, context: LayerContext): readonly Call[] {
  switch (layer.layer) {
    case "convolution":
      return convolutionCalls(layer, context);
    case "separable":
      throw new BlockError("Flax has no separable convolution as one layer");
    case "normalisation": {
      const { epsilon } = context;
      const text = call(
        "BatchNorm",
        "use_running_average=not train",
        epsilon !== null && epsilon !== traitsOf.flax.epsilon && `epsilon=${epsilon}`,
        named(context.name("norm")),
      );
      const parameters = stateParameters(["scale", "bias", "mean", "var"], layer.state);
      return [{ of: (input) => `${text}(${input})`, parameters }];
    }
    case "activation": {
      const slope = layer.activation === "leakyRelu" ? ", 0.1" : "";
      return [{ of: (input) => `nn.${activations[layer.activation]}(${input}${slope})` }];
    }
    case "bias":
      throw new BlockError("Flax has no layer that is a bias alone");
    case "dropout":
      return [{ of: (input) => `nn.Dropout(${layer.rate}, deterministic=not train)(${input})` }];
    case "pool":
      return [poolCall(layer.block, layer.at, context)];
  }
}

function join(how: Join, parts: string): string {
  if (how === "concat") return `jnp.concatenate(${parts}, axis=-1)`;
  return how === "sum" ? `sum(${parts})` : `jnp.mean(jnp.stack(${parts}), axis=0)`;
}

export const flaxDialect: Dialect = { language: "python", calls, slice: pythonSlice, loop: pythonLoop("jnp.split"), join };
