/** Any module as a drawing: steps from left to right, paths from top to bottom, nothing that depends on a page. Pure. */
import {
  bodyOfPath,
  concrete,
  shapeOfTensor,
  unfold,
  type Block,
  type Chain,
  type Each,
  type Join,
  type MapShape,
  type Paths,
} from "../blocks";
import { moved, type Drawing, type Part } from "./drawing";
import { lanesOf, mostLanes, type Lane } from "./lanes";
import { after, channelsOf, folded, laneGap, laneHeight, layoutStep, type Place } from "./layoutSteps";
import { layoutConcat, layoutMap, layoutSign } from "./layoutEnds";
import { hullOf } from "./regions";
import { beside, framed, gaps, needsSplit, nothing, pieceOf, under, type Sketch } from "./sketch";
import { widened } from "./widen";

/** Two pieces beside each other, through a point where every port would be joined to every other. */
function joinSteps(left: Sketch, right: Sketch, place: Place, gap?: number): Sketch {
  if (!needsSplit(left.outs, right.ins)) return beside(left, right, gap);
  const what = "all channels go to every path";
  return beside(beside(left, layoutSign("split", { ...place, at: `${place.at}/split` }, { text: "", what, size: 8 })), right);
}

const lanesAfter = ({ outs }: Sketch): readonly Lane[] | null => {
  const lanes = outs.flatMap(({ lane }) => (lane === null ? [] : [lane]));
  return lanes.length === outs.length && lanes.length > 1 ? lanes : null;
};

/** Whether the channels behind a step are no longer those before it, one for one or group for group. */
const mixes = (block: Block, { channels }: MapShape): boolean =>
  block.block === "convolution"
    ? block.groups === 1 || concrete(shapeOfTensor(block.kernel)[3] ?? 0) !== channels
    : block.block === "each" || block.block === "paths";

function layoutChain({ steps }: Chain, start: Place): Sketch {
  let place: Place = { ...start, within: null };
  return steps.reduce((sketch, block, i) => {
    place = { ...place, at: `${start.at}.${i}` };
    const piece = layoutBlock(block, place);
    const aligned = place.aligned && !mixes(block, place.input);
    place = { ...place, input: after(block, place), lanes: lanesAfter(piece), aligned };
    return sketch.parts.length === 0 ? piece : joinSteps(sketch, piece, place, place.owner === "" ? gaps.layers : gaps.steps);
  }, nothing);
}

interface Path {
  readonly body: Block;
  readonly place: Place;
  readonly lane: Lane | null;
}

/** What enters a path, as seen from the map that is split: the path's own lane, or the share of it that a port takes. */
const withLane = (sketch: Sketch, path: Lane | null): Sketch => ({
  ...sketch,
  ins: sketch.ins.map(({ part, lane }) => {
    if (path === null || lane === null) return { part, lane: path ?? lane };
    return { part, lane: { ...lane, channels: { from: path.channels.from + lane.channels.from, count: lane.channels.count } } };
  }),
});

/** A sum that is a path of a sum is drawn as one with it, and so is a concatenation (R11). */
function joined(paths: Sketch, join: Join, place: Place): Sketch {
  if (place.within === join && join !== "mean") return paths;
  const here = { ...place, at: `${place.at}/join` };
  if (join === "concat") return beside(paths, layoutConcat(here, paths.height));
  const [text, what] = join === "sum" ? ["Σ", "sum of the paths"] : ["μ", "mean of the paths"];
  return beside(paths, layoutSign("join", here, { text, what, size: 24 }));
}

function layoutPath({ body, place, lane }: Path): Sketch {
  return withLane(layoutBlock(body, place), lane);
}

/** All paths that are folded away, as one part that reads what they read together; `place` is that of all of them. */
function restOf(each: Each, lane: Lane, place: Place): Sketch {
  const width = each.split === "copy" ? place.input.channels : each.split.width;
  const weights = [lane.index, lane.index + lane.lanes - 1].map((path) => {
    const own = {
      ...place,
      at: `${place.at}.${path}`,
      input: { ...place.input, channels: width },
      unfolded: true,
      most: Infinity,
    };
    return layoutBlock(bodyOfPath(each, path), own).parts.flatMap(({ regions }) => regions);
  });
  const [first = [], last = []] = weights;
  const block: Each = { ...each, count: lane.lanes };
  const part: Part = {
    id: `${place.variant}/${place.at}`,
    variant: place.variant,
    kind: "kernel",
    text: `${folded(lane.lanes)} paths`,
    what: `paths ${lane.index + 1} to ${lane.index + lane.lanes}`,
    lanes: lane.lanes,
    regions: hullOf(first, last),
    channels: place.channels,
    share: { block, input: place.input },
    layer: null,
    x: 0,
    y: 0,
    width: 0,
    height: place.height,
  };
  return pieceOf(part, each.split === "copy" ? null : lane);
}

/** What the paths that are folded away need for their word. */
const roomForWord = 60;

const asWide = (rest: Part, width: number): Part => ({
  ...rest,
  width,
  text: width < roomForWord ? folded(rest.lanes) : rest.text,
});

