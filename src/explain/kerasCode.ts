/** Keras 3, functional. Pure. */
import { add, BlockError, divide, sameSize, type Convolution, type Join, type Pool, type Size } from "../blocks";
import { isDepthwise, isFixed, kernelSizes } from "../equivalences";
import { stateParameters, type LayerParameter } from "./parameter";
import type { Call, Dialect, LayerContext, NameCode } from "./functionalCode";
import { traitsOf } from "./framework";
import { isNoPadding, padsOf, type Pads, type Sliding } from "./padding";
import type { ConvolutionLayer, Layer, Place, SeparableLayer } from "./plan";
import { bracketed } from "./sizeCode";

type Arguments = readonly (string | null | false)[];

const call = (layer: string, ...parts: Arguments): string =>
  `layers.${layer}(${parts.filter((part) => part !== null && part !== false).join(", ")})`;

const named = (name: NameCode): string | null => (name === null ? null : `name=${name}`);

const window = ({ height, width }: Sliding): string => (height === width ? String(height) : `(${height}, ${width})`);

/** The extents of a kernel. @throws BlockError where they are not known. */
export function slidingOf(block: Convolution): Sliding {
  const { height, width } = kernelSizes(block);
  if (typeof height !== "number" || typeof width !== "number") throw new BlockError("the size of the kernel is not known here");
  const { stride, dilation, padding } = block;
  return { height, width, stride, dilation, padding };
}

/** The bias of a layer, where it has one. */
export function biasParameter({ bias, biasOn }: ConvolutionLayer | SeparableLayer): readonly LayerParameter[] {
  return bias === null ? [] : [{ name: "bias", tensor: bias, layout: "same", groups: 1, firstPathOnly: biasOn === "first path" }];
}

/** TensorFlow computes no convolution that is strided and dilated. */
function checkStride({ stride, dilation }: Sliding): void {
  if (stride > 1 && dilation > 1)
    throw new BlockError(`Keras has no convolution with both a stride (${stride}) and a dilation (${dilation})`);
}

interface Padded {
  readonly before: readonly Call[];
  readonly padding: "same" | "valid";
}

/** Zeros that stand in a layer of their own, where `padding="same"` would put them elsewhere. */
function padded(sliding: Sliding, at: Place, { strided }: LayerContext): Padded {
  if (sliding.padding === "valid" || sliding.stride === 1 || strided === "tensorflow")
    return { before: [], padding: sliding.padding };
  return zeroPadding(padsOf(sliding, at, strided));
}

function zeroPadding(pads: Pads): Padded {
  const { top, bottom, left, right } = pads;
  if (isNoPadding(pads)) return { before: [], padding: "valid" };
  const even = top === bottom && left === right && top === left;
  const layer = call("ZeroPadding2D", even ? String(top) : `((${top}, ${bottom}), (${left}, ${right}))`);
  return { before: [{ of: (input) => `${layer}(${input})` }], padding: "valid" };
}

const isTrained = (...blocks: readonly Convolution[]): boolean => !blocks.every(isFixed);

function biasArgument({ bias, biasOn }: ConvolutionLayer | SeparableLayer, { isFirstPath }: LayerContext): string | false {
  if (bias === null) return "use_bias=False";
  return biasOn === "first path" && `use_bias=${isFirstPath}`;
}

function convolutionCalls(layer: ConvolutionLayer, context: LayerContext): readonly Call[] {
  const { block, activation, at } = layer;
  const sliding = slidingOf(block);
  checkStride(sliding);
  const { output, perGroup } = kernelSizes(block);
  const { before, padding } = padded(sliding, at, context);
  const depthwise: boolean = isDepthwise(block) && context.depthwiseAs === "depthwise";
  const filters = depthwise ? divide(output, block.groups) : output;
  const name = context.name(
    depthwise ? "depthwise" : sliding.height * sliding.width === 1 && sameSize(block.groups, 1) ? "pointwise" : "conv",
  );
  const text = call(
    depthwise ? "DepthwiseConv2D" : "Conv2D",
    !depthwise && context.size(output),
    window(sliding),
    sliding.stride > 1 && `strides=${sliding.stride}`,
    padding === "same" && sliding.height * sliding.width > 1 && 'padding="same"',
    sliding.dilation > 1 && `dilation_rate=${sliding.dilation}`,
    !depthwise && block.groups !== 1 && `groups=${context.size(block.groups)}`,
    depthwise && filters !== null && filters !== 1 && `depth_multiplier=${context.size(filters)}`,
    activation !== null && `activation="${activation}"`,
    biasArgument(layer, context),
    !isTrained(block) && "trainable=False",
    named(name),
  );
  const kernel = {
    name: "kernel",
    tensor: block.kernel,
    layout: depthwise && sameSize(perGroup, 1) ? "depthwise" : "same",
    groups: block.groups,
  } as const;
  const parameters = [kernel, ...biasParameter(layer)];
  return [...before, { of: (input) => `${text}(${input})`, parameters }];
}

