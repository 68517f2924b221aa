/** A layer of a user's source as an arm of a trial: a name, its module and what it has otherwise than the layer. Pure. */
import type { BlockDefinition } from "../blockFiles";
import { BlockError, leavesOf, shapeAfter } from "../blocks";
import { shapeKey } from "../equivalences";
import type { ReadLayer } from "../reader";
import { layerModule } from "./layerModule";

export interface LayerArm {
  readonly definition: BlockDefinition;
  /** What the arm has otherwise than the layer, one sentence each. */
  readonly notes: readonly string[];
}

const longestName = 40;

/** Such as "separable-conv2d-line-12": the constructor's own name, or what an idiom or a helper comes to, and the line. */
export function armName({ kind, line, origin }: Pick<ReadLayer, "kind" | "line" | "origin">): string {
  // A constructor's name is words put together; what several calls are called is not.
  const spaced = origin === "call" ? kind.replaceAll(/([a-z])([A-Z])/g, "$1-$2") : kind;
  const words = spaced.normalize("NFKD").replaceAll("×", "x").toLowerCase();
  const letters = words.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^[^a-z]+/g, "");
  const end = `-line-${line}`;
  const name = letters.slice(0, longestName - end.length).replaceAll(/-+$/g, "");
  return `${name === "" ? "layer" : name}${end}`;
}

/**
 * A text that is the same for layers that are the same, wherever they stand, whatever they and their weights are called, and in
 * whatever framework: kernels, channels, groups, strides and what stands between. Not the height and width of the map, which an edit
 * far above may change. Null where a layer is not known well enough.
 */
export function layerKey({ block, supposed }: Pick<ReadLayer, "block" | "supposed">): string | null {
  const own = block ?? supposed;
  if (own === null || !leavesOf(own).some(({ role }) => role === "convolution")) return null;
  return block === null ? `open window ${shapeKey(own)}` : shapeKey(block);
}

/**
 * The arm of a layer at a trial's width.
 * @throws BlockError in one sentence that names the layer
 */
export function layerArm(layer: ReadLayer, width: number): LayerArm {
  const { call, line, unknown, input } = layer;
  const block = layer.block ?? layer.supposed;
  const refuse = (why: string): never => {
    throw new BlockError(`${call} in line ${line} cannot be tried: ${why}`);
  };
  if (block === null || input === null) return refuse(unknown ?? "its shapes are not known");
  if (layerKey(layer) === null) return refuse("it has no convolution");
  try {
    const { channels: channelsOut } = layer.output ?? shapeAfter(block, input);
    const { notes: ofModule, ...module } = layerModule(block, { input: input.channels, output: channelsOut }, width);
    const notes = layer.block === null ? [`Its window is one that keeps the extent: ${unknown ?? ""}.`, ...ofModule] : ofModule;
    return { definition: { name: armName(layer), summary: `${layer.kind} of line ${line}`, ...module }, notes };
  } catch (error) {
    if (error instanceof BlockError) return refuse(error.message);
    throw error;
  }
}
