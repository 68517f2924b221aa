/** What lies between two maps: the layers in the order in which data passes, and the block that they come to. Pure. */
import type { Block, MapShape, Paths } from "../../blocks";
import type { FeatureMap } from "../evaluation/featureMap";
import { blockOf, inputOf } from "../layers/buildConvolution";

export type LayerMap = FeatureMap & { readonly made: { readonly op: "layer" } };

export interface Passage {
  readonly steps: readonly Block[];
  /** The maps that layers made, in reading order, those of all paths. */
  readonly made: readonly LayerMap[];
  /** Why there is no block, empty where there is one. */
  readonly unknown: readonly string[];
}

/** More layers are a network, which is not looked at as one. */
const mostLayers = 64;

export const isLayerMap = (map: FeatureMap): map is LayerMap => map.made.op === "layer";
export const blockOfPassage = ({ steps, unknown }: Passage): Block | null => (unknown.length > 0 ? null : blockOf(steps));

/** The inputs of a join, with those of joins of the same kind that lead to it alone. */
export function joinedInputs(map: FeatureMap): readonly FeatureMap[] {
  const { made } = map;
  if (made.op !== "join") return [];
  return made.inputs.flatMap((input) =>
    input.made.op === "join" && input.made.join === made.join && made.join !== "mean" ? joinedInputs(input) : [input],
  );
}

function joinedPassage(from: FeatureMap, map: FeatureMap, room: number): Passage | null {
  const { made, before } = map;
  if (made.op !== "join" || before === null || before.depth < from.depth) return null;
  const ways = joinedInputs(map).map((input) => passageBetween(before, input, room));
  const known = ways.filter((way) => way !== null);
  const leading = passageBetween(from, before, room);
  if (leading === null || known.length < ways.length) return null;
  const block: Paths = { block: "paths", split: "copy", paths: known.map(({ steps }) => blockOf(steps)), join: made.join };
  return {
    steps: [...leading.steps, block],
    made: [...leading.made, ...known.flatMap((way) => way.made)],
    unknown: [...leading.unknown, ...known.flatMap(({ unknown }) => unknown)],
  };
}

/** The shape that comes in; a layer that says how many channels it reads knows it better than the map. */
export function inputOfPassage(from: FeatureMap, { made }: Passage): MapShape {
  for (const { made: own } of made) {
    if (own.input === from && own.layer.role.role === "convolution") return inputOf(own.layer.role, from.shape);
  }
  return from.shape;
}

/** Null where something else than layers and joins lies between, or where not all ways come from `from`. */
export function passageBetween(from: FeatureMap, to: FeatureMap, room = mostLayers): Passage | null {
  const steps: Block[] = [];
  const made: LayerMap[] = [];
  const unknown: string[] = [];
  let current = to;
  while (current !== from) {
    if (made.length > room || current.depth <= from.depth) return null;
    if (current.made.op === "layer") {
      const { layer, input, block, unknown: why } = current.made;
      if (isLayerMap(current)) made.unshift(current);
      if (block === null) unknown.unshift(`${layer.call}: ${why ?? "not known here"}`);
      else if (block.block !== "identity") steps.unshift(...(block.block === "chain" ? block.steps : [block]));
      current = input;
      continue;
    }
    const joined = joinedPassage(from, current, room - made.length);
    if (joined === null) return null;
    return {
      steps: [...joined.steps, ...steps],
      made: [...joined.made, ...made],
      unknown: [...joined.unknown, ...unknown],
    };
  }
  return { steps, made, unknown };
}
