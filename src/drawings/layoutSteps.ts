/** One step of a module as boxes: a convolution as one box, one a group or one a row of its 1×1, and what has no weights. Pure. */
import {
  concrete,
  functionNames,
  shapeAfter,
  shapeOfTensor,
  type Block,
  type Convolution,
  type Join,
  type MapShape,
  type Tensor,
} from "../blocks";
import { nameOfConvolution } from "../networks";
import type { Layer, Part, Span } from "./drawing";
import { lanesOf, type Lane } from "./lanes";
import { regionsOf } from "./regions";
import { captioned, framed, gaps, pieceOf, under, type Sketch } from "./sketch";

/** Where a step stands. */
export interface Place {
  readonly variant: string;
  /** Unique in the module. */
  readonly at: string;
  readonly input: MapShape;
  /** How the map arrives: in lanes, or whole. */
  readonly lanes: readonly Lane[] | null;
  /** The channels of the module's input that the map depends on, and whether its own channels are still just these. */
  readonly channels: Span;
  readonly aligned: boolean;
  /** Named for the reader, such as "of path 2"; empty outside of paths. */
  readonly owner: string;
  readonly unfolded: boolean;
  /** Lanes that are shown of many: all where they are unfolded. */
  readonly most: number;
  /** Pixels that all lanes together are high, where they are folded. */
  readonly height: number;
  /** The join that the paths around it end in, where it is one of these paths. */
  readonly within: Join | null;
}

const grid = 24;
const strip = 54;
/** The widest box of a kernel that mixes channels. */
const mixed = 102;

/** Rows of a 1×1 stand close together, as a matrix of this height. */
const rowGap = 2;
const matrix = 166;

/** Pixels that one of so many lanes is high; unfolded, all are shown small. */
export const laneHeight = ({ unfolded, height }: Place, lanes: number): number =>
  unfolded && lanes > 4 ? 10 : (height - gaps.between * (lanes - 1)) / lanes;

export const laneGap = ({ unfolded }: Place, lanes: number): number => (unfolded && lanes > 4 ? 10 : gaps.between);

/** The channels of the module's input that one lane depends on. */
export const channelsOf = ({ channels, aligned }: Place, lane: Lane): Span =>
  aligned ? { from: channels.from + lane.channels.from, count: lane.channels.count } : channels;

const numbers = (tensor: Tensor): readonly number[] => shapeOfTensor(tensor).map(concrete);

const plural = ({ index, lanes }: Lane, one: string): string =>
  lanes === 1 ? `${one} ${index + 1}` : `${one}s ${index + 1} to ${index + lanes}`;

/** What every part at a place has. */
export const partBase = (place: Place): Pick<Part, "id" | "variant" | "channels" | "lanes" | "text" | "x" | "y"> => ({
  id: `${place.variant}/${place.at}`,
  variant: place.variant,
  channels: place.channels,
  lanes: 1,
  text: "",
  x: 0,
  y: 0,
});

/** How many are folded away; empty for what is shown. */
export const folded = (lanes: number): string => (lanes > 1 ? `+${lanes}` : "");

interface LanePart {
  readonly part: (lane: Lane, id: string) => Part;
  readonly gap: number;
}

/** One part for each lane, as one framed layer. */
function inLanes(place: Place, lanes: readonly Lane[], { part, gap }: LanePart): Sketch {
  const pieces = lanes.map((lane) => pieceOf(part(lane, `${place.variant}/${place.at}/${lane.index}`), lane));
  const stacked = under(pieces, gap);
  return lanes.length > 1 ? framed(stacked, "layer") : stacked;
}

function kernelPart(place: Place, own: Convolution, layer: Layer): Part {
  const [height = 0, , perGroup = 0] = numbers(own.kernel);
  const wide = perGroup > 1 ? Math.min(mixed, place.height) : grid;
  return {
    ...partBase(place),
    kind: "kernel",
    what: `${nameOfConvolution(own)}${place.owner}`,
    regions: regionsOf(own.kernel),
    share: { block: own, input: place.input },
    layer,
    width: height === 1 ? strip : Math.max(grid, wide),
    height: place.height,
  };
}

