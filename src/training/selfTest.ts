/** Before a trial: the very modules that it trains, on its engine, against the reference evaluator. Outputs and every gradient. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete, leavesOf, noiseOf, type Block, type MapShape } from "../blocks";
import { CancelledError, type SelfTestRequest, type SelfTestResult } from "../protocol";
import { stream } from "../random";
import { accumulationLength, evaluate, type Value } from "../reference";
import type { Engine } from "./engines/engine";
import { initialValues } from "./initialValues";
import { blockProgram, noiseName, type Program } from "./program";
import { trainedForm } from "./train";

const batch = 2;

/** Half the distance between neighbouring float32 numbers at 1. */
const unit = 2 ** -24;

function randomValue(shape: readonly number[], key: string): Value {
  const random = stream("self-test", key);
  return {
    shape,
    data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => Math.fround(random.normal())),
  };
}

const wide = (values: Float32Array, shape: readonly number[]): Value => ({ shape, data: Float64Array.from(values) });

const largestOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** A gradient that is smaller than the largest of all by so much is zero, but for rounding in float64. */
const vanishing = 1e-9;

/** Largest |difference| in units of the largest |expected|; of `all` where what is expected vanishes and has no scale of its own. */
function deviation(actual: Float32Array, expected: Float64Array, all: number): number {
  const own = largestOf(expected);
  const scale = own < vanishing * all ? all : own;
  const worst = expected.reduce((most, value, i) => {
    const difference = Math.abs((actual[i] ?? NaN) - value);
    return Number.isNaN(difference) ? Infinity : Math.max(most, difference);
  }, 0);
  return actual.length === expected.length ? worst / Math.max(scale, unit) : Infinity;
}

/** Noise multiplies, so that any factors test it: these have no zeros, which would hide what stands behind them. */
function noiseValues(program: Program, block: Block): ReadonlyMap<string, Value> {
  const { dropouts, dropPaths } = noiseOf(block);
  return new Map(
    [...dropouts, ...dropPaths].map(({ id }) => {
      const shape = program.shapes[program.inputs.get(noiseName(id)) ?? -1] ?? [];
      return [id, randomValue(shape, `noise ${id}`)];
    }),
  );
}

export interface BlockCheck {
  /** Largest deviation ÷ bound. The bound is 2 · K · u, K = accumulation length, in units of the largest expected entry. */
  readonly worst: number;
  readonly where: string;
}

/** Compares one block with the reference: random leaves around their initial law, random input and output gradient. */
export async function checkBlock(
  engine: Engine,
  { block, declared = block, input, size = batch }: { block: Block; declared?: Block; input: MapShape; size?: number },
): Promise<BlockCheck> {
  const inputShape = [size, concrete(input.height), concrete(input.width), concrete(input.channels)];
  const leaves = initialValues(declared, 7);
  for (const leaf of leavesOf(declared)) {
    // Scales of 1 and offsets of 0 would hide a swapped or missing one.
    if (leaf.initial.law === "constant" && leaf.role !== "statistics") {
      const own = randomValue(leaf.shape.map(concrete), leaf.id).data;
      leaves.set(
        leaf.id,
        Float32Array.from(own, (value) => (leaf.initial.law === "constant" ? leaf.initial.value + 0.25 * value : value)),
      );
    }
  }
  const shapes = new Map(leavesOf(declared).map((leaf) => [leaf.id, leaf.shape.map(concrete)]));
  const x = randomValue(inputShape, "input");
  const program = blockProgram(block, inputShape);
  const noise = noiseValues(program, declared);
  const values = new Map([...leaves].map(([id, own]) => [id, wide(own, shapes.get(id) ?? [])]));
  const expected = evaluate(declared, x, new Map([...values, ...noise]), "training");
  const outputGradient = randomValue(expected.output.shape, "output gradient");
  const { inputGradient, leafGradients } = expected.backward(outputGradient);

  const session = await engine.open(new Map([["check", program]]), leaves);
  try {
    const outputs = await session.run(
      "check",
      new Map([
        ["input", Float32Array.from(x.data)],
        ["outputGradient", Float32Array.from(outputGradient.data)],
        ...[...noise].map(([id, { data }]) => [noiseName(id), Float32Array.from(data)] as const),
      ]),
    );
    const [, height = 1, width = 1, channels = 1] = inputShape;
    const lengths = accumulationLength(declared, { batch: size, height, width, channels });
    const wanted: [string, Float64Array][] = [
      ["output", expected.output.data],
      ["inputGradient", inputGradient.data],
    ];
    for (const leaf of leavesOf(declared)) {
      const gradient = leaf.role === "statistics" ? undefined : leafGradients.get(leaf.id);
      if (gradient !== undefined) wanted.push([`gradient:${leaf.id}`, gradient.data]);
      const statistic = expected.statistics.get(leaf.id);
      if (statistic !== undefined) wanted.push([`statistics:${leaf.id}`, statistic.data]);
    }
    // Batch norm takes out again what an offset before it adds, if only linear steps stand between: then the offset's gradient is zero.
    const all = Math.max(...[...leafGradients.values()].map(({ data }) => largestOf(data)), 0);
    let found: BlockCheck = { worst: 0, where: "output" };
    for (const [name, values] of wanted) {
      const length = name === "output" || name === "inputGradient" ? lengths[name] : lengths.leafGradient;
      const ratio = deviation(outputs.get(name) ?? new Float32Array(), values, all) / (2 * length * unit);
      if (ratio > found.worst) found = { worst: ratio, where: name };
    }
    return found;
  } finally {
    session.close();
  }
}

/** @throws CancelledError between two blocks. */
export async function selfTest(
  { blocks, literal }: SelfTestRequest,
  engine: Engine,
  signal: AbortSignal,
): Promise<SelfTestResult> {
  let found: SelfTestResult = { worst: 0, where: "nothing" };
  for (const { name, block, input } of blocks) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    const { worst, where } = await checkBlock(engine, { block: trainedForm(block, literal).block, declared: block, input });
    if (worst > found.worst) found = { worst, where: `${name}, ${where}` };
  }
  return found;
}
