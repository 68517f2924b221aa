/** One block on an engine against the float64 reference: outputs, and the gradients of its input and of every leaf. */
import { childrenOf, concrete, leavesOf, noiseOf, type Block, type MapShape } from "../blocks";
import { type CheckedValue } from "../protocol";
import { stream } from "../random";
import { accumulationLength, absolute, evaluate, evaluateMagnitude, type AccumulationLength, type Value } from "../reference";
import type { Engine, Values } from "./engines/engine";
import { initialValues } from "./initialValues";
import { blockProgram, noiseName, type Program } from "./program";

/** Half the distance between neighbouring float32 numbers at 1. */
const unit = 2 ** -24;

export interface CheckedBlock {
  readonly block: Block;
  /** Whose leaves and whose function it should have; itself if left out. */
  readonly declared?: Block;
  readonly input: MapShape;
  /** Images in the batch. */
  readonly size?: number;
  readonly seed?: number;
}

export interface BlockCheck {
  readonly output: CheckedValue;
  /** The worst of all gradients and batch statistics. */
  readonly gradient: CheckedValue;
  /** The larger ratio of both, infinite where a value is missing or not finite, and where it is. */
  readonly worst: number;
  readonly where: string;
}

/** A value that should be `expected`, but for rounding of sums of `length` terms; `magnitude` is Σ |terms| where that is known. */
interface Wanted {
  readonly name: string;
  readonly expected: Value;
  readonly magnitude: Value | undefined;
  readonly length: number;
  /** The largest entry of any leaf's gradient, for values that vanish and have no scale of their own. */
  readonly all: number;
}

/** A gradient that is smaller than the largest of all by so much is zero, but for rounding in float64. */
const vanishing = 1e-9;

const largestOf = ({ data }: Value): number => data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function randomValue(shape: readonly number[], ...key: readonly (string | number)[]): Value {
  const random = stream("self-test", ...key);
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float64Array.from({ length }, () => Math.fround(random.normal())) };
}

/** First values of the leaves, with those that start alike moved apart: scales of 1 and offsets of 0 would hide a swapped one. */
function leafValues(block: Block, seed: number): Map<string, Float32Array> {
  const leaves = initialValues(block, seed);
  for (const { id, shape, role, initial } of leavesOf(block)) {
    if (initial.law !== "constant" || role === "statistics") continue;
    const own = randomValue(shape.map(concrete), seed, id).data;
    leaves.set(
      id,
      Float32Array.from(own, (value) => initial.value + 0.25 * value),
    );
  }
  return leaves;
}

/** Noise multiplies, so that any factors test it: these have no zeros, which would hide what stands behind them. */
function noiseValues(program: Program, block: Block, seed: number): ReadonlyMap<string, Value> {
  const { dropouts, dropPaths } = noiseOf(block);
  return new Map(
    [...dropouts, ...dropPaths].map(({ id }) => {
      const shape = program.shapes[program.inputs.get(noiseName(id)) ?? -1] ?? [];
      return [id, randomValue(shape, seed, `noise ${id}`)];
    }),
  );
}

/** Whether a block multiplies by its leaves and adds, and no more, so that 2 · K · u · (|w| ⋆ |x|) bounds each entry. */
function hasMagnitude(block: Block): boolean {
  if (block.block === "channelwise") return block.function === "bias";
  if (block.block === "dropout" || (block.block === "paths" && block.dropPath !== undefined)) return false;
  return !(block.block === "pool" && block.function === "max") && childrenOf(block).every(hasMagnitude);
}

/** The entry that uses most of its bound: 2 · K · u · magnitude, or, where none is known, of the largest expected entry. */
function compare({ name, expected, magnitude, length, all }: Wanted, actual: Float32Array | undefined): CheckedValue {
  const { data } = expected;
  const own = largestOf(expected);
  const scale = Math.max(own < vanishing * all ? all : own, unit);
  const factor = 2 * length * unit;
  let worst: CheckedValue = { difference: 0, bound: factor * scale, ratio: 0, where: name };
  if (actual?.length !== data.length) return { ...worst, difference: null, ratio: null };
  for (const [at, value] of data.entries()) {
    const difference = Math.abs((actual[at] ?? NaN) - value);
    const bound = factor * (magnitude?.data[at] ?? scale);
    if (!Number.isFinite(difference)) return { ...worst, difference: null, ratio: null };
    const ratio = difference === 0 ? 0 : difference / Math.max(bound, Number.MIN_VALUE);
    if (ratio >= (worst.ratio ?? 0)) worst = { difference, bound, ratio, where: name };
  }
  return worst;
}

