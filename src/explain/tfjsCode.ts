/** tfjs-layers, functional. Pure. */
import { add, BlockError, divide, multiply, sameSize, type Join, type Pool, type Size } from "../blocks";
import { isDepthwise, isFixed, kernelSizes } from "../equivalences";
import type { Call, Dialect, LayerContext, NameCode, Slice } from "./functionalCode";
import { traitsOf } from "./framework";
import { biasParameter, slidingOf } from "./kerasCode";
import { isNoPadding, padsOf, type Sliding } from "./padding";
import { stateParameters } from "./parameter";
import type { ConvolutionLayer, Layer, Place, SeparableLayer } from "./plan";
import { bracketed } from "./sizeCode";

const layerText = (layer: string, ...parts: readonly (string | null | false)[]): string => {
  const own = parts.filter((part) => part !== null && part !== false).join(", ");
  return `tf.layers.${layer}(${own === "" ? "" : `{ ${own} }`})`;
};

const applied =
  (text: string) =>
  (input: string): string =>
    `${text}.apply(${input})`;

const named = (name: NameCode): string | null => (name === null ? null : `name: ${name}`);

const window = ({ height, width }: Sliding): string => (height === width ? String(height) : `[${height}, ${width}]`);

interface Padded {
  readonly before: readonly Call[];
  readonly padding: "same" | "valid";
}

function padded(sliding: Sliding, at: Place, { strided }: LayerContext, always = false): Padded {
  const byName = sliding.padding === "valid" || sliding.stride === 1 || strided === "tensorflow";
  if (byName && !always) return { before: [], padding: sliding.padding };
  const pads = padsOf(sliding, at, strided);
  if (isNoPadding(pads)) return { before: [], padding: "valid" };
  const { top, bottom, left, right } = pads;
  const text = layerText("zeroPadding2d", `padding: [[${top}, ${bottom}], [${left}, ${right}]]`);
  return { before: [{ of: applied(text) }], padding: "valid" };
}

/** The arguments that plain, depthwise and separable convolutions share. */
function slidingArguments(sliding: Sliding, padding: "same" | "valid"): readonly (string | false)[] {
  if (sliding.stride > 1 && sliding.dilation > 1)
    throw new BlockError(`tfjs has no convolution with both a stride (${sliding.stride}) and a dilation (${sliding.dilation})`);
  return [
    `kernelSize: ${window(sliding)}`,
    sliding.stride > 1 && `strides: ${sliding.stride}`,
    padding === "same" && sliding.height * sliding.width > 1 && 'padding: "same"',
    sliding.dilation > 1 && `dilationRate: ${sliding.dilation}`,
  ];
}

function biasArgument({ bias, biasOn }: ConvolutionLayer | SeparableLayer, { isFirstPath }: LayerContext): string | false {
  if (bias === null) return "useBias: false";
  return biasOn === "first path" && `useBias: ${isFirstPath}`;
}

function convolutionCalls(layer: ConvolutionLayer, context: LayerContext): readonly Call[] {
  const { block, activation, at } = layer;
  const sliding = slidingOf(block);
  const { output } = kernelSizes(block);
  const depthwise: boolean = isDepthwise(block);
  if (!depthwise && block.groups !== 1) throw new BlockError("tfjs-layers has no grouped convolution");
  // Found by running it: the layer hands no dilation on to the operation (tfjs-layers 4.22).
  if (depthwise && sliding.dilation > 1) throw new BlockError("tfjs-layers ignores the dilation of a depthwise convolution");
  const { before, padding } = padded(sliding, at, context);
  const filters = depthwise ? divide(output, block.groups) : output;
  const text = layerText(
    depthwise ? "depthwiseConv2d" : "conv2d",
    !depthwise && `filters: ${context.size(output)}`,
    ...slidingArguments(sliding, padding),
    depthwise && filters !== null && filters !== 1 && `depthMultiplier: ${context.size(filters)}`,
    activation !== null && `activation: "${activation}"`,
    biasArgument(layer, context),
    isFixed(block) && "trainable: false",
    named(context.name(depthwise ? "depthwise" : sliding.height * sliding.width === 1 ? "pointwise" : "conv")),
  );
  const kernel = depthwise
    ? ({ name: "depthwise_kernel", tensor: block.kernel, layout: "depthwise", groups: block.groups } as const)
    : ({ name: "kernel", tensor: block.kernel, layout: "same", groups: block.groups } as const);
  const parameters = [kernel, ...biasParameter(layer)];
  return [...before, { of: applied(text), parameters }];
}

