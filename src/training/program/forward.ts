/** A block as forward instructions. 1×1 convolutions become matrix products, grouped ones dense products of a few groups each. No tfjs here. */
import {
  BlockError,
  concrete,
  leakySlope,
  leavesOf,
  leavesOfTensor,
  unfold,
  type Block,
  type Channelwise,
  type Convolution,
  type DropPath,
  type Join,
  type Pool,
  type Tensor,
} from "../../blocks";
import { concat, reshape, sliceAxis, sum, type Builder } from "./builder";
import { emitGradients } from "./gradients";
import { blockDiagonal, emitTensor } from "./kernels";
import { sizeOf, type Padding, type Shape, type ValueId } from "./program";

/** Added to the variance; TensorFlow's and Keras's default. */
export const normalisationEpsilon = 1e-3;

/** Dense products of a grouped convolution take about this many input channels each: the fastest of 4 … 64 on a CPU. */
const channelsPerProduct = 16;

export interface Forward {
  readonly builder: Builder;
  readonly mode: "training" | "inference";
  readonly variables: ReadonlyMap<string, ValueId>;
  /** Batch statistics by the leaf that keeps their running value, filled in training mode. */
  readonly statistics: Map<string, ValueId>;
  /** Inputs for the values of noise by its id, filled in training mode. */
  readonly noise: Map<string, ValueId>;
}

const value = (forward: Forward, tensor: Tensor): ValueId =>
  emitTensor(forward.builder, tensor, (leafId) => {
    const id = forward.variables.get(leafId);
    if (id === undefined) throw new BlockError(`the leaf ${leafId} has no variable`);
    return id;
  });

function extent(
  input: number,
  { size, stride, dilation, padding }: { size: number; stride: number; dilation: number; padding: Padding },
): number {
  const reach = (size - 1) * dilation + 1;
  return padding === "same" ? Math.ceil(input / stride) : Math.floor((input - reach) / stride) + 1;
}

function outputShape(
  input: Shape,
  [height = 1, width = 1]: Shape,
  { stride, dilation, padding }: Convolution,
  channels: number,
): Shape {
  const [batch = 1, rows = 1, columns = 1] = input;
  const window = { stride, dilation, padding };
  return [batch, extent(rows, { ...window, size: height }), extent(columns, { ...window, size: width }), channels];
}

function pointwise({ builder }: Forward, x: ValueId, kernel: ValueId): ValueId {
  const [batch = 1, height = 1, width = 1, input = 1] = builder.shape(x);
  const output = builder.shape(kernel)[3] ?? 1;
  const rows = reshape(builder, x, [batch * height * width, input]);
  const matrix = reshape(builder, kernel, [input, output]);
  const product = builder.emit(
    { kind: "matMul", transposeA: false, transposeB: false },
    [rows, matrix],
    [batch * height * width, output],
  );
  return reshape(builder, product, [batch, height, width, output]);
}

function grouped(
  forward: Forward,
  block: Convolution,
  { x, kernel, groups }: { x: ValueId; kernel: ValueId; groups: number },
): ValueId {
  const { builder } = forward;
  const [, , perGroup = 1, output = 1] = builder.shape(kernel);
  const divisors = Array.from({ length: groups }, (_, i) => groups - i).filter((count) => groups % count === 0);
  const together = divisors.find((count) => count * perGroup <= channelsPerProduct) ?? 1;
  const parts = Array.from({ length: groups / together }, (_, part) => {
    const input = sliceAxis(builder, x, { axis: 3, from: part * together * perGroup, size: together * perGroup });
    const size = (together * output) / groups;
    const own = sliceAxis(builder, kernel, { axis: 3, from: part * size, size });
    return ungrouped(forward, block, input, blockDiagonal(builder, own, together));
  });
  return concat(builder, parts, 3);
}

