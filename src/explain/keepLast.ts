/** A function that keeps what it made of whatever it was last asked for, so that it makes it once. */

export interface KeepOptions<Given> {
  /** Equal for what the same is made of. */
  readonly keyOf: (given: Given) => string;
  /** How many results are kept: what was asked for longest ago goes first. */
  readonly most: number;
}

/** @param make depends on nothing but what it is given */
export function keepLast<Given, Result>(
  make: (given: Given) => Result,
  { keyOf, most }: KeepOptions<Given>,
): (given: Given) => Result {
  const kept = new Map<string, { readonly result: Result }>();
  return (given) => {
    const key = keyOf(given);
    const found = kept.get(key) ?? { result: make(given) };
    kept.delete(key);
    kept.set(key, found);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return found.result;
  };
}
