/** Any block in float64, with the gradients of its input and its leaves: the oracle of every engine, slow and without an engine. Pure. */
import { leavesOf, shapeAfter, tensorsOf, concrete, unfold, type Block, type Chain, type Dropout, type Paths } from "../blocks";
import { applyChannelwise } from "./channelwise";
import { convolve } from "./convolution";
import type { Mode, Operation } from "./operation";
import { pool } from "./pool";
import { noiseValue } from "./noise";
import { evaluateTensor, type Gradients } from "./tensor";
import {
  absolute,
  addTo,
  addToChannels,
  checkShape,
  extentsOf,
  product,
  scaled,
  takeChannels,
  zeros,
  type Value,
  type Values,
} from "./value";

export interface BlockGradients {
  /** [batch, height, width, channels] of the input. */
  readonly inputGradient: Value;
  /** One for each leaf of the block, with the leaf's shape; zeros where the output does not depend on it. */
  readonly leafGradients: Values;
}

export interface Evaluation {
  /** [batch, height, width, channels]. */
  readonly output: Value;
  /**
   * Training only: for each leaf that holds running statistics, the mean or the unbiased variance (n / (n - 1) of the biased one) of this batch at the
   * leaf's places. For leaves that are read once; where several blocks share one, theirs are added.
   */
  readonly statistics: Values;
  /** The gradients of Σ output · outputGradient. @throws BlockError where the shape is not that of the output. */
  readonly backward: (outputGradient: Value) => BlockGradients;
}

interface Context {
  readonly leaves: Values;
  readonly mode: Mode;
  readonly statistics: Gradients;
}

/** A block at its input: backward adds to the leaves' gradients and gives that of the input. */
interface Step {
  readonly output: Value;
  readonly backward: (outputGradient: Value, into: Gradients) => Value;
}

type Primitive = Exclude<Block, { block: "chain" | "paths" | "each" | "dropout" }>;

function operate(block: Primitive, input: Value, state: readonly Value[], mode: Mode): Operation {
  switch (block.block) {
    case "convolution":
      return convolve(block, input, state[0] ?? zeros([]));
    case "channelwise":
      return applyChannelwise(block, input, state, mode);
    case "pool":
      return pool(block, input);
    case "identity":
      return { output: input, backward: (gradient) => ({ input: gradient, state: [] }) };
  }
}

function stepOfPrimitive(block: Primitive, input: Value, context: Context): Step {
  const state = tensorsOf(block).map((tensor) => evaluateTensor(tensor, context.leaves));
  const values = state.map((tensor) => tensor.value);
  const operation = operate(block, input, values, context.mode);
  operation.statistics?.forEach((value, at) => state[at]?.pullback(value, context.statistics));
  return {
    output: operation.output,
    backward: (outputGradient, into) => {
      const gradients = operation.backward(outputGradient);
      gradients.state.forEach((gradient, at) => state[at]?.pullback(gradient, into));
      return gradients.input;
    },
  };
}

function stepOfDropout({ id }: Dropout, input: Value, { leaves, mode }: Context): Step {
  if (mode === "inference") return { output: input, backward: (gradient) => gradient };
  const factors = noiseValue(leaves, id, input.shape);
  return { output: product(input, factors), backward: (gradient) => product(gradient, factors) };
}

function stepOfChain(block: Chain, input: Value, context: Context): Step {
  const steps: Step[] = [];
  for (const part of block.steps) steps.push(stepOf(part, steps.at(-1)?.output ?? input, context));
  return {
    output: steps.at(-1)?.output ?? input,
    backward: (outputGradient, into) => steps.reduceRight((gradient, step) => step.backward(gradient, into), outputGradient),
  };
}

function stepOfPaths({ split, paths, join, dropPath }: Paths, input: Value, context: Context): Step {
  const channels = extentsOf(input).channels;
  const intervals = paths.map((_, path) => {
    const interval = split === "copy" ? { from: 0, count: channels } : split[path];
    return { from: concrete(interval?.from ?? 0), count: concrete(interval?.count ?? 0) };
  });
  const steps = paths.map((path, i) => {
    const { from = 0, count = 0 } = intervals[i] ?? {};
    return stepOf(path, takeChannels(input, from, count), context);
  });

  const widths = steps.map((step) => extentsOf(step.output).channels);
  const starts = widths.map((_, i) => (join === "concat" ? widths.slice(0, i).reduce((sum, width) => sum + width, 0) : 0));
  const total = join === "concat" ? widths.reduce((sum, width) => sum + width, 0) : (widths[0] ?? 0);
  const drawn =
    dropPath !== undefined && context.mode === "training" ? noiseValue(context.leaves, dropPath.id, [paths.length]) : null;
  const weights = paths.map((_, i) => (drawn !== null ? (drawn.data[i] ?? NaN) : join === "mean" ? 1 / paths.length : 1));
  const output = zeros([...(steps[0]?.output.shape.slice(0, 3) ?? []), total]);
  steps.forEach((step, i) => {
    addToChannels(output, starts[i] ?? NaN, scaled(step.output, weights[i] ?? NaN));
  });
  return {
    output,
    backward: (outputGradient, into) => {
      const inputGradient = zeros(input.shape);
      steps.forEach((step, i) => {
        const gradient = scaled(takeChannels(outputGradient, starts[i] ?? NaN, widths[i] ?? NaN), weights[i] ?? NaN);
        addToChannels(inputGradient, intervals[i]?.from ?? NaN, step.backward(gradient, into));
      });
      return inputGradient;
    },
  };
}

function stepOf(block: Block, input: Value, context: Context): Step {
  switch (block.block) {
    case "chain":
      return stepOfChain(block, input, context);
    case "paths":
      return stepOfPaths(block, input, context);
    case "each":
      return stepOfPaths(unfold(block), input, context);
    case "dropout":
      return stepOfDropout(block, input, context);
    default:
      return stepOfPrimitive(block, input, context);
  }
}

/**
 * A block at an input [batch, height, width, channels] and values of its leaves; for training, also those of its noise, by id.
 * @throws BlockError where parts do not fit together, a size is not known, or a leaf or noise has no value or another shape.
 */
export function evaluate(block: Block, input: Value, leaves: Values, mode: Mode): Evaluation {
  const { batch: _, ...shape } = extentsOf(input);
  shapeAfter(block, shape);
  const statistics: Gradients = new Map();
  const step = stepOf(block, input, { leaves, mode, statistics });
  return {
    output: step.output,
    statistics,
    backward: (outputGradient) => {
      checkShape(outputGradient, step.output.shape, "the gradient of the output");
      const leafGradients: Gradients = new Map(leavesOf(block).map((leaf) => [leaf.id, zeros(leaf.shape.map(concrete))]));
      // A copy, so that no caller finds its own gradient changed or shared.
      const inputGradient = zeros(input.shape);
      addTo(inputGradient, step.backward(outputGradient, leafGradients));
      return { inputGradient, leafGradients };
    },
  };
}

/**
 * The same block at the absolute values of input and leaves. For a linear block the output is |w| ⋆ |x|, and `backward` of an absolute gradient gives
 * the same for gradients: the magnitude in the rounding bound 2 · K · u · (|w| ⋆ |x|) (mathematics.md, M11), K from `accumulationLength`.
 */
export function evaluateMagnitude(block: Block, input: Value, leaves: Values): Evaluation {
  const magnitudes = new Map([...leaves].map(([id, value]) => [id, absolute(value)]));
  return evaluate(block, absolute(input), magnitudes, "inference");
}