function ungrouped(forward: Forward, block: Convolution, x: ValueId, kernel: ValueId): ValueId {
  const { builder } = forward;
  const shape = builder.shape(kernel);
  const { stride, dilation, padding } = block;
  if (shape[0] === 1 && shape[1] === 1 && stride === 1) return pointwise(forward, x, kernel);
  const operation = { kind: "convolution", stride, dilation, padding } as const;
  return builder.emit(operation, [x, kernel], outputShape(builder.shape(x), shape, block, shape[3] ?? 1));
}

function convolution(forward: Forward, block: Convolution, x: ValueId): ValueId {
  const { builder } = forward;
  const kernel = value(forward, block.kernel);
  const groups = concrete(block.groups);
  const [height = 1, width = 1, perGroup = 1, output = 1] = builder.shape(kernel);
  if (groups === 1) return ungrouped(forward, block, x, kernel);
  // TensorFlow's gradient of a dilated depthwise convolution is wrong on a CPU, and says nothing: as dense products it is right.
  if (perGroup > 1 || block.dilation > 1) return grouped(forward, block, { x, kernel, groups });
  const depthwise = reshape(builder, kernel, [height, width, groups, output / groups]);
  const { stride, dilation, padding } = block;
  const operation = { kind: "depthwise", stride, dilation, padding } as const;
  return builder.emit(operation, [x, depthwise], outputShape(builder.shape(x), [height, width], block, output));
}

/** Carries batch statistics back through the expression of the running ones, to the places of the leaves that it reads. */
function keepStatistics(
  { builder, variables, statistics }: Forward,
  state: Tensor,
  { running, batch }: { running: ValueId; batch: ValueId },
): void {
  const leaves = leavesOfTensor(state);
  const sources = leaves.map((leaf) => variables.get(leaf.id) ?? 0);
  const found =
    state.tensor === "leaf" ? new Map([[running, batch]]) : emitGradients(builder, { of: running, gradient: batch, sources });
  leaves.forEach((leaf, i) => {
    const [value, known] = [found.get(sources[i] ?? -1), statistics.get(leaf.id)];
    if (value !== undefined) statistics.set(leaf.id, known === undefined ? value : sum(builder, [known, value]));
  });
}

function normalise(forward: Forward, block: Channelwise, x: ValueId): ValueId {
  const { builder, mode } = forward;
  const [scale = 0, offset = 0, mean = 0, variance = 0] = block.state.map((state) => value(forward, state));
  const shape = builder.shape(x);
  const epsilon = normalisationEpsilon;
  if (mode === "inference")
    return builder.emit({ kind: "normaliseInference", epsilon }, [x, scale, offset, mean, variance], shape);
  const channels = [shape[3] ?? 1];
  const [y = 0, batchMean = 0, batchVariance = 0] = builder.emitAll(
    { kind: "normalise", epsilon },
    [x, scale, offset],
    [shape, channels, channels, channels, channels],
  );
  const [, , meanState, varianceState] = block.state;
  if (meanState !== undefined) keepStatistics(forward, meanState, { running: mean, batch: batchMean });
  if (varianceState !== undefined) keepStatistics(forward, varianceState, { running: variance, batch: batchVariance });
  return y;
}

function channelwise(forward: Forward, block: Channelwise, x: ValueId): ValueId {
  const { builder } = forward;
  switch (block.function) {
    case "batchNormalisation":
      return normalise(forward, block, x);
    case "bias":
      return builder.emit({ kind: "addBias" }, [x, ...block.state.map((state) => value(forward, state))], builder.shape(x));
    case "leakyRelu":
      return builder.emit({ kind: "leakyRelu", slope: leakySlope }, [x], builder.shape(x));
    default:
      return builder.emit({ kind: block.function }, [x], builder.shape(x));
  }
}

/** For each entry of a pooled map, the positions of its window that lie inside the input ÷ all of them. */
function insideShare(
  shape: Shape,
  input: { readonly height: number; readonly width: number },
  { size, stride }: { size: number; stride: number },
): Float32Array {
  const [, height = 1, width = 1, channels = 1] = shape;
  const inside = (at: number, of: number, outputs: number): number => {
    const start = at * stride - Math.floor(Math.max(0, (outputs - 1) * stride + size - of) / 2);
    return Math.min(of, start + size) - Math.max(0, start);
  };
  return Float32Array.from({ length: sizeOf(shape) }, (_, at) => {
    const position = Math.floor(at / channels);
    const [row, column] = [Math.floor(position / width) % height, position % width];
    return (inside(row, input.height, height) * inside(column, input.width, width)) / size ** 2;
  });
}