function separableCalls(layer: SeparableLayer, context: LayerContext): readonly Call[] {
  const { depthwise, pointwise, activation, at } = layer;
  const sliding = slidingOf(depthwise);
  const { before, padding } = padded(sliding, at, context);
  const filters = divide(kernelSizes(depthwise).output, depthwise.groups);
  const text = layerText(
    "separableConv2d",
    `filters: ${context.size(kernelSizes(pointwise).output)}`,
    ...slidingArguments(sliding, padding),
    filters !== null && filters !== 1 && `depthMultiplier: ${context.size(filters)}`,
    activation !== null && `activation: "${activation}"`,
    biasArgument(layer, context),
    named(context.name("separable")),
  );
  const parameters = [
    { name: "depthwise_kernel", tensor: depthwise.kernel, layout: "depthwise", groups: depthwise.groups } as const,
    { name: "pointwise_kernel", tensor: pointwise.kernel, layout: "same", groups: 1 } as const,
    ...biasParameter(layer),
  ];
  return [...before, { of: applied(text), parameters }];
}

function poolCalls(block: Pool, at: Place, context: LayerContext): readonly Call[] {
  if (block.function === "global") {
    const shape = layerText("reshape", `targetShape: [1, 1, ${context.size(at.channels)}]`);
    return [{ of: applied("tf.layers.globalAveragePooling2d({})") }, { of: applied(shape) }];
  }
  const sliding: Sliding = { height: block.size, width: block.size, stride: block.stride, dilation: 1, padding: block.padding };
  const counts = block.function === "average" && block.countsPadding && block.padding === "same";
  if (!counts && block.padding === "same" && block.stride > 1 && context.strided === "symmetric")
    throw new BlockError("tfjs has no pool that pads both sides alike at a stride and leaves the padding out");
  const { before, padding } = counts ? padded(sliding, at, context, true) : { before: [], padding: block.padding };
  const text = layerText(
    block.function === "max" ? "maxPooling2d" : "averagePooling2d",
    `poolSize: ${block.size}`,
    block.stride !== block.size && `strides: ${block.stride}`,
    padding === "same" && 'padding: "same"',
  );
  return [...before, { of: applied(text) }];
}

const activations = { relu: "reLU()", elu: "elu()", leakyRelu: "leakyReLU({ alpha: 0.1 })" };

function calls(layer: Layer, context: LayerContext): readonly Call[] {
  switch (layer.layer) {
    case "convolution":
      return convolutionCalls(layer, context);
    case "separable":
      return separableCalls(layer, context);
    case "normalisation": {
      const { epsilon } = context;
      const text = layerText(
        "batchNormalization",
        epsilon !== null && epsilon !== traitsOf.tfjs.epsilon && `epsilon: ${epsilon}`,
        named(context.name("norm")),
      );
      const parameters = stateParameters(["gamma", "beta", "moving_mean", "moving_variance"], layer.state);
      return [{ of: applied(text), parameters }];
    }
    case "activation":
      return [{ of: applied(`tf.layers.${activations[layer.activation]}`) }];
    case "bias":
      throw new BlockError("tfjs-layers has no layer that is a bias alone");
    case "dropout":
      return [{ of: applied(layerText("dropout", `rate: ${layer.rate}`)) }];
    case "pool":
      return poolCalls(layer.block, layer.at, context);
  }
}

/** tfjs-layers has no slice of channels, but cropping2D cuts the last axis if it takes it for the columns of a map. */
function cropped(input: string, before: string, after: string): string {
  const text = layerText("cropping2D", `cropping: [[0, 0], [${before}, ${after}]]`, 'dataFormat: "channelsFirst"');
  return `${text}.apply(${input})`;
}

const minus = (a: Size, b: Size): Size => add(a, multiply(-1, b));

function slice(input: string, { from, count, of }: Slice, size: (size: Size) => string): string {
  return cropped(input, size(from), size(minus(of, add(from, count))));
}

const joins: Readonly<Record<Join, string>> = { sum: "add", concat: "concatenate", mean: "average" };

export const tfjsDialect: Dialect = {
  language: "javascript",
  calls,
  slice,
  loop: ({ variable, count, input, piece, width }, size) => {
    const head = `for (let ${variable} = 0; ${variable} < ${size(count)}; ${variable}++) {`;
    if (width === null) return [head];
    const [before, after] = sameSize(width, 1)
      ? [variable, `${size(minus(count, 1))} - ${variable}`]
      : [
          `${variable} * ${bracketed(size(width))}`,
          `${size(minus(multiply(count, width), width))} - ${variable} * ${bracketed(size(width))}`,
        ];
    return [
      "// As channelsFirst, the columns that cropping2D cuts are our channels.",
      head,
      `  const ${piece} = ${cropped(input, before, after)};`,
    ];
  },
  join: (join, parts) => `tf.layers.${joins[join]}().apply(${parts})`,
};
