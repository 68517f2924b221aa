/** Functions of each channel alone: batch normalisation, bias and activations, with their gradients. Pure. */
import { BlockError, leakySlope, type Channelwise } from "../blocks";
import type { Mode, Operation } from "./operation";
import { checkShape, read, zeros, type Value } from "./value";

/** Added to a variance before its root, as Keras does by default. */
export const normalisationEpsilon = 1e-3;

type Entry = (at: number, channel: number) => number;

const channelsOf = (map: Value): number => map.shape.at(-1) ?? 0;

function mapOf(shape: readonly number[], entry: Entry): Value {
  const result = zeros(shape);
  const channels = channelsOf(result);
  for (let start = 0; start < result.data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) result.data[start + channel] = entry(start + channel, channel);
  }
  return result;
}

/** Σ over batch, height and width, for each channel: [channels]. */
function sumsOf({ shape, data }: Value, entry: Entry): Value {
  const sums = zeros([shape.at(-1) ?? 0]);
  const channels = channelsOf(sums);
  for (let start = 0; start < data.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) {
      sums.data[channel] = read(sums.data, channel) + entry(start + channel, channel);
    }
  }
  return sums;
}

/** An activation from its value and its derivative. */
function activate(input: Value, value: (x: number) => number, slope: (x: number) => number): Operation {
  return {
    output: { shape: input.shape, data: input.data.map(value) },
    backward: (gradient) => ({
      input: mapOf(input.shape, (at) => read(gradient.data, at) * slope(read(input.data, at))),
      state: [],
    }),
  };
}

function addBias(input: Value, bias: Value): Operation {
  return {
    output: mapOf(input.shape, (at, channel) => read(input.data, at) + read(bias.data, channel)),
    backward: (gradient) => ({ input: gradient, state: [sumsOf(gradient, (at) => read(gradient.data, at))] }),
  };
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015): scale · (x - mean) / √(variance + ε) + offset, in training with the mean and the biased
 * variance of the batch. The statistics reported for the running ones are the mean and the unbiased variance, n / (n - 1) times as large.
 */
function normalise(input: Value, state: readonly Value[], mode: Mode): Operation {
  const [scale, offset, runningMean, runningVariance] = state;
  if (!scale || !offset || !runningMean || !runningVariance) {
    throw new BlockError("batch normalisation needs scale, offset, running mean and running variance");
  }
  const { shape, data: x } = input;
  const perChannel = zeros(scale.shape);
  const count = x.length / perChannel.data.length;
  const channelVector = (entry: (channel: number) => number): Value => ({
    ...perChannel,
    data: perChannel.data.map((_, c) => entry(c)),
  });
  const meanOf = (entry: Entry): Value => {
    const sums = sumsOf(input, entry);
    return channelVector((channel) => read(sums.data, channel) / count);
  };

  const mean = mode === "training" ? meanOf((at) => read(x, at)) : runningMean;
  const variance = mode === "training" ? meanOf((at, channel) => (read(x, at) - read(mean.data, channel)) ** 2) : runningVariance;
  const inverse = variance.data.map((value) => 1 / Math.sqrt(value + normalisationEpsilon));
  const normalised = mapOf(shape, (at, channel) => (read(x, at) - read(mean.data, channel)) * read(inverse, channel));
  const factor = inverse.map((value, channel) => value * read(scale.data, channel));

  const unbiased = channelVector((channel) => (read(variance.data, channel) * count) / Math.max(1, count - 1));
  return {
    output: mapOf(shape, (at, channel) => read(normalised.data, at) * read(scale.data, channel) + read(offset.data, channel)),
    ...(mode === "training"
      ? {
          statistics: new Map([
            [2, mean],
            [3, unbiased],
          ]),
        }
      : {}),
    backward: (gradient) => {
      const offsetGradient = sumsOf(gradient, (at) => read(gradient.data, at));
      const scaleGradient = sumsOf(gradient, (at) => read(gradient.data, at) * read(normalised.data, at));
      // The batch's own mean and variance move with every input, which takes these means out of its gradient.
      const shared: Entry = (at, channel) =>
        (read(offsetGradient.data, channel) + read(normalised.data, at) * read(scaleGradient.data, channel)) / count;
      const inputGradient = mapOf(
        shape,
        (at, channel) => read(factor, channel) * (read(gradient.data, at) - (mode === "training" ? shared(at, channel) : 0)),
      );
      const reads = mode === "training" ? 0 : 1;
      const meanGradient = channelVector((channel) => -reads * read(factor, channel) * read(offsetGradient.data, channel));
      const varianceGradient = channelVector(
        (channel) => -0.5 * reads * read(factor, channel) * read(inverse, channel) * read(scaleGradient.data, channel),
      );
      return { input: inputGradient, state: [scaleGradient, offsetGradient, meanGradient, varianceGradient] };
    },
  };
}

/**
 * A map [batch, height, width, channels] through one channelwise function; every state is [channels]. ELU has α = 1; at 0, ReLU and leaky ReLU have the slope below it.
 * @throws BlockError where a state is missing or has another shape.
 */
export function applyChannelwise(block: Channelwise, input: Value, state: readonly Value[], mode: Mode): Operation {
  for (const value of state) checkShape(value, [channelsOf(input)], `a state of ${block.function}`);
  switch (block.function) {
    case "batchNormalisation":
      return normalise(input, state, mode);
    case "bias": {
      const [bias] = state;
      if (bias === undefined) throw new BlockError("a bias needs its state");
      return addBias(input, bias);
    }
    case "relu":
      return activate(
        input,
        (x) => Math.max(0, x),
        (x) => (x > 0 ? 1 : 0),
      );
    case "elu":
      return activate(
        input,
        (x) => (x > 0 ? x : Math.expm1(x)),
        (x) => (x > 0 ? 1 : Math.exp(x)),
      );
    case "leakyRelu":
      return activate(
        input,
        (x) => (x > 0 ? x : leakySlope * x),
        (x) => (x > 0 ? 1 : leakySlope),
      );
  }
}
