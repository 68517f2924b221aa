/**
 * The values of a network's noise in one step, drawn from streams that are keyed by what they are for: a rerun, another engine and the
 * other arms of a trial with noise of the same name and shape see the same. No tfjs here.
 */
import { noiseOf, type Block, type Dropout, type DropPath } from "../blocks";
import { permutation, stream } from "../random";
import { noiseName, sizeOf, type Program } from "./program";

/** A step of a run: the trial's seed, epoch and step. */
export type NoiseKey = readonly [seed: number, epoch: number, step: number];

/** Share of the steps in which only one column of the whole network is kept (Larsson 2016). */
const globalShare = 0.5;

const sizeOfNoise = ({ shapes, inputs }: Program, id: string): number => sizeOf(shapes[inputs.get(noiseName(id)) ?? -1] ?? [0]);

/** 0 for what is dropped, 1 / (1 − rate) for what is kept, so that the expected value stays. */
function dropoutFactors({ id, rate }: Dropout, size: number, key: NoiseKey): Float32Array {
  const random = stream("dropout", id, ...key);
  const kept = 1 / (1 - rate);
  return Float32Array.from({ length: size }, () => (random.uniform() < rate ? 0 : kept));
}

/** Equal weights of the paths that are kept: at least one. */
function localWeights({ id, rate, columns }: DropPath, key: NoiseKey): Float32Array {
  const random = stream("drop-path", id, ...key);
  const [survivor] = permutation(columns.length, random);
  const kept = columns.map(() => random.uniform() >= rate);
  const none = !kept.includes(true);
  const weights = kept.map((own, path) => Number(own || (none && path === survivor)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from(weights, (weight) => weight / total);
}

/** All weight on the column's path. A join that the column does not pass feeds nothing, so that its weights do not matter. */
function globalWeights({ columns }: DropPath, column: number): Float32Array {
  const passes = columns.includes(column);
  return Float32Array.from(columns, (own) => (passes ? Number(own === column) : 1 / columns.length));
}

/** The one column that is kept in a step, null where every join drops paths of its own. */
export function globalColumn(columns: number, key: NoiseKey): number | null {
  const random = stream("global drop-path", ...key);
  return random.uniform() < globalShare ? random.integer(columns) : null;
}

/** The values that leave a network as it is in use: nothing is dropped. */
export function withoutNoise(network: Block, program: Program): ReadonlyMap<string, Float32Array> {
  const { dropouts, dropPaths } = noiseOf(network);
  return new Map([
    ...dropouts.map(({ id }) => [noiseName(id), new Float32Array(sizeOfNoise(program, id)).fill(1)] as const),
    ...dropPaths.map(({ id, columns }) => [noiseName(id), Float32Array.from(columns, () => 1 / columns.length)] as const),
  ]);
}

/** A value for each noise input of a network's training program, by the input's name. */
export function noiseFeeds(network: Block, program: Program, key: NoiseKey): ReadonlyMap<string, Float32Array> {
  const { dropouts, dropPaths } = noiseOf(network);
  const columns = 1 + Math.max(0, ...dropPaths.flatMap((dropPath) => dropPath.columns));
  const column = globalColumn(columns, key);
  return new Map([
    ...dropouts.map(
      (dropout) => [noiseName(dropout.id), dropoutFactors(dropout, sizeOfNoise(program, dropout.id), key)] as const,
    ),
    ...dropPaths.map((dropPath) => {
      const weights = column === null ? localWeights(dropPath, key) : globalWeights(dropPath, column);
      return [noiseName(dropPath.id), weights] as const;
    }),
  ]);
}