/** The share of a convolution that one lane computes: its groups, or its rows of a 1×1. */
function shareOf(block: Convolution, { channels, lanes }: Lane, input: number): Convolution {
  const grouped = block.groups !== 1;
  const [, , , output = 0] = numbers(block.kernel);
  const perChannel = output / input;
  const cut = grouped
    ? { axis: 3, from: channels.from * perChannel, count: channels.count * perChannel }
    : { axis: 2, from: channels.from, count: channels.count };
  return { ...block, groups: grouped ? lanes : 1, kernel: { tensor: "slice", of: block.kernel, ...cut } };
}

/** A lane behind a convolution that makes `times` channels of each. */
const grownLane = (lane: Lane, times: number): Lane => ({
  ...lane,
  channels: { from: lane.channels.from * times, count: lane.channels.count * times },
});

function layoutConvolution(block: Convolution, place: Place): Sketch {
  const name = nameOfConvolution(block);
  const layer: Layer = { name, block, input: place.input };
  const [height = 0, width = 0] = numbers(block.kernel);
  const input = concrete(place.input.channels);
  const groups = concrete(block.groups);
  const rows = groups === 1 && height === 1 && width === 1 ? place.lanes : null;
  const lanes = groups > 1 ? lanesOf(groups, input / groups, place.most) : rows;
  if (lanes === null) return captioned(pieceOf(kernelPart(place, block, layer)), name);
  const unit =
    rows === null ? "group" : lanes.every(({ channels, lanes: count }) => channels.count === count) ? "row" : "rows of group";
  const each = groups === input ? "channel" : unit;
  const lying = laneHeight(place, lanes.length);
  const tall = rows === null || place.unfolded ? lying : Math.min(lying, (matrix + rowGap) / lanes.length - rowGap);
  const share = (lane: Lane, id: string): Part => {
    const own = shareOf(block, lane, input);
    const at = { ...place, channels: channelsOf(place, lane), input: { ...place.input, channels: lane.channels.count } };
    const part = kernelPart({ ...at, height: tall }, own, layer);
    return { ...part, id, lanes: lane.lanes, text: folded(lane.lanes), what: `${name}: ${plural(lane, each)}${place.owner}` };
  };
  const piece = inLanes(place, lanes, { part: share, gap: rows === null ? laneGap(place, lanes.length) : rowGap });
  // The rows of a 1×1 add up, so that what leaves them is one map; what leaves a group are channels of their own.
  const grown = concrete(shapeOfTensor(block.kernel)[3] ?? 0) / input;
  const outs = piece.outs.map(({ part, lane }) => ({
    part,
    lane: rows === null && lane !== null ? grownLane(lane, grown) : null,
  }));
  return captioned({ ...piece, outs }, name);
}

/** A step without a kernel as one box; in lanes it would be the same in each. */
function simple(block: Block, place: Place, kind: Part["kind"], name: string): Sketch {
  const regions = block.block === "channelwise" ? block.state.flatMap(regionsOf) : [];
  const share = { block, input: place.input };
  return pieceOf({
    ...partBase(place),
    kind,
    text: name,
    what: `${name}${place.owner}`,
    regions,
    share,
    layer: { name, ...share },
    width: strip,
    height: Math.min(place.height, grid),
  });
}

/** One step that is neither a chain nor paths. */
export function layoutStep(block: Exclude<Block, { block: "chain" | "paths" | "each" }>, place: Place): Sketch {
  switch (block.block) {
    case "convolution":
      return layoutConvolution(block, place);
    case "channelwise":
      return simple(block, place, "function", functionNames[block.function]);
    case "dropout":
      return simple(block, place, "function", "dropout");
    case "pool":
      return simple(block, place, "pool", `${block.function} pool`);
    case "identity":
      return simple(block, place, "identity", "identity");
  }
}

/** The map behind a step. */
export const after = (block: Block, { input }: Place): MapShape => shapeAfter(block, input);
