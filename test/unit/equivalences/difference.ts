/** How far two blocks over the same leaves lie apart, by the reference evaluator. */
import { concrete, leavesOf, type Block, type Leaf, type MapShape } from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluate, type Value } from "../../../src/reference";

export function randomValue(shape: readonly number[], key: string): Value {
  const random = stream("rules", key);
  const length = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float64Array.from({ length }, () => random.normal()) };
}

const leafValue = (leaf: Leaf): Value => {
  const { shape, data } = randomValue(leaf.shape.map(concrete), leaf.id);
  return { shape, data: leaf.id.endsWith("variance") ? data.map((value) => 0.5 + Math.abs(value)) : data };
};

/** Largest difference of output, input gradient and every leaf gradient between two blocks; Infinity where they are not alike in shape. */
export function difference(a: Block, b: Block, { height, width, channels }: MapShape): number {
  const input = randomValue([2, concrete(height), concrete(width), concrete(channels)], "input");
  const leaves = new Map([...leavesOf(a), ...leavesOf(b)].map((leaf) => [leaf.id, leafValue(leaf)]));
  const [first, second] = [evaluate(a, input, leaves, "training"), evaluate(b, input, leaves, "training")];
  if (first.output.data.length !== second.output.data.length) return Infinity;
  const gradient = randomValue(first.output.shape, "gradient");
  const [one, other] = [first.backward(gradient), second.backward(gradient)];
  const pairs: [Value, Value | undefined][] = [
    [first.output, second.output],
    [one.inputGradient, other.inputGradient],
    ...[...one.leafGradients].map(([id, value]): [Value, Value | undefined] => [value, other.leafGradients.get(id)]),
  ];
  return pairs.reduce(
    (most, [x, y]) => x.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (y?.data[i] ?? Infinity))), most),
    0,
  );
}