function layoutEach(each: Each, place: Place): Sketch {
  const count = concrete(each.count);
  const copies = each.split === "copy";
  const width = copies ? 1 : concrete(each.split.width);
  const lanes = lanesOf(count, width, place.most);
  const height = laneHeight(place, lanes.length);
  const pieces = lanes.map((lane, i) => {
    const channels = copies ? place.channels : channelsOf(place, lane);
    const input = { ...place.input, channels: copies ? place.input.channels : lane.channels.count };
    const inner: Place = { ...place, at: `${place.at}/${lane.index}`, channels, input, lanes: null, height, within: null };
    if (lane.lanes > 1) return restOf(each, lane, inner);
    const owner = `, of path ${lane.index + 1}`;
    const body = bodyOfPath(each, lane.index);
    const path = layoutPath({ body, place: { ...inner, owner }, lane: copies ? null : lane });
    return i === 0 ? path : { ...path, captions: [] };
  });
  const wide = Math.max(...pieces.map((piece) => piece.width));
  const even = pieces.map((piece): Sketch => {
    const isRest = piece.width === 0;
    const parts = isRest ? piece.parts.map((part) => asWide(part, wide)) : piece.parts;
    return framed({ ...piece, parts, width: wide }, "path");
  });
  return joined(under(even, laneGap(place, lanes.length)), each.join, place);
}

function layoutPaths(block: Paths, place: Place): Sketch {
  const pieces = block.paths.map((body, i) => {
    const interval = block.split === "copy" ? null : block.split[i];
    const span =
      interval === null || interval === undefined ? null : { from: concrete(interval.from), count: concrete(interval.count) };
    const lane: Lane | null = span === null ? null : { index: i, lanes: 1, channels: span };
    const inner: Place = {
      ...place,
      at: `${place.at}/${i}`,
      input: { ...place.input, channels: span?.count ?? place.input.channels },
      channels: lane === null ? place.channels : channelsOf(place, lane),
      lanes: null,
      within: block.join,
      height: lane === null ? place.height : laneHeight(place, block.paths.length),
    };
    return layoutPath({ body, place: inner, lane });
  });
  const all = under(pieces, gaps.branch);
  const [tallest] = [...pieces].sort((a, b) => b.height - a.height);
  // What leads to most of the paths is on one line with it; paths of like size are centred together.
  const main = tallest === pieces[0] && tallest !== undefined && tallest.height > all.height / 2 ? tallest.middle : all.middle;
  return joined({ ...all, middle: main }, block.join, place);
}

function layoutBlock(block: Block, place: Place): Sketch {
  switch (block.block) {
    case "chain":
      return layoutChain(block, place);
    case "paths":
      return layoutPaths(block, place);
    case "each":
      // A few paths may as well be unlike.
      return concrete(block.count) === 1 ? layoutPaths(unfold(block), place) : layoutEach(block, place);
    default:
      return layoutStep(block, place);
  }
}

export interface LayoutOptions {
  readonly variant: string;
  readonly input: MapShape;
  /** Whether all paths are drawn. */
  readonly unfolded?: boolean;
  /** As how many lanes many paths or channels are drawn while they are folded. */
  readonly lanes?: number;
  /** Pixels that the drawing may take: what it needs no room for becomes room between its columns. */
  readonly width?: number;
}

/** Pixels that a lane is high. */
const lane = 24;
const border = { left: 36, right: 8, top: 38, bottom: 26 } as const;

/**
 * The drawing of a module on a map of known size: input, steps, output.
 * @throws BlockError where the module does not fit the map
 */
export function layout(
  block: Block,
  { variant, input, unfolded = false, lanes: rows = mostLanes, width = 0 }: LayoutOptions,
): Drawing {
  const channels = concrete(input.channels);
  const place: Place = {
    variant,
    at: "module",
    input,
    lanes: null,
    channels: { from: 0, count: channels },
    aligned: true,
    owner: "",
    unfolded,
    most: unfolded ? Infinity : rows,
    height: rows * (lane + gaps.between) - gaps.between,
    within: null,
  };
  const body = layoutBlock(block, place);
  const own = body.ins.flatMap(({ lane }) => (lane === null ? [] : [lane]));
  // Where some parts read all channels, or two the same ones, the input stands apart from its readers.
  const shared = own.reduce((sum, lane) => sum + lane.channels.count, 0) === channels && own.length === body.ins.length;
  const lanes = shared ? own : lanesOf(channels, 1, place.most);
  const start = layoutMap("input", { ...place, at: "input" }, lanes);
  const end = layoutMap("output", { ...place, at: "output", input: after(block, place) }, null);
  const whole = joinSteps(joinSteps(start, body, place), end, place, gaps.output);
  const { parts, frames, captions, edges } = moved(whole, border.left, border.top);
  const drawing: Drawing = {
    variant,
    width: whole.width + border.left + border.right,
    height: whole.height + border.top + border.bottom,
    parts,
    edges,
    frames,
    captions,
  };
  return widened(drawing, width);
}
