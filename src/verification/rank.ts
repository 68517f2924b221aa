/** The rank of a linear block's effective kernel, for each input channel: the argument why one block cannot be another. Pure. */
import type { Block } from "../blocks";
import { concrete, leavesOf } from "../blocks";
import { stream } from "../random";
import { evaluateExactly, inverse, prime, type Value } from "../reference";

/** Larger than what three 3×3 convolutions in a row reach. */
const extent = 7;

/** The rank of a matrix of whole numbers modulo the prime, by elimination. */
function rankOf(matrix: readonly (readonly number[])[]): number {
  let rows = matrix.map((row) => [...row]);
  let rank = 0;
  for (let column = 0; column < (matrix[0]?.length ?? 0); column++) {
    const pivot = rows.find((row) => row[column] !== 0);
    if (pivot === undefined) continue;
    rank++;
    const factor = inverse(pivot[column] ?? NaN);
    rows = rows
      .filter((row) => row !== pivot)
      .map((row) => {
        const by = ((row[column] ?? NaN) * factor) % prime;
        return row.map((x, at) => (x - ((by * (pivot[at] ?? NaN)) % prime) + prime) % prime);
      });
  }
  return rank;
}

/**
 * Largest rank, over the input channels, of the positions × outputs matrix that a linear block makes of an impulse, at random leaves. A separable
 * convolution has 1; the smallest depthwise multiplier that can stand for the block is this number (paper.md, T8).
 * @throws BlockError where parts do not fit. What is not linear has no such rank: the caller sees to that.
 */
export function rankPerInputChannel(block: Block, channels: number): number {
  const leaves = new Map(
    leavesOf(block).map(({ id, shape }): [string, Value] => {
      const own = shape.map(concrete);
      const random = stream("rank", id);
      const length = own.reduce((product, size) => product * size, 1);
      return [id, { shape: own, data: Float64Array.from({ length }, () => random.integer(prime)) }];
    }),
  );
  const positions = extent * extent;
  const data = new Float64Array(channels * positions * channels);
  const centre = (positions - 1) / 2;
  for (let channel = 0; channel < channels; channel++) data[(channel * positions + centre) * channels + channel] = 1;
  const response = evaluateExactly(block, { input: { shape: [channels, extent, extent, channels], data }, leaves, draw: 0 });
  const outputs = response.shape[3] ?? 0;
  const rowAt = (position: number): readonly number[] => [
    ...response.data.subarray(position * outputs, (position + 1) * outputs),
  ];
  return Array.from({ length: channels }, (_, channel) =>
    rankOf(Array.from({ length: positions }, (_row, at) => rowAt(channel * positions + at))),
  ).reduce((most, rank) => Math.max(most, rank), 0);
}
