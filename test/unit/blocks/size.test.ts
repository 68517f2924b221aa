import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, BlockError, concrete, divide, formatSize, multiply, sameSize, unknown, type Size } from "../../../src/blocks";

/** A polynomial in C and W with its value for any numbers, kept beside it. */
interface Valued {
  readonly size: Size;
  readonly at: (c: number, w: number) => number;
}

const valued: fc.Arbitrary<Valued> = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), {
    maxLength: 4,
  })
  .map((terms) => ({
    size: add(
      ...terms.map(([x, c, w]) => multiply(x, ...Array<Size>(c).fill(unknown("C")), ...Array<Size>(w).fill(unknown("W")))),
    ),
    at: (c, w) => terms.reduce((sum, [x, i, j]) => sum + x * c ** i * w ** j, 0),
  }));

/** Puts numbers in for the unknowns. */
function substitute(size: Size, c: number, w: number): number {
  if (typeof size === "number") return size;
  return Object.entries(size.terms).reduce((sum, [monomial, x]) => {
    const names = monomial.split("·").filter(Boolean);
    return sum + x * names.reduce((product, name) => product * (name === "C" ? c : w), 1);
  }, 0);
}

const point = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));

describe("sizes", () => {
  it("add and multiply as the numbers they stand for", () => {
    fc.assert(
      fc.property(valued, valued, point, (a, b, [c, w]) => {
        expect(substitute(add(a.size, b.size), c, w)).toBe(a.at(c, w) + b.at(c, w) + 0);
        expect(substitute(multiply(a.size, b.size), c, w)).toBe(a.at(c, w) * b.at(c, w) + 0);
      }),
    );
  });

  it("divide back what was multiplied by a monomial, and refuse what does not divide", () => {
    fc.assert(
      fc.property(valued, fc.integer({ min: 1, max: 5 }), (a, factor) => {
        const divisor = multiply(factor, unknown("C"));
        const quotient = divide(multiply(a.size, divisor), divisor);
        expect(quotient !== null && sameSize(quotient, a.size)).toBe(true);
      }),
    );
    expect(divide(add(unknown("C"), 1), unknown("C"))).toBeNull();
    expect(divide(7, 2)).toBeNull();
    expect(divide(unknown("C"), add(unknown("C"), 1))).toBeNull();
  });

  it("print as a reader writes them, and are numbers once nothing is unknown", () => {
    const channels = unknown("C");
    expect(formatSize(add(multiply(9, channels), multiply(channels, channels), -4))).toBe("C·C + 9·C - 4");
    expect(add(channels, multiply(-1, channels))).toBe(0);
    expect(() => concrete(channels)).toThrow(BlockError);
  });
});
