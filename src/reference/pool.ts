/** Pooling on each channel alone: maximum, average, and the average over all positions. Pure. */
import type { Pool } from "../blocks";
import type { Operation } from "./operation";
import { extentsOf, read, zeros, type MapExtents, type Value } from "./value";
import { extentsAfter, sweep, type Window } from "./window";

/** The window of a pool on maps of these extents. */
export function windowOf(block: Pool, { height, width }: MapExtents): Window {
  if (block.function === "global") return { height, width, stride: 1, dilation: 1, padding: "valid" };
  return { height: block.size, width: block.size, stride: block.stride, dilation: 1, padding: block.padding };
}

/** The largest entry inside the map; the first in row-major order where several are, which alone gets the gradient. */
function poolMaximum(input: Value, output: Value, forEachPair: (visit: (from: number, to: number) => void) => void): Operation {
  const chosen = new Int32Array(output.data.length).fill(-1);
  forEachPair((from, to) => {
    const best = chosen[to] ?? -1;
    if (best < 0 || read(input.data, from) > read(input.data, best)) chosen[to] = from;
  });
  chosen.forEach((from, to) => (output.data[to] = read(input.data, from)));
  return {
    output,
    backward: (gradient) => {
      const inputGradient = zeros(input.shape);
      const { data } = inputGradient;
      chosen.forEach((from, to) => (data[from] = read(data, from) + read(gradient.data, to)));
      return { input: inputGradient, state: [] };
    },
  };
}

/**
 * A map [batch, height, width, channels] pooled. Padding never wins a maximum; an average divides by the whole window if `countsPadding`, else by
 * the positions inside the map.
 * @throws BlockError where a window without padding is larger than the map.
 */
export function pool(block: Pool, input: Value): Operation {
  const extents = extentsOf(input);
  const { batch, channels } = extents;
  const window = windowOf(block, extents);
  const after = extentsAfter(window, extents);
  const output = zeros([batch, after.height, after.width, channels]);

  const forEachPair = (visit: (from: number, to: number) => void): void => {
    sweep(window, extents, (from, _tap, to) => {
      for (let channel = 0; channel < channels; channel++) visit(from * channels + channel, to * channels + channel);
    });
  };
  if (block.function === "max") return poolMaximum(input, output, forEachPair);

  const inside = new Float64Array(output.data.length);
  forEachPair((_from, to) => (inside[to] = read(inside, to) + 1));
  const divisor = block.countsPadding ? inside.fill(window.height * window.width) : inside;
  forEachPair((from, to) => (output.data[to] = read(output.data, to) + read(input.data, from) / read(divisor, to)));
  return {
    output,
    backward: (gradient) => {
      const inputGradient = zeros(input.shape);
      const { data } = inputGradient;
      forEachPair((from, to) => (data[from] = read(data, from) + read(gradient.data, to) / read(divisor, to)));
      return { input: inputGradient, state: [] };
    },
  };
}
