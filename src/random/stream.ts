/**
 * Named random streams. A stream is keyed by what it is for (and the epoch, image or arm it serves), so that two runs which
 * share a key draw the same numbers whatever else they draw, and any epoch can be entered directly on resume. Pure.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export interface Stream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box–Muller, one value kept). */
  normal(): number;
  /** Uniform whole number in 0 … below - 1. */
  integer(below: number): number;
}

/** A 32-bit seed for a key: FNV-1a over its text, then the finaliser of MurmurHash3 so that near keys give unlike seeds. */
export function seedFor(...key: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of key.join("\u0000")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The stream of a key. Streams of unlike keys are independent for all that a trial can notice. */
export function stream(...key: readonly (string | number)[]): Stream {
  const generator = xoroshiro128plus(seedFor(...key));
  const uniform = (): number => uniformFloat64(generator);
  let spare: number | null = null;
  return {
    uniform,
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    integer: (below) => Math.floor(uniform() * below),
  };
}

/** The numbers 0 … count - 1 in random order (Fisher–Yates). */
export function permutation(count: number, random: Stream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}