const worstOf = (values: readonly CheckedValue[], first: CheckedValue): CheckedValue =>
  values.reduce((worst, value) => ((value.ratio ?? Infinity) > (worst.ratio ?? Infinity) ? value : worst), first);

function longest(a: AccumulationLength, b: AccumulationLength): AccumulationLength {
  return {
    output: Math.max(a.output, b.output),
    inputGradient: Math.max(a.inputGradient, b.inputGradient),
    leafGradient: Math.max(a.leafGradient, b.leafGradient),
  };
}

/** What the declared block gives in float64, with the rounding that is allowed, and what an engine has to be fed for it. */
function expectation({ block, declared = block, input, size = 2, seed = 7 }: CheckedBlock) {
  const extents = {
    batch: size,
    height: concrete(input.height),
    width: concrete(input.width),
    channels: concrete(input.channels),
  };
  const inputShape = [size, extents.height, extents.width, extents.channels];
  const leaves = leafValues(declared, seed);
  const program = blockProgram(block, inputShape);
  const noise = noiseValues(program, declared, seed);
  const ofLeaves = leavesOf(declared).map(({ id, shape }): [string, Value] => [
    id,
    { shape: shape.map(concrete), data: Float64Array.from(leaves.get(id) ?? []) },
  ]);
  const wide = new Map([...ofLeaves, ...noise]);
  const x = randomValue(inputShape, seed, "input");
  const { output, statistics, backward } = evaluate(declared, x, wide, "training");
  const outputGradient = randomValue(output.shape, seed, "output gradient");
  const { inputGradient, leafGradients } = backward(outputGradient);
  const most = hasMagnitude(declared) ? evaluateMagnitude(declared, x, wide) : null;
  const mostGradients = most?.backward(absolute(outputGradient));
  const lengths = longest(accumulationLength(declared, extents), accumulationLength(block, extents));
  // Batch norm takes out again what an offset before it adds, if only linear steps stand between: then the offset's gradient is zero.
  const all = Math.max(0, ...[...leafGradients.values()].map(largestOf));
  const ofOutput: Wanted = { name: "output", expected: output, magnitude: most?.output, length: lengths.output, all };
  const { inputGradient: magnitude } = mostGradients ?? {};
  const others: Wanted[] = [{ name: "inputGradient", expected: inputGradient, magnitude, length: lengths.inputGradient, all }];
  for (const { id, role } of leavesOf(declared)) {
    const gradient = role === "statistics" ? undefined : leafGradients.get(id);
    const own = mostGradients?.leafGradients.get(id);
    const length = lengths.leafGradient;
    if (gradient !== undefined) others.push({ name: `gradient:${id}`, expected: gradient, magnitude: own, length, all });
    const statistic = statistics.get(id);
    if (statistic !== undefined)
      others.push({ name: `statistics:${id}`, expected: statistic, magnitude: undefined, length, all });
  }
  const feeds: Values = new Map([
    ["input", Float32Array.from(x.data)],
    ["outputGradient", Float32Array.from(outputGradient.data)],
    ...[...noise].map(([id, { data }]) => [noiseName(id), Float32Array.from(data)] as const),
  ]);
  return { program, leaves, feeds, ofOutput, others };
}

/**
 * Compares one block with the reference at random leaves around their initial law, a random input and a random output gradient.
 * @throws BlockError where the block cannot be computed at these sizes.
 */
export async function checkBlock(engine: Engine, checked: CheckedBlock): Promise<BlockCheck> {
  const { program, leaves, feeds, ofOutput, others } = expectation(checked);
  const session = await engine.open(new Map([["check", program]]), leaves);
  try {
    const outputs = await session.run("check", feeds);
    const compared = others.map((wanted) => compare(wanted, outputs.get(wanted.name)));
    const [first = compare(ofOutput, undefined)] = compared;
    const [output, gradient] = [compare(ofOutput, outputs.get(ofOutput.name)), worstOf(compared, first)];
    const { ratio, where } = worse(output, gradient);
    return { output, gradient, worst: ratio ?? Infinity, where };
  } finally {
    session.close();
  }
}

/** The worse of two values. */
export const worse = (a: CheckedValue, b: CheckedValue): CheckedValue => worstOf([b], a);
