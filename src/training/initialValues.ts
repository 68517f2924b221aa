/** First values of a block's parameters, drawn for the declared arm's leaves, a stream each, so that lowering cannot change them. */
import { concrete, leavesOf, type Block } from "../blocks";
import { stream } from "../random";

/** Leaf id → values. He-normal (He 2015): standard deviation √(2 / fan), with the fan of the function and not of a path's slice. */
export function initialValues(network: Block, seed: number): Map<string, Float32Array> {
  return new Map(
    leavesOf(network).map((leaf) => {
      const { initial } = leaf;
      const values = new Float32Array(leaf.shape.reduce<number>((product, size) => product * concrete(size), 1));
      if (initial.law === "constant") return [leaf.id, values.fill(initial.value)];
      const random = stream("initial", seed, leaf.id);
      const deviation = Math.sqrt(2 / concrete(initial.fan));
      return [leaf.id, values.map(() => deviation * random.normal())];
    }),
  );
}
