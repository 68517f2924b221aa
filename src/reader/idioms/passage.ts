/** What lies between two maps: the layers in the order in which data passes, and the block that they come to. Pure. */
import { add, multiply, sameSize, type Block, type Interval, type MapShape, type Paths, type Size } from "../../blocks";
import type { FeatureMap } from "../evaluation/featureMap";
import { coverAll } from "../evaluation/slices";
import { gathered, manyPaths } from "./gathered";
import { blockOf, inputOf } from "../layers/buildConvolution";

export type LayerMap = FeatureMap & { readonly made: { readonly op: "layer" } };

export interface Passage {
  readonly steps: readonly Block[];
  /** The maps that layers made, in reading order, those of all paths. */
  readonly made: readonly LayerMap[];
  /** Why there is no block, empty where there is one. */
  readonly unknown: readonly string[];
  /** What of its windows is not known and supposed. */
  readonly supposed: readonly string[];
  /** What of the channels it begins with, null for all. */
  readonly slice: Interval | null;
}

/** More layers are a network, which is not looked at as one. */
const mostLayers = 64;

export const isLayerMap = (map: FeatureMap): map is LayerMap => map.made.op === "layer";
export const blockOfPassage = ({ steps, unknown }: Passage): Block | null => (unknown.length > 0 ? null : blockOf(steps));

/** Whether a join is a part of another of its kind, as in a + b + c; one of many paths is a whole of its own. */
export function isPartOfJoin({ made }: FeatureMap, { made: outer }: FeatureMap): boolean {
  if (made.op !== "join" || outer.op !== "join" || made.join !== outer.join || made.join === "mean") return false;
  return made.count === null && made.inputs.length < manyPaths;
}

/** The inputs of a join, with those of joins that are parts of it. */
export function joinedInputs(map: FeatureMap): readonly FeatureMap[] {
  const { made } = map;
  if (made.op !== "join") return [];
  return made.inputs.flatMap((input) => (isPartOfJoin(input, map) ? joinedInputs(input) : [input]));
}

/** What the paths read: all channels, or each its own; null where some do this and some that. */
function splitOf(ways: readonly Passage[], { shape, made }: FeatureMap, count: Size | null): Paths["split"] | null {
  const slices = ways.flatMap(({ slice }) => slice ?? []);
  if (slices.length === 0) return "copy";
  if (slices.length < ways.length) return null;
  const all = count === null ? null : multiply(count, slices[0]?.count ?? 0);
  // A map that comes from elsewhere has as many channels as are read.
  if (all !== null && made.op !== "given" && !sameSize(all, shape.channels)) return null;
  if (all !== null && typeof shape.channels === "number") return null;
  return coverAll(slices, shape.channels) ? slices : null;
}

function joinedPassage(from: FeatureMap, map: FeatureMap, room: number): Passage | null {
  const { made, before } = map;
  if (made.op !== "join" || before === null || before.depth < from.depth) return null;
  const ways = joinedInputs(map).map((input) => wayBetween(before, input, room));
  const known = ways.filter((way) => way !== null);
  const leading = wayBetween(from, before, room);
  if (leading === null || known.length < ways.length) return null;
  const split = splitOf(known, before, made.count);
  if (split === null || leading.slice !== null) return null;
  const block: Paths = { block: "paths", split, paths: known.map(({ steps }) => blockOf(steps)), join: made.join };
  const joined = gathered(block, made.count);
  if (joined === null) return null;
  return {
    slice: null,
    steps: [...leading.steps, ...joined],
    made: [...leading.made, ...known.flatMap((way) => way.made)],
    unknown: [...leading.unknown, ...known.flatMap(({ unknown }) => unknown)],
    supposed: [...leading.supposed, ...known.flatMap(({ supposed }) => supposed)],
  };
}

/** How many channels paths cut into slices, null where all read all. */
function channelsCut(block: Block): Size | null {
  if (block.block === "each") return block.split === "copy" ? null : multiply(block.count, block.split.width);
  return block.block === "paths" && block.split !== "copy" ? add(0, ...block.split.map(({ count }) => count)) : null;
}

/** The shape that comes in; a layer that says how many channels it reads knows it better than the map. */
export function inputOfPassage(from: FeatureMap, { made, steps }: Passage): MapShape {
  const [first] = steps;
  const channels = first === undefined ? null : channelsCut(first);
  if (channels !== null) return { ...from.shape, channels };
  for (const { made: own } of made) {
    if (own.input === from && own.layer.role.role === "convolution") return inputOf(own.layer.role, from.shape);
  }
  return from.shape;
}

/** Of a path, which may begin with a slice; null where something else lies between, or where not all ways come from `from`. */
export function wayBetween(from: FeatureMap, to: FeatureMap, room = mostLayers): Passage | null {
  const steps: Block[] = [];
  const made: LayerMap[] = [];
  const unknown: string[] = [];
  const supposed: string[] = [];
  let current = to;
  let slice: Interval | null = null;
  while (current !== from) {
    if (made.length > room || current.depth <= from.depth) return null;
    if (current.made.op === "layer") {
      const { layer, input, block, unknown: why, supposed: open } = current.made;
      if (isLayerMap(current)) made.unshift(current);
      if (open !== null) supposed.unshift(open);
      if (block === null) unknown.unshift(`${layer.call}: ${why ?? "not known here"}`);
      else if (block.block !== "identity") steps.unshift(...(block.block === "chain" ? block.steps : [block]));
      current = input;
      continue;
    }
    if (current.made.op === "slice") {
      if (current.made.input !== from) return null;
      slice = { from: current.made.from, count: current.made.count };
      current = from;
      continue;
    }
    const joined = joinedPassage(from, current, room - made.length);
    if (joined === null) return null;
    return {
      slice: joined.slice,
      steps: [...joined.steps, ...steps],
      made: [...joined.made, ...made],
      unknown: [...joined.unknown, ...unknown],
      supposed: [...joined.supposed, ...supposed],
    };
  }
  return { steps, made, unknown, supposed, slice };
}

/** What lies between two maps, of which the first goes in as a whole; null as for a way. */
export function passageBetween(from: FeatureMap, to: FeatureMap): Passage | null {
  const way = wayBetween(from, to);
  return way?.slice === null ? way : null;
}
