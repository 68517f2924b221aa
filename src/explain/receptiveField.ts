/** How many positions of the input one position of the output can see, and how many alike paths a layer has. Pure. */
import { multiply, sameSize, shapeOfTensor, type Block, type Size } from "../blocks";
import { stepsOf } from "../equivalences";

/** Height and width of what is seen, and how far apart neighbours' views begin. */
interface Field {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
}

function seenAfter(field: Field, { height, width, stride }: Field): Field {
  return {
    height: field.height + (height - 1) * field.stride,
    width: field.width + (width - 1) * field.stride,
    stride: field.stride * stride,
  };
}

const itself: Field = { height: 1, width: 1, stride: 1 };

function fieldOf(block: Block): Field | null {
  switch (block.block) {
    case "convolution": {
      const [height, width] = shapeOfTensor(block.kernel);
      if (typeof height !== "number" || typeof width !== "number") return null;
      const reach = (size: number): number => (size - 1) * block.dilation + 1;
      return { height: reach(height), width: reach(width), stride: block.stride };
    }
    case "pool":
      return block.function === "global" ? null : { height: block.size, width: block.size, stride: block.stride };
    case "chain":
      return block.steps.reduce<Field | null>((field, step) => {
        const own = fieldOf(step);
        return field === null || own === null ? null : seenAfter(field, own);
      }, itself);
    case "paths": {
      const fields = block.paths.map(fieldOf);
      if (!fields.every((field) => field !== null)) return null;
      return {
        height: Math.max(...fields.map(({ height }) => height)),
        width: Math.max(...fields.map(({ width }) => width)),
        stride: fields[0]?.stride ?? 1,
      };
    }
    case "each":
      return fieldOf(block.body);
    default:
      return itself;
  }
}

/** [height, width] in positions of the input; null where a kernel's size is not known or a pool sees the whole map. */
export function receptiveField(block: Block): readonly [number, number] | null {
  const field = fieldOf(block);
  return field === null ? null : [field.height, field.width];
}

/**
 * How many alike paths a layer works in (Xie 2017): the groups of its spatial convolution, times the paths that it stands in. Null for
 * paths that are not alike.
 */
export function cardinalityOf(block: Block): Size | null {
  switch (block.block) {
    case "convolution":
      return block.groups;
    case "each": {
      const inner = cardinalityOf(block.body);
      return inner === null ? null : multiply(block.count, inner);
    }
    case "chain": {
      const own = stepsOf(block).map(cardinalityOf);
      return own.includes(null) ? null : (own.find((count) => count !== null && !sameSize(count, 1)) ?? 1);
    }
    case "paths": {
      const bodies = block.paths.filter((path) => stepsOf(path).length > 0);
      const [only] = bodies;
      return only !== undefined && bodies.length === 1 ? cardinalityOf(only) : null;
    }
    default:
      return 1;
  }
}
