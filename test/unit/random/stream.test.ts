import { describe, expect, it } from "vitest";
import { permutation, seedFor, stream } from "../../../src/random";

describe("streams", () => {
  it("repeat for a key and differ for any other", () => {
    const draw = (...key: (string | number)[]): number[] => {
      const random = stream(...key);
      return [random.uniform(), random.normal(), random.integer(1000)];
    };
    expect(draw("order", 1, 2)).toEqual(draw("order", 1, 2));
    for (const other of [
      ["order", 2, 1],
      ["order", 12],
      ["subset", 1, 2],
    ] as const)
      expect(draw(...other)).not.toEqual(draw("order", 1, 2));
  });

  it("are uniform and normal as they say", () => {
    const random = stream("moments");
    const uniform = Array.from({ length: 20_000 }, () => random.uniform());
    const normal = Array.from({ length: 20_000 }, () => random.normal());
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = (values: number[]): number => mean(values.map((value) => value * value));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    expect(mean(uniform)).toBeCloseTo(0.5, 1.5);
    expect(squares(uniform)).toBeCloseTo(1 / 3, 1.5);
    expect(mean(normal)).toBeCloseTo(0, 1.5);
    expect(squares(normal)).toBeCloseTo(1, 1.2);
    expect(mean(normal.map((value) => value ** 4))).toBeCloseTo(3, 0.4);
  });

  it("give permutations, every order about as often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(3, stream("permutation", i)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(seedFor("a", "bc")).not.toBe(seedFor("ab", "c"));
  });
});
