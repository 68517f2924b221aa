import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesIn, readSizeText, SizeTextError, valueOf } from "../../../src/blockFiles/sizeText";

/** A size as a fraction of whole numbers, worked out apart from the reader: null where a rule for sizes is broken on the way. */
interface Made {
  readonly text: string;
  readonly value: bigint | null;
  /** How tightly it binds: 2 an atom, 1 a product, 0 a sum. */
  readonly binds: number;
}

const sizes = new Map([
  ["C", 24],
  ["m", 7],
]);
const atom: fc.Arbitrary<Made> = fc.oneof(
  fc.nat(40).map((value) => ({ text: String(value), value: BigInt(value), binds: 2 })),
  fc.constantFrom(...sizes).map(([text, value]) => ({ text, value: BigInt(value), binds: 2 })),
);

const floored = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;

function results(operator: string, a: bigint, b: bigint): bigint | null {
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  if (operator === "*") return a * b;
  if (b === 0n) return null;
  if (operator === "//") return floored(a, b);
  return a % b === 0n ? a / b : null;
}

const wrapped = ({ text, binds }: Made, least: number): string => (binds < least ? `( ${text})` : text);

const { size } = fc.letrec<{ size: Made }>((tie) => ({
  size: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc
      .tuple(tie("size"), fc.constantFrom("+", "-", "*", "/", "//"), tie("size"), fc.constantFrom("", " "))
      .map(([left, operator, right, space]) => {
        const binds = operator === "+" || operator === "-" ? 0 : 1;
        const [a, b] = [left.value, right.value];
        return {
          // The right operand of equal binding needs parentheses: the reader goes from left to right.
          text: `${wrapped(left, binds)}${space}${operator}${space}${wrapped(right, binds + 1)}`,
          value: a === null || b === null ? null : results(operator, a, b),
          binds,
        };
      }),
  ),
}));

const read = (text: string): number => valueOf(readSizeText(text), sizes);

function refusal(text: string): SizeTextError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof SizeTextError) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe("a size", () => {
  it("has the value that arithmetic on fractions gives it, or none where a division leaves a rest", () => {
    // A part that is too large says so, whatever becomes of the whole.
    const outcome = (text: string): number => {
      try {
        return read(text);
      } catch (error) {
        if (error instanceof SizeTextError && error.message.includes("too large")) fc.pre(false);
        throw error;
      }
    };
    let refused = 0;
    fc.assert(
      fc.property(size, ({ text, value }) => {
        fc.pre(text.length <= 100);
        if (value !== null) expect(outcome(text)).toBe(Number(value));
        if (value === null) {
          refused++;
          expect(refusal(text).message).not.toContain("\n");
        }
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it.each([
    ["C", 24],
    ["2*C - m", 41],
    ["C/2/3", 4],
    ["C - m - 1", 16],
    ["C/(m - 1)", 4],
    ["m//2", 3],
    ["(m - C)//2", -9],
    ["  ( C )  ", 24],
  ])("%s is %i", (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    [
      "C/7",
      0,
      "C/7 is not a whole number at C = 24 (24 / 7); divide what is divisible, round down with //, or take another width",
    ],
    ["1 + m/2", 4, "m/2 is not a whole number at m = 7 (7 / 2)"],
    ["C/(m - 7)", 0, "C/(m - 7) divides by zero at C = 24, m = 7"],
    ["C//0", 0, "C//0 divides by zero at C = 24"],
    ["2*k", 2, "k is not known here; sizes may use C, m"],
    ["", 0, '"" is not a size: a number, C or a named width is missing here'],
    ["2 *", 3, "is missing here"],
    ["2 + * C", 4, "is missing here"],
    ["2 C", 2, 'an operator is missing before "C"'],
    ["2*(C", 2, "a closing parenthesis is missing"],
    ["C)", 1, 'an operator is missing before ")"'],
    ["C ^ 2", 2, '"^" has no place in a size; use whole numbers, C, the named widths and + - * / // ( )'],
    ["C.constructor", 1, '"." has no place in a size'],
    ["1.5", 1, '"." has no place in a size'],
    ["C**2", 2, "is missing here"],
    ["99999999999999999999", 0, "is too large for a size"],
    ["9999999 * 9999999", 0, "is too large for a size"],
    ["(".repeat(101), 0, "at most 100 characters"],
  ])("%s is refused at %i", (text, at, sentence) => {
    const error = refusal(text);
    expect(error.message).toContain(sentence);
    expect(error.at).toBe(at);
  });

  it("tells its names and where they stand", () => {
    expect(namesIn(readSizeText("C/2 + (m*C)"))).toMatchObject([
      { name: "C", at: 0 },
      { name: "m", at: 7 },
      { name: "C", at: 9 },
    ]);
  });
});