function pool({ builder }: Forward, block: Pool, x: ValueId): ValueId {
  const [batch = 1, height = 1, width = 1, channels = 1] = builder.shape(x);
  if (block.function === "global") return builder.emit({ kind: "globalAverage" }, [x], [batch, 1, 1, channels]);
  const { size, stride, padding } = block;
  const window = { size, stride, dilation: 1, padding };
  const shape = [batch, extent(height, window), extent(width, window), channels];
  const pooled = builder.emit({ kind: block.function === "max" ? "maxPool" : "averagePool", size, stride, padding }, [x], shape);
  if (block.function === "max" || !block.countsPadding || padding === "valid") return pooled;
  // Engines divide by the positions inside the map: their share of the window makes good for that.
  const values = insideShare(shape, { height, width }, window);
  return builder.emit({ kind: "multiply" }, [pooled, builder.emit({ kind: "constant", shape, values }, [], shape)], shape);
}

/** The input that the values of some noise come in by. */
function noiseInput({ builder, noise }: Forward, id: string, shape: Shape): ValueId {
  if (noise.has(id)) throw new BlockError(`two places have the noise ${id}`);
  const input = builder.fresh(shape);
  noise.set(id, input);
  return input;
}

function weightedSum(forward: Forward, { id }: DropPath, ends: readonly ValueId[]): ValueId {
  const { builder } = forward;
  const weights = noiseInput(forward, id, [ends.length]);
  const parts = ends.map((end, from) =>
    builder.emit({ kind: "scaleBy" }, [end, sliceAxis(builder, weights, { axis: 0, from, size: 1 })], builder.shape(end)),
  );
  return sum(builder, parts);
}

function join({ builder }: Forward, kind: Join, ends: readonly ValueId[]): ValueId {
  if (kind === "concat") return concat(builder, ends, 3);
  const total = sum(builder, ends);
  return kind === "sum" ? total : builder.emit({ kind: "scale", by: 1 / ends.length }, [total], builder.shape(total));
}

/**
 * Adds a block's forward instructions; returns the value of its output.
 * @throws BlockError where the block cannot be computed at these sizes.
 */
export function emitBlock(forward: Forward, block: Block, x: ValueId): ValueId {
  switch (block.block) {
    case "convolution":
      return convolution(forward, block, x);
    case "channelwise":
      return channelwise(forward, block, x);
    case "pool":
      return pool(forward, block, x);
    case "dropout": {
      if (forward.mode === "inference") return x;
      const shape = forward.builder.shape(x);
      return forward.builder.emit({ kind: "multiply" }, [x, noiseInput(forward, block.id, shape)], shape);
    }
    case "identity":
      return x;
    case "chain":
      return block.steps.reduce((input, step) => emitBlock(forward, step, input), x);
    case "each":
      return emitBlock(forward, unfold(block), x);
    case "paths": {
      const { split } = block;
      const ends = block.paths.map((path, i) => {
        const interval = split === "copy" ? null : split[i];
        const own = interval
          ? sliceAxis(forward.builder, x, { axis: 3, from: concrete(interval.from), size: concrete(interval.count) })
          : x;
        return emitBlock(forward, path, own);
      });
      return block.dropPath !== undefined && forward.mode === "training"
        ? weightedSum(forward, block.dropPath, ends)
        : join(forward, block.join, ends);
    }
  }
}

/** A fresh variable for every leaf of a block. */
export function emitVariables(builder: Builder, block: Block): ReadonlyMap<string, ValueId> {
  return new Map(leavesOf(block).map((leaf) => [leaf.id, builder.fresh(leaf.shape.map(concrete))]));
}
