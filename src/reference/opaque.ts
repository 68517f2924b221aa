/**
 * Random functions in the place of channelwise functions, of maxima and of training's noise: equal arguments give equal values, and nothing else is known of them. What
 * holds for them holds for any activation and any normalisation of a channel over its batch and positions. Pure.
 */
import type { Channelwise, DropPath, Dropout, Pool } from "../blocks";
import { prime } from "./modular";
import { read, zeros, type Value } from "./value";

/** One step of MurmurHash3 (Appleby 2008). */
function mix(hash: number, value: number): number {
  let key = Math.imul(value, 0xcc9e2d51);
  key = Math.imul((key << 15) | (key >>> 17), 0x1b873593);
  const mixed = hash ^ key;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % prime;
}

/** A key for what a block is, whatever the order of its fields. */
function keyOf(kind: object, draw: number): number {
  const text = JSON.stringify(Object.entries(kind).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Array.from(text, (character) => character.codePointAt(0) ?? 0).reduce(mix, mix(0, draw));
}

/** Each entry by a function of the block's kind, the channel's states, its sum over batch and positions, and the entry itself. */
export function opaqueChannelwise(
  block: Channelwise,
  { input, state }: { input: Value; state: readonly Value[] },
  draw: number,
): Value {
  const { shape, data } = input;
  const channels = shape.at(-1) ?? 0;
  const sums = new Float64Array(channels);
  data.forEach((x, at) => (sums[at % channels] = (read(sums, at % channels) + x) % prime));
  const kind = keyOf({ ...block, state: [] }, draw);
  const keys = Array.from(sums, (sum, channel) =>
    state.reduce((key, { data: own }) => mix(key, read(own, channel)), mix(kind, sum)),
  );
  return { shape, data: data.map((x, at) => finish(mix(keys[at % channels] ?? NaN, x))) };
}

/** Each entry by a function of the noise, the place and the entry: no rule may count on more. */
export function opaqueDropout(block: Dropout, { shape, data }: Value, draw: number): Value {
  const key = keyOf(block, draw);
  return { shape, data: data.map((x, at) => finish(mix(mix(key, at), x))) };
}

/** A random weight for each path of a mean whose paths are dropped. */
export const opaqueWeight = (dropPath: DropPath, path: number, draw: number): number => finish(mix(keyOf(dropPath, draw), path));

/** For each window a function of its entries and where in the window they stand, as `forEachPair` hands them out. */
export function opaqueMaximum(
  block: Pool,
  { input, output: shape }: { input: Value; output: readonly number[] },
  forEachPair: (visit: (from: number, tap: number, to: number) => void) => void,
  draw: number,
): Value {
  const output = zeros(shape);
  const hashes = new Int32Array(output.data.length).fill(keyOf(block, draw));
  forEachPair((from, tap, to) => (hashes[to] = mix(mix(hashes[to] ?? NaN, tap), read(input.data, from))));
  return { shape, data: output.data.map((_entry, at) => finish(hashes[at] ?? NaN)) };
}
