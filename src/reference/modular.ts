/**
 * Whole numbers modulo a prime below 2²⁶, so that the product of two is exact in a double (mathematics.md, section 2). Sums of products are taken by the
 * float64 operations themselves, on 13-bit halves of one factor: every partial sum is then a whole number below 2⁵³. Pure.
 */
import { BlockError } from "../blocks";
import type { Value } from "./value";

export const prime = 67_108_859;

const half = 2 ** 13;

/** Terms of a sum of products that stays below 2⁵³ on halves: 2⁵³ / (2²⁶ · 2¹³). */
const mostTerms = 2 ** 14;

export const modulo = (value: number): number => ((value % prime) + prime) % prime;

const entrywise = (value: Value, of: (x: number) => number): Value => ({ shape: value.shape, data: value.data.map(of) });

export const reduced = (value: Value): Value => entrywise(value, modulo);

/** The number by which to multiply in order to divide by a whole number that the prime does not divide (Fermat: x^(p - 2)). */
export function inverse(divisor: number): number {
  let [result, power] = [1, modulo(divisor)];
  for (let exponent = prime - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * power) % prime;
    power = (power * power) % prime;
  }
  return result;
}

/** value · factor, entry by entry; both already reduced. */
export const times = (value: Value, factor: number): Value => entrywise(value, (x) => (x * factor) % prime);

/**
 * What a float64 operation that is linear in `factor`, and sums products of its entries with other reduced numbers, gives modulo the prime.
 * @param terms how many products it adds for one entry of the result
 * @throws BlockError where these are too many to be added exactly
 */
export function exactly(factor: Value, terms: number, operation: (factor: Value) => Value): Value {
  if (terms > mostTerms) throw new BlockError(`a sum of ${terms} products is too long to be exact here; take a smaller block`);
  const low = operation(entrywise(factor, (x) => x % half)).data;
  const high = operation(entrywise(factor, (x) => Math.floor(x / half)));
  return { shape: high.shape, data: high.data.map((x, at) => ((x % prime) * half + ((low[at] ?? NaN) % prime)) % prime) };
}
