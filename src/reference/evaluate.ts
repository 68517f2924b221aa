/** Any block in float64, with the gradients of its input and of every leaf: the oracle of the engines. Slow, and written from the definitions. Pure. */
import { concrete, tensorsOf, unfold, type Block, type Paths } from "../blocks";
import { applyChannelwise } from "./channelwise";
import { convolve } from "./convolution";
import type { Mode, Operation } from "./operation";
import { pool } from "./pool";
import { evaluateTensor, type Gradients } from "./tensor";
import { addTo, addToChannels, extentsOf, scaled, takeChannels, zeros, type Value, type Values } from "./value";

export interface Evaluation {
  readonly output: Value;
  /** Batch statistics by the id of the leaf that keeps their running value; empty in inference mode. */
  readonly statistics: Values;
  /** Gradients of Σ output · outputGradient. Leaves that the block does not read are missing. */
  readonly backward: (outputGradient: Value) => { readonly inputGradient: Value; readonly leafGradients: Values };
}

interface Node {
  readonly output: Value;
  /** Returns the input's gradient and adds the leaves' gradients. */
  readonly backward: (outputGradient: Value, into: Gradients) => Value;
}

interface Context {
  readonly leaves: Values;
  readonly mode: Mode;
  readonly statistics: Map<string, Value>;
}

function primitive(block: Extract<Block, { block: "convolution" | "channelwise" }>, input: Value, context: Context): Node {
  const tensors = tensorsOf(block).map((tensor) => evaluateTensor(tensor, context.leaves));
  const values = tensors.map((tensor) => tensor.value);
  const [kernel = zeros([])] = values;
  const operation: Operation = block.block === "convolution" ? convolve(block, input, kernel) : applyChannelwise(block, input, values, context.mode);
  for (const [at, value] of operation.statistics ?? []) {
    const leaf = tensorsOf(block)[at];
    if (leaf?.tensor === "leaf") context.statistics.set(leaf.id, value);
  }
  return {
    output: operation.output,
    backward(gradient, into) {
      const { input: inputGradient, state } = operation.backward(gradient);
      tensors.forEach((tensor, i) => {
        const own = state[i];
        if (own !== undefined) tensor.pullback(own, into);
      });
      return inputGradient;
    },
  };
}

function sequence(steps: readonly Block[], input: Value, context: Context): Node {
  const nodes: Node[] = [];
  let output = input;
  for (const step of steps) {
    const node = evaluateNode(step, output, context);
    nodes.push(node);
    output = node.output;
  }
  return { output, backward: (gradient, into) => nodes.reduceRight((after, node) => node.backward(after, into), gradient) };
}

function parallel({ paths, split, join }: Paths, input: Value, context: Context): Node {
  const intervals = paths.map((_, i) => {
    const interval = split === "copy" ? undefined : split[i];
    return interval === undefined ? { from: 0, count: extentsOf(input).channels } : { from: concrete(interval.from), count: concrete(interval.count) };
  });
  const nodes = paths.map((path, i) => {
    const { from, count } = intervals[i] ?? { from: 0, count: 0 };
    return evaluateNode(path, takeChannels(input, from, count), context);
  });
  const share = join === "mean" ? 1 / nodes.length : 1;
  const widths = nodes.map((node) => extentsOf(node.output).channels);
  const starts = widths.map((_, i) => (join === "concat" ? widths.slice(0, i).reduce((sum, width) => sum + width, 0) : 0));
  const { batch, height, width } = extentsOf(nodes[0]?.output ?? input);
  const channels = join === "concat" ? widths.reduce((sum, own) => sum + own, 0) : (widths[0] ?? 0);
  const output = zeros([batch, height, width, channels]);
  nodes.forEach((node, i) => addToChannels(output, starts[i] ?? 0, scaled(node.output, share)));
  return {
    output,
    backward(gradient, into) {
      const inputGradient = zeros(input.shape);
      nodes.forEach((node, i) => {
        const own = scaled(takeChannels(gradient, starts[i] ?? 0, widths[i] ?? 0), share);
        addToChannels(inputGradient, intervals[i]?.from ?? 0, node.backward(own, into));
      });
      return inputGradient;
    },
  };
}

function evaluateNode(block: Block, input: Value, context: Context): Node {
  switch (block.block) {
    case "convolution":
    case "channelwise":
      return primitive(block, input, context);
    case "pool": {
      const operation = pool(block, input);
      return { output: operation.output, backward: (gradient) => operation.backward(gradient).input };
    }
    case "identity":
      return { output: input, backward: (gradient) => gradient };
    case "chain":
      return sequence(block.steps, input, context);
    case "paths":
      return parallel(block, input, context);
    case "each":
      return parallel(unfold(block), input, context);
  }
}

/**
 * Evaluates a block on a map [batch, height, width, channels].
 * @throws BlockError where parts do not fit or a leaf has no value.
 */
export function evaluate(block: Block, input: Value, leaves: Values, mode: Mode = "training"): Evaluation {
  const statistics = new Map<string, Value>();
  const node = evaluateNode(block, input, { leaves, mode, statistics });
  return {
    output: node.output,
    statistics,
    backward(outputGradient) {
      const leafGradients: Gradients = new Map();
      const copy = zeros(node.output.shape);
      addTo(copy, outputGradient);
      return { inputGradient: node.backward(copy, leafGradients), leafGradients };
    },
  };
}
