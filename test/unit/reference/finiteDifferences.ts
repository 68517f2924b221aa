/** Gradients by central differences, to hold those of the reference against. */
import { expect } from "vitest";
import type { Block } from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluate, type Mode, type Value, type Values } from "../../../src/reference";
import { randomValue } from "./randomValues";

const step = 1e-5;

export interface Case {
  readonly block: Block;
  readonly input: Value;
  readonly leaves: Values;
  readonly mode?: Mode;
  /** Values of the block's noise, which no gradient is asked of. */
  readonly noise?: Values;
}

/** The gradient of `objective` with respect to one value, entry by entry. Moves the value's numbers and puts them back. */
function centralDifferences(value: Value, objective: () => number): Value {
  const data = value.data.map((kept, at) => {
    value.data[at] = kept + step;
    const above = objective();
    value.data[at] = kept - step;
    const below = objective();
    value.data[at] = kept;
    return (above - below) / (2 * step);
  });
  return { shape: value.shape, data };
}

/** Expects the gradients of input and of every leaf within 1e-6 of the largest entry of the gradient. */
export function expectTrueGradients(
  { block, input, leaves, mode = "training", noise = new Map() }: Case,
  ...key: readonly (string | number)[]
): void {
  const evaluation = () => evaluate(block, input, new Map([...leaves, ...noise]), mode);
  const { output, backward } = evaluation();
  const cotangent = randomValue(output.shape, stream(...key, "cotangent"));
  const objective = (): number => evaluation().output.data.reduce((sum, y, at) => sum + y * (cotangent.data[at] ?? NaN), 0);
  const { inputGradient, leafGradients } = backward(cotangent);
  expect([...leafGradients.keys()].sort()).toEqual([...leaves.keys()].sort());
  for (const [name, value, gradient] of [
    ["input", input, inputGradient] as const,
    ...[...leaves].map(([id, own]) => [id, own, leafGradients.get(id)] as const),
  ]) {
    const expected = centralDifferences(value, objective);
    expect(gradient?.shape, name).toEqual(value.shape);
    const scale = expected.data.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    expected.data.forEach((x, at) => {
      expect(Math.abs((gradient?.data[at] ?? NaN) - x), `${name}[${at}]`).toBeLessThanOrEqual(1e-6 * scale);
    });
  }
}
