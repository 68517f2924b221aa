/** Output shapes: what a block makes of a map of given height, width and channels. Pure. */
import type { Block, Convolution, Interval, Paths, Pool } from "./block";
import { add, BlockError, concrete, divide, formatSize, multiply, sameSize, type Size } from "./size";
import { shapeOfTensor } from "./tensor";

/** The extents of one map, without the batch axis. */
export interface MapShape {
  readonly height: Size;
  readonly width: Size;
  readonly channels: Size;
}

interface Window {
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "same" | "valid";
}

function extent(input: Size, size: number, { stride, dilation, padding }: Window): Size {
  const reach = (size - 1) * dilation + 1;
  if (stride === 1) return padding === "same" ? input : add(input, 1 - reach);
  if (typeof input !== "number") {
    const whole = padding === "same" || size === stride ? divide(input, stride) : null;
    if (whole === null) throw new BlockError(`stride ${stride} needs a known extent, not ${formatSize(input)}`);
    return whole;
  }
  return padding === "same" ? Math.ceil(input / stride) : Math.floor((input - reach) / stride) + 1;
}

function shapeAfterConvolution(block: Convolution, input: MapShape): MapShape {
  const [height = 0, width = 0, perGroup = 0, output = 0] = shapeOfTensor(block.kernel);
  const wanted = multiply(perGroup, block.groups);
  if (!sameSize(wanted, input.channels)) {
    throw new BlockError(`a kernel for ${formatSize(wanted)} channels meets a map of ${formatSize(input.channels)} channels`);
  }
  if (divide(output, block.groups) === null) {
    throw new BlockError(`${formatSize(block.groups)} groups do not divide ${formatSize(output)} output channels`);
  }
  return {
    height: extent(input.height, concrete(height), block),
    width: extent(input.width, concrete(width), block),
    channels: output,
  };
}

function shapeAfterPool(block: Pool, input: MapShape): MapShape {
  if (block.function === "global") return { height: 1, width: 1, channels: input.channels };
  const window = { ...block, dilation: 1 };
  return {
    height: extent(input.height, block.size, window),
    width: extent(input.width, block.size, window),
    channels: input.channels,
  };
}

function joined(join: "sum" | "concat" | "mean", shapes: readonly MapShape[]): MapShape {
  const [first] = shapes;
  if (first === undefined) throw new BlockError("paths need at least one path");
  for (const shape of shapes) {
    const sameExtent = sameSize(shape.height, first.height) && sameSize(shape.width, first.width);
    if (!sameExtent || (join !== "concat" && !sameSize(shape.channels, first.channels))) {
      throw new BlockError(`paths joined by ${join} end in maps of unlike shape`);
    }
  }
  return join === "concat" ? { ...first, channels: add(...shapes.map((shape) => shape.channels)) } : first;
}

/** Whether all intervals end before the channels do, as far as sizes are known. */
function leaveOut(split: readonly Interval[], channels: Size): boolean {
  const ends = split.map(({ from, count }) => add(from, count));
  return typeof channels === "number" && ends.every((end) => typeof end === "number" && end < channels);
}

function checkDropPath({ dropPath, join, paths }: Paths): void {
  if (dropPath === undefined) return;
  if (join !== "mean") throw new BlockError(`paths can be dropped from a mean only, not from a ${join}`);
  if (dropPath.columns.length !== paths.length) throw new BlockError("every path that may be dropped needs its column");
}

/**
 * The shape of a block's output for one input shape.
 * @throws BlockError in one sentence where parts do not fit.
 */
export function shapeAfter(block: Block, input: MapShape): MapShape {
  switch (block.block) {
    case "convolution":
      return shapeAfterConvolution(block, input);
    case "channelwise":
      for (const state of block.state) {
        const [channels = 0] = shapeOfTensor(state);
        if (!sameSize(channels, input.channels)) {
          throw new BlockError(
            `${block.function} for ${formatSize(channels)} channels meets a map of ${formatSize(input.channels)} channels`,
          );
        }
      }
      return input;
    case "identity":
    case "dropout":
      return input;
    case "pool":
      return shapeAfterPool(block, input);
    case "chain":
      return block.steps.reduce((shape, step) => shapeAfter(step, shape), input);
    case "paths": {
      const { split } = block;
      if (split !== "copy" && split.length !== block.paths.length)
        throw new BlockError("every path needs its interval of channels");
      if (split !== "copy" && leaveOut(split, input.channels))
        throw new BlockError(`the slices leave channels of the ${formatSize(input.channels)} out`);
      checkDropPath(block);
      const shapes = block.paths.map((path, i) =>
        shapeAfter(path, split === "copy" ? input : { ...input, channels: split[i]?.count ?? 0 }),
      );
      return joined(block.join, shapes);
    }
    case "each": {
      if (block.split !== "copy" && !sameSize(multiply(block.count, block.split.width), input.channels)) {
        throw new BlockError(`${formatSize(block.count)} paths do not share ${formatSize(input.channels)} channels evenly`);
      }
      const body = shapeAfter(block.body, block.split === "copy" ? input : { ...input, channels: block.split.width });
      return block.join === "concat" ? { ...body, channels: multiply(body.channels, block.count) } : body;
    }
  }
}
