/**
 * Sizes: whole numbers, or polynomials in named unknowns where source code does not say how many channels there are.
 * Pure; every shape and cost formula of the project goes through these functions.
 */

/** A polynomial with integer coefficients: monomial (sorted names joined by "·", "" for the constant) → coefficient. */
export interface Polynomial {
  readonly terms: Readonly<Record<string, number>>;
}

/** A count of channels, positions, parameters or multiply-adds. */
export type Size = number | Polynomial;

/** The polynomial that stands for one unknown, such as "C". */
export function unknown(name: string): Polynomial {
  return { terms: { [name]: 1 } };
}

/** The unknowns of a monomial; none of the constant. */
const namesOf = (monomial: string): string[] => (monomial === "" ? [] : monomial.split("·"));

function product(a: string, b: string): string {
  if (a === "" || b === "") return a === "" ? b : a;
  return [...namesOf(a), ...namesOf(b)].sort().join("·");
}

function termsOf(size: Size): Readonly<Record<string, number>> {
  if (typeof size !== "number") return size.terms;
  return size === 0 ? {} : { "": size };
}

function fromTerms(terms: Record<string, number>): Size {
  const kept = Object.entries(terms).filter(([, coefficient]) => coefficient !== 0);
  if (kept.length === 0) return 0;
  const [first] = kept;
  if (kept.length === 1 && first?.[0] === "") return first[1];
  return { terms: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

const areNumbers = (sizes: readonly Size[]): sizes is readonly number[] => sizes.every((size) => typeof size === "number");

export function add(...sizes: readonly Size[]): Size {
  if (areNumbers(sizes)) return sizes.reduce((sum, size) => sum + size, 0);
  const terms: Record<string, number> = {};
  for (const size of sizes) {
    for (const [monomial, coefficient] of Object.entries(termsOf(size))) {
      terms[monomial] = (terms[monomial] ?? 0) + coefficient;
    }
  }
  return fromTerms(terms);
}

export function multiply(...sizes: readonly Size[]): Size {
  // Adding 0 makes a 0 of −0, which prints as one and is not the same.
  if (areNumbers(sizes)) return sizes.reduce((whole, size) => whole * size, 1) + 0;
  return sizes.reduce((whole, size) => {
    const terms: Record<string, number> = {};
    for (const [a, x] of Object.entries(termsOf(whole))) {
      for (const [b, y] of Object.entries(termsOf(size))) {
        const monomial = product(a, b);
        terms[monomial] = (terms[monomial] ?? 0) + x * y;
      }
    }
    return fromTerms(terms);
  });
}

export function sameSize(a: Size, b: Size): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b;
  const [one, other] = [termsOf(a), termsOf(b)];
  const holds = (monomial: string): boolean => (one[monomial] ?? 0) === (other[monomial] ?? 0);
  return Object.keys(one).every(holds) && Object.keys(other).every(holds);
}

/** a ÷ b if b is a number or a single monomial that divides every term of a, else null. */
export function divide(a: Size, b: Size): Size | null {
  const [divisor, ...others] = Object.entries(termsOf(b));
  if (divisor === undefined || others.length > 0 || divisor[1] === 0) return null;
  const [names, coefficient] = divisor;
  const terms: Record<string, number> = {};
  for (const [monomial, x] of Object.entries(termsOf(a))) {
    const left = namesOf(monomial);
    for (const name of namesOf(names)) {
      const at = left.indexOf(name);
      if (at < 0) return null;
      left.splice(at, 1);
    }
    if (x % coefficient !== 0) return null;
    terms[left.join("·")] = x / coefficient;
  }
  return fromTerms(terms);
}

/** "9·C + 128"; plain numbers print as numbers. */
export function formatSize(size: Size): string {
  if (typeof size === "number") return String(size);
  return Object.entries(size.terms)
    .sort(([a], [b]) => namesOf(b).length - namesOf(a).length || (a < b ? -1 : 1))
    .map(([monomial, x]) => (monomial === "" ? String(x) : x === 1 ? monomial : `${x}·${monomial}`))
    .join(" + ")
    .replaceAll("+ -", "- ");
}

/**
 * The number behind a size, for code that must run at given sizes.
 * @throws BlockError if the size still contains an unknown.
 */
export function concrete(size: Size): number {
  if (typeof size === "number") return size;
  throw new BlockError(`the size ${formatSize(size)} is not known here`);
}

/** A block that does not make sense; the message is one sentence for the user. */
export class BlockError extends Error {}
