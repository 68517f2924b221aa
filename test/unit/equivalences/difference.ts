/** How far two blocks over the same leaves lie apart, by the reference evaluator. */
import { chain, concrete, type Block, type MapShape } from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluate, type Value } from "../../../src/reference";
import { largestDifference, randomLeaves, randomValue } from "../reference/randomValues";

/** Largest difference of output, input gradient and every leaf gradient between two blocks; Infinity where they are not alike in shape. */
export function difference(a: Block, b: Block, { height, width, channels }: MapShape): number {
  const shape = [2, concrete(height), concrete(width), concrete(channels)];
  const input = randomValue(shape, stream("rules", "input"));
  const leaves = randomLeaves(chain(a, b), "rules");
  const [first, second] = [evaluate(a, input, leaves, "training"), evaluate(b, input, leaves, "training")];
  if (first.output.data.length !== second.output.data.length) return Infinity;
  const gradient = randomValue(first.output.shape, stream("rules", "gradient"));
  const [one, other] = [first.backward(gradient), second.backward(gradient)];
  const pairs: [Value, Value | undefined][] = [
    [first.output, second.output],
    [one.inputGradient, other.inputGradient],
    ...[...one.leafGradients].map(([id, value]): [Value, Value | undefined] => [value, other.leafGradients.get(id)]),
  ];
  return Math.max(...pairs.map(([x, y]) => (y === undefined ? Infinity : largestDifference(x, y))));
}
