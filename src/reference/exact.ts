/**
 * Any block over whole numbers modulo a prime, with random functions in the place of the channelwise ones: two forms over the same leaves that agree
 * here in every entry are the same function at these sizes, but for a chance of about (degree / prime) a draw. No tolerance, no gradients: equal
 * functions of the leaves have equal gradients. Pure.
 */
import {
  BlockError,
  concrete,
  convolution as plainConvolution,
  mapParts,
  shapeAfter,
  tensorsOf,
  unfold,
  type Block,
  type Convolution,
  type Leaf,
  type Paths,
  type Pool,
  type Tensor,
} from "../blocks";
import { convolve } from "./convolution";
import { exactly, inverse, prime, reduced, times } from "./modular";
import { opaqueChannelwise, opaqueDropout, opaqueMaximum, opaqueWeight } from "./opaque";
import { windowOf } from "./pool";
import { evaluateTensor } from "./tensor";
import { addToChannels, extentsOf, read, takeChannels, zeros, type Value, type Values } from "./value";
import { extentsAfter, sweep } from "./window";

interface Context {
  readonly leaves: Values;
  /** Number of the random functions. */
  readonly draw: number;
}

/** A leaf that stands for a value. */
const holding = (id: string, { shape }: Value): Leaf => ({
  tensor: "leaf",
  id,
  shape,
  role: "convolution",
  initial: { law: "constant", value: 0 },
});

function compose(first: Value, second: Value): Value {
  const product: Tensor = { tensor: "compose", first: holding("first", first), second: holding("second", second) };
  const terms = (second.shape[0] ?? 0) * (second.shape[1] ?? 0) * (second.shape[2] ?? 0);
  return exactly(second, terms, (half) => {
    const values = new Map([
      ["first", first],
      ["second", half],
    ]);
    return evaluateTensor(product, values).value;
  });
}

/** The reference's own expressions copy numbers, but for products and quotients, which are taken modulo the prime. */
function tensorExactly(tensor: Tensor, context: Context): Value {
  if (tensor.tensor === "leaf") return reduced(evaluateTensor(tensor, context.leaves).value);
  if (tensor.tensor === "constant")
    return times(evaluateTensor({ ...tensor, dividedBy: 1 }, context.leaves).value, inverse(tensor.dividedBy ?? 1));
  if (tensor.tensor === "compose") return compose(tensorExactly(tensor.first, context), tensorExactly(tensor.second, context));
  const parts = new Map<string, Value>();
  const outer = mapParts(tensor, (part) => {
    const [id, value] = [`part ${parts.size}`, tensorExactly(part, context)];
    parts.set(id, value);
    return holding(id, value);
  });
  return evaluateTensor(outer, parts).value;
}

function convolutionExactly(block: Convolution, input: Value, kernel: Value): Value {
  const [height = 0, width = 0, perGroup = 0] = kernel.shape;
  return exactly(kernel, height * width * perGroup, (half) => convolve(block, input, half).output);
}

/** A sum over each window, as a depthwise convolution with ones, over the number of its positions. */
function averageExactly(block: Pool, input: Value): Value {
  const extents = extentsOf(input);
  const { height, width, stride, padding } = windowOf(block, extents);
  const ones = (shape: readonly number[]): Value => ({ shape, data: zeros(shape).data.fill(1) });
  const kernel = ones([height, width, 1, extents.channels]);
  const sum: Convolution = { ...plainConvolution(holding("ones", kernel), extents.channels), stride, padding };
  const total = convolutionExactly(sum, input, kernel);
  const positions = block.countsPadding ? null : convolve(sum, ones(input.shape), kernel).output;
  const inverses = new Map<number, number>();
  const inverseOf = (count: number): number => {
    const known = inverses.get(count) ?? inverse(count);
    inverses.set(count, known);
    return known;
  };
  const data = total.data.map((x, at) => (x * inverseOf(positions === null ? height * width : read(positions.data, at))) % prime);
  return { shape: total.shape, data };
}

function poolExactly(block: Pool, input: Value, { draw }: Context): Value {
  if (block.function !== "max") return averageExactly(block, input);
  const extents = extentsOf(input);
  const { batch, channels } = extents;
  const window = windowOf(block, extents);
  const { height, width } = extentsAfter(window, extents);
  const forEachPair = (visit: (from: number, tap: number, to: number) => void): void => {
    sweep(window, extents, (from, tap, to) => {
      for (let channel = 0; channel < channels; channel++) visit(from * channels + channel, tap, to * channels + channel);
    });
  };
  return opaqueMaximum(block, { input, output: [batch, height, width, channels] }, forEachPair, draw);
}

function pathsExactly({ split, paths, join, dropPath }: Paths, input: Value, context: Context): Value {
  const outputs = paths.map((path, i) => {
    const interval = split === "copy" ? { from: 0, count: extentsOf(input).channels } : split[i];
    const own = valueOf(path, takeChannels(input, concrete(interval?.from ?? 0), concrete(interval?.count ?? 0)), context);
    return dropPath === undefined ? own : times(own, opaqueWeight(dropPath, i, context.draw));
  });
  const widths = outputs.map((output) => extentsOf(output).channels);
  const total = join === "concat" ? widths.reduce((sum, width) => sum + width, 0) : (widths[0] ?? 0);
  const joined = zeros([...(outputs[0]?.shape.slice(0, 3) ?? []), total]);
  let from = 0;
  outputs.forEach((output, i) => {
    addToChannels(joined, from, output);
    if (join === "concat") from += widths[i] ?? 0;
  });
  return join === "mean" && dropPath === undefined ? times(reduced(joined), inverse(paths.length)) : reduced(joined);
}

function valueOf(block: Block, input: Value, context: Context): Value {
  const state = tensorsOf(block).map((tensor) => tensorExactly(tensor, context));
  switch (block.block) {
    case "convolution":
      return convolutionExactly(block, input, state[0] ?? zeros([]));
    case "channelwise":
      return opaqueChannelwise(block, { input, state }, context.draw);
    case "pool":
      return poolExactly(block, input, context);
    case "dropout":
      return opaqueDropout(block, input, context.draw);
    case "identity":
      return input;
    case "chain":
      return block.steps.reduce((value, step) => valueOf(step, value, context), input);
    case "paths":
      return pathsExactly(block, input, context);
    case "each":
      return pathsExactly(unfold(block), input, context);
  }
}

/**
 * A block at whole numbers: input [batch, height, width, channels] and leaves, read modulo the prime. A channelwise function becomes a random function
 * of its name, its states, its channel's sum over the batch and positions, and the entry; a maximum one of its window; noise one of the place.
 * @param draw which random functions
 * @throws BlockError where parts do not fit, a size is not known, a leaf has no value, or a number is not whole
 */
export function evaluateExactly(block: Block, { input, leaves, draw }: Context & { readonly input: Value }): Value {
  const { batch: _, ...shape } = extentsOf(input);
  shapeAfter(block, shape);
  for (const value of [input, ...leaves.values()])
    if (!value.data.every(Number.isInteger)) throw new BlockError("the exact evaluator takes whole numbers only");
  return valueOf(block, reduced(input), { leaves, draw });
}