function separableCalls(layer: SeparableLayer, context: LayerContext): readonly Call[] {
  const { depthwise, pointwise, activation, at } = layer;
  const sliding = slidingOf(depthwise);
  checkStride(sliding);
  const { before, padding } = padded(sliding, at, context);
  const filters = divide(kernelSizes(depthwise).output, depthwise.groups);
  const text = call(
    "SeparableConv2D",
    context.size(kernelSizes(pointwise).output),
    window(sliding),
    sliding.stride > 1 && `strides=${sliding.stride}`,
    padding === "same" && 'padding="same"',
    sliding.dilation > 1 && `dilation_rate=${sliding.dilation}`,
    filters !== null && filters !== 1 && `depth_multiplier=${context.size(filters)}`,
    activation !== null && `activation="${activation}"`,
    biasArgument(layer, context),
    !isTrained(depthwise, pointwise) && "trainable=False",
    named(context.name("separable")),
  );
  const parameters = [
    { name: "depthwise_kernel", tensor: depthwise.kernel, layout: "depthwise", groups: depthwise.groups } as const,
    { name: "pointwise_kernel", tensor: pointwise.kernel, layout: "same", groups: 1 } as const,
    ...biasParameter(layer),
  ];
  return [...before, { of: (input) => `${text}(${input})`, parameters }];
}

function poolCalls(block: Pool, at: Place, context: LayerContext): readonly Call[] {
  if (block.function === "global") return [{ of: (input) => `layers.GlobalAveragePooling2D(keepdims=True)(${input})` }];
  const sliding: Sliding = { height: block.size, width: block.size, stride: block.stride, dilation: 1, padding: block.padding };
  const counts = block.function === "average" && block.countsPadding && block.padding === "same";
  const own = counts ? zeroPadding(padsOf(sliding, at, context.strided)) : { before: [], padding: block.padding };
  if (!counts && block.padding === "same" && block.stride > 1 && context.strided === "symmetric")
    throw new BlockError("Keras has no pool that pads both sides alike at a stride and leaves the padding out");
  const text = call(
    block.function === "max" ? "MaxPooling2D" : "AveragePooling2D",
    String(block.size),
    block.stride !== block.size && `strides=${block.stride}`,
    own.padding === "same" && 'padding="same"',
  );
  return [...own.before, { of: (input) => `${text}(${input})` }];
}

const activations = { relu: "ReLU()", elu: "ELU()", leakyRelu: "LeakyReLU(negative_slope=0.1)" };

function calls(layer: Layer, context: LayerContext): readonly Call[] {
  switch (layer.layer) {
    case "convolution":
      return convolutionCalls(layer, context);
    case "separable":
      return separableCalls(layer, context);
    case "normalisation": {
      const { epsilon } = context;
      const text = call(
        "BatchNormalization",
        epsilon !== null && epsilon !== traitsOf.keras.epsilon && `epsilon=${epsilon}`,
        named(context.name("norm")),
      );
      const parameters = stateParameters(["gamma", "beta", "moving_mean", "moving_variance"], layer.state);
      return [{ of: (input) => `${text}(${input})`, parameters }];
    }
    case "activation":
      return [{ of: (input) => `layers.${activations[layer.activation]}(${input})` }];
    case "bias":
      throw new BlockError("Keras has no layer that is a bias alone");
    case "dropout":
      return [{ of: (input) => `layers.Dropout(${layer.rate})(${input})` }];
    case "pool":
      return poolCalls(layer.block, layer.at, context);
  }
}

const joins: Readonly<Record<Join, string>> = { sum: "add", concat: "concatenate", mean: "average" };

/** "for piece in ops.split(x, 64, axis=-1):", as Python's array libraries have it. */
export function pythonLoop(split: string): Dialect["loop"] {
  return ({ variable, isNamed, count, input, piece, width }, size) => {
    const paths = size(count);
    if (width === null) return [`for ${isNamed ? variable : "_"} in range(${paths}):`];
    const pieces = `${split}(${input}, ${paths}, axis=-1)`;
    return [isNamed ? `for ${variable}, ${piece} in enumerate(${pieces}):` : `for ${piece} in ${pieces}:`];
  };
}

/** "x[..., 2:5]". */
export function pythonSlice(
  input: string,
  { from, count, of }: { from: Size; count: Size; of: Size },
  size: (size: Size) => string,
): string {
  const end = add(from, count);
  const start = from === 0 ? "" : bracketed(size(from));
  return `${input}[..., ${start}:${sameSize(end, of) ? "" : size(end)}]`;
}

export const kerasDialect: Dialect = {
  language: "python",
  calls,
  slice: pythonSlice,
  loop: pythonLoop("ops.split"),
  join: (join, parts) => `layers.${joins[join]}(${parts})`,
};
