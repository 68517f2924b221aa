/** What a block costs, in closed form: parameters by role, and multiply-adds of its convolutions. Pure. */
import type { Block } from "./block";
import { shapeAfter, type MapShape } from "./shape";
import { add, multiply, type Size } from "./size";
import { shapeOfTensor, type LeafRole } from "./tensor";
import { leavesOf } from "./walk";

/** Elements of all leaves of the given roles; a shared leaf counts once. Weights proper are convolution + dense. */
export function parameters(block: Block, roles: readonly LeafRole[] = ["convolution", "dense"]): Size {
  return add(
    ...leavesOf(block)
      .filter((leaf) => roles.includes(leaf.role))
      .map((leaf) => multiply(...leaf.shape)),
  );
}

/**
 * Multiply-adds of all convolutions (dense layers are 1×1 convolutions) for one image:
 * height · width · kernel height · kernel width · in / groups · out, at output positions; padding counts as computed.
 * Normalisation, activations, pooling and joins are not counted.
 * @throws BlockError where parts do not fit.
 */
export function multiplyAdds(block: Block, input: MapShape): Size {
  switch (block.block) {
    case "convolution": {
      const { height, width } = shapeAfter(block, input);
      return multiply(height, width, ...shapeOfTensor(block.kernel));
    }
    case "chain": {
      let shape = input;
      return add(
        ...block.steps.map((step) => {
          const cost = multiplyAdds(step, shape);
          shape = shapeAfter(step, shape);
          return cost;
        }),
      );
    }
    case "paths": {
      const { split } = block;
      return add(
        ...block.paths.map((path, i) =>
          multiplyAdds(path, split === "copy" ? input : { ...input, channels: split[i]?.count ?? 0 }),
        ),
      );
    }
    case "each": {
      const inner = block.split === "copy" ? input : { ...input, channels: block.split.width };
      return multiply(block.count, multiplyAdds(block.body, inner));
    }
    default:
      return 0;
  }
}
