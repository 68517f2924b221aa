/** The modules of PyTorch that a layer is. Pure. */
import { BlockError, multiply, shapeOfTensor, type Pool, type Size } from "../blocks";
import { isFixed, kernelSizes } from "../equivalences";
import type { CodeOptions } from "./functionalCode";
import { traitsOf } from "./framework";
import { biasParameter, slidingOf } from "./kerasCode";
import { isNoPadding, isSymmetric, padsOf, type Pads, type Sliding } from "./padding";
import { stateParameters, type LayerParameter } from "./parameter";
import type { ConvolutionLayer, Layer, Place } from "./plan";

/** A module, and the parameters that it keeps. */
export interface Module {
  readonly text: string;
  readonly parameters: readonly LayerParameter[];
}

interface ModuleContext {
  readonly size: (size: Size) => string;
  readonly options: CodeOptions;
  /** Whether this is the first of the paths of the loop. */
  readonly isFirstPath: string;
}

const call = (layer: string, ...parts: readonly (string | null | false)[]): string =>
  `nn.${layer}(${parts.filter((part) => part !== null && part !== false).join(", ")})`;

const weightless = (text: string): Module => ({ text, parameters: [] });

const window = (height: number, width: number): string => (height === width ? String(height) : `(${height}, ${width})`);

interface Padded {
  readonly before: readonly Module[];
  /** The argument of the layer itself. */
  readonly padding: string | null;
}

/** Padding as an argument where both sides are alike, else as a module of its own that fills with `fill`. */
function padded(sliding: Sliding, at: Place, { options }: ModuleContext, fill: "zero" | "lowest" = "zero"): Padded {
  const pads: Pads = padsOf(sliding, at, options.strided ?? "tensorflow");
  if (isNoPadding(pads)) return { before: [], padding: null };
  const { top, bottom, left, right } = pads;
  if (isSymmetric(pads)) return { before: [], padding: window(top, left) };
  const sides = `(${left}, ${right}, ${top}, ${bottom})`;
  const text = fill === "zero" ? `nn.ZeroPad2d(${sides})` : `nn.ConstantPad2d(${sides}, float("-inf"))`;
  return { before: [weightless(text)], padding: null };
}

function convolutionModules(layer: ConvolutionLayer, context: ModuleContext): readonly Module[] {
  const { block, bias, biasOn, at } = layer;
  const sliding = slidingOf(block);
  const { perGroup, output } = kernelSizes(block);
  // PyTorch's own "same" pads as TensorFlow does, but knows no strides.
  const isUneven = sliding.padding === "same" && sliding.stride === 1 && !isSymmetric(padsOf(sliding, at, "tensorflow"));
  const { before, padding } = isUneven ? { before: [], padding: '"same"' } : padded(sliding, at, context);
  const { size } = context;
  const text = call(
    "Conv2d",
    size(multiply(perGroup, block.groups)),
    size(output),
    window(sliding.height, sliding.width),
    sliding.stride > 1 && `stride=${sliding.stride}`,
    padding !== null && `padding=${padding}`,
    sliding.dilation > 1 && `dilation=${sliding.dilation}`,
    block.groups !== 1 && `groups=${size(block.groups)}`,
    bias === null ? "bias=False" : biasOn === "first path" && `bias=${context.isFirstPath}`,
  );
  const kernel: LayerParameter = { name: "weight", tensor: block.kernel, layout: "outFirst", groups: block.groups };
  return [
    ...before,
    {
      text: isFixed(block) ? `${text}.requires_grad_(False)` : text,
      parameters: [kernel, ...biasParameter(layer)],
    },
  ];
}

function poolModules(block: Pool, at: Place, context: ModuleContext): readonly Module[] {
  if (block.function === "global") return [weightless("nn.AdaptiveAvgPool2d(1)")];
  const sliding: Sliding = { height: block.size, width: block.size, stride: block.stride, dilation: 1, padding: block.padding };
  const stride = block.stride !== block.size && `stride=${block.stride}`;
  const pads = padsOf(sliding, at, context.options.strided ?? "tensorflow");
  if (block.function === "average" && !block.countsPadding && !isNoPadding(pads)) {
    // A window that hangs over the far edge only is what ceil_mode allows, and it divides by what lies inside.
    const overhangs = pads.top === 0 && pads.left === 0;
    if (!isSymmetric(pads) && !overhangs)
      throw new BlockError("PyTorch has no average pool that pads one side more than the other and leaves the padding out");
    const padding = overhangs ? "ceil_mode=True" : `padding=${window(pads.top, pads.left)}`;
    return [weightless(call("AvgPool2d", String(block.size), stride, padding, "count_include_pad=False"))];
  }
  const { before, padding } = padded(sliding, at, context, block.function === "max" ? "lowest" : "zero");
  return [
    ...before,
    weightless(
      call(
        block.function === "max" ? "MaxPool2d" : "AvgPool2d",
        String(block.size),
        stride,
        padding !== null && `padding=${padding}`,
      ),
    ),
  ];
}

const activations = { relu: "nn.ReLU()", elu: "nn.ELU()", leakyRelu: "nn.LeakyReLU(0.1)" };

/** The modules that a layer is, in order. @throws BlockError for what PyTorch cannot do. */
export function modulesOf(layer: Layer, context: ModuleContext): readonly Module[] {
  switch (layer.layer) {
    case "convolution":
      return convolutionModules(layer, context);
    case "separable":
      throw new BlockError("PyTorch has no separable convolution as one layer");
    case "normalisation": {
      const [channels = 0] = layer.state.slice(0, 1).flatMap(shapeOfTensor);
      const { epsilon } = context.options;
      return [
        {
          text: call(
            "BatchNorm2d",
            context.size(channels),
            epsilon !== undefined && epsilon !== traitsOf.pytorch.epsilon && `eps=${epsilon}`,
          ),
          parameters: stateParameters(["weight", "bias", "running_mean", "running_var"], layer.state),
        },
      ];
    }
    case "activation":
      return [weightless(activations[layer.activation])];
    case "bias":
      throw new BlockError("PyTorch has no module that is a bias alone");
    case "dropout":
      return [weightless(`nn.Dropout(${layer.rate})`)];
    case "pool":
      return poolModules(layer.block, layer.at, context);
  }
}
