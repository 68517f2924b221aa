/** Whether the parts of a block that was put together fit; an addition says that its summands have equally many channels. Pure. */
import {
  add,
  BlockError,
  childrenOf,
  mapTensors,
  multiply,
  shapeAfter,
  type Block,
  type MapShape,
  type Size,
  type Tensor,
} from "../../blocks";

/** A size with one of its unknowns replaced. */
function withSize(size: Size, name: string, by: Size): Size {
  if (typeof size === "number") return size;
  return add(
    ...Object.entries(size.terms).map(([monomial, coefficient]) =>
      multiply(
        coefficient,
        ...monomial.split("·").map((part) => (part === name ? by : part === "" ? 1 : { terms: { [part]: 1 } })),
      ),
    ),
  );
}

function withGroups(block: Block, replace: (size: Size) => Size): Block {
  switch (block.block) {
    case "convolution":
      return { ...block, groups: replace(block.groups) };
    case "chain":
      return { ...block, steps: block.steps.map((step) => withGroups(step, replace)) };
    case "paths":
      return { ...block, paths: block.paths.map((path) => withGroups(path, replace)) };
    default:
      return block;
  }
}

/** Blocks that are read have whole leaves only. */
function withSizes(block: Block, replace: (size: Size) => Size): Block {
  const inTensor = (tensor: Tensor): Tensor => {
    if (tensor.tensor !== "leaf") return tensor;
    const { initial } = tensor;
    const law = initial.law === "heNormal" ? { ...initial, fan: replace(initial.fan) } : initial;
    return { ...tensor, shape: tensor.shape.map(replace), initial: law };
  };
  return withGroups(mapTensors(block, inTensor), replace);
}

/** Extents that strides divide, so that what is checked are channels, and whether paths end in the same extent. */
const anyExtent = 1024;

/** Why a block does not fit a map of so many channels, null where it does or where that is not known. */
function misfit(block: Block, channels: Size): string | null {
  try {
    shapeAfter(block, { height: anyExtent, width: anyExtent, channels });
    return null;
  } catch (error) {
    if (!(error instanceof BlockError)) throw error;
    return error.message.endsWith("is not known here") ? null : error.message;
  }
}

/** Only where paths join can parts not fit: layers one after the other are read on the map that the one before makes. */
const hasPaths = (block: Block): boolean => block.block === "paths" || childrenOf(block).some(hasPaths);

export interface Agreed {
  readonly block: Block | null;
  readonly input: MapShape;
  readonly unknown: readonly string[];
}

/** The block as it is, or with the channels that come in by the name of those that it adds them to, or none with the reason. */
export function agree(block: Block, input: MapShape, output: MapShape): Agreed {
  const why = hasPaths(block) ? misfit(block, input.channels) : null;
  if (why === null) return { block, input, unknown: [] };
  const { channels } = input;
  const [name, ...others] = typeof channels === "number" ? [] : Object.keys(channels.terms);
  if (name !== undefined && name !== "" && others.length === 0) {
    const replace = (size: Size): Size => withSize(size, name, output.channels);
    const renamed = withSizes(block, replace);
    const incoming = replace(channels);
    if (misfit(renamed, incoming) === null) return { block: renamed, input: { ...input, channels: incoming }, unknown: [] };
  }
  return { block: null, input, unknown: [why] };
}
