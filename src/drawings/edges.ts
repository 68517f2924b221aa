/** The lines between the boxes of a drawing. Pure. */
import type { Drawing, Edge, Part } from "./drawing";
import { channelOf, hueOf } from "./hue";
import { gaps } from "./sketch";
import { rounded, svgElement, type SvgTree } from "./svgTree";

interface Band {
  readonly y: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a lane takes from top to bottom, with the room to the next. */
const laneStep = 36;

/** The stripes that a map or a concatenation is drawn as, on one line with the lanes. */
export function stripesOf({ y, height }: Part): readonly Band[] {
  const stripes = Math.max(1, Math.round((height + gaps.between) / laneStep));
  const own = (height - gaps.between * (stripes - 1)) / stripes;
  return Array.from({ length: stripes }, (_, i) => ({ y: y + i * (own + gaps.between), height: own }));
}

const middlesOf = (part: Part): readonly number[] => stripesOf(part).map(({ y, height }) => y + height / 2);

/** Whether a part is drawn as stripes: the output, and what is concatenated. */
export const isStriped = ({ kind, text }: Part): boolean => kind === "output" || text === "concat";

const at = ({ x, y }: Point): string => `${rounded(x)},${rounded(y)}`;

/** Level from `start` to `bend`, then in a curve to `end`. */
function curve(start: Point, bend: number, end: Point): string {
  const from = { x: Math.max(start.x, bend), y: start.y };
  const middle = rounded((from.x + end.x) / 2);
  return `M${at(start)} L${at(from)} C${middle},${rounded(from.y)} ${middle},${rounded(end.y)} ${at(end)}`;
}

/** Where the columns to the left of a part end: past them every edge that leads to it may curve. */
const columnBefore = ({ x }: Part, { parts, frames }: Drawing): number =>
  Math.max(...[...parts, ...frames].map((box) => box.x + box.width).filter((right) => right < x), 0);

/** One line of a concatenation for each channel, else one line from which they part. */
function toOutput(a: Part, b: Part, drawing: Drawing): readonly string[] {
  const start = { x: a.x + a.width, y: a.y + a.height / 2 };
  const ends = middlesOf(b).map((y) => ({ x: b.x, y }));
  if (isStriped(a)) {
    const starts = middlesOf(a);
    const nearest = (i: number): number => Math.round((i * (starts.length - 1)) / Math.max(1, ends.length - 1));
    return [ends.map((end, i) => curve({ ...start, y: starts[nearest(i)] ?? end.y }, start.x, end)).join(" ")];
  }
  const before = columnBefore(b, drawing);
  const knot = { x: (before + b.x) / 2, y: b.y + b.height / 2 };
  return [curve(start, before, knot), ends.map((end) => curve(knot, knot.x, end)).join(" ")];
}

function linesOf(a: Part, b: Part, drawing: Drawing): readonly string[] {
  if (b.kind === "output") return toOutput(a, b, drawing);
  const start = { x: a.x + a.width, y: a.y + a.height / 2 };
  const end = { x: b.x, y: isStriped(b) ? start.y : b.y + b.height / 2 };
  return [curve(start, columnBefore(b, drawing), end)];
}

function edgeElements({ from, to }: Edge, drawing: Drawing, parts: ReadonlyMap<string, Part>): readonly SvgTree[] {
  const [a, b] = [parts.get(from), parts.get(to)];
  if (a === undefined || b === undefined) return [];
  const kind = a.kind === "identity" || b.kind === "identity" ? "edge identity" : "edge";
  // What leads to many channels belongs to none, and what leaves the fan is the same for every edge into it.
  return linesOf(a, b, drawing).map((d, i) =>
    i === 0
      ? svgElement("path", { class: kind, d, "data-from": from, "data-to": to, ...hueOf(channelOf(a) ?? channelOf(b)) })
      : svgElement("path", { class: "edge", d, "data-from": to, "data-to": to }),
  );
}

/** Every edge of a drawing; lines that coincide are drawn once. */
export function edgesOf(drawing: Drawing): readonly SvgTree[] {
  const parts = new Map(drawing.parts.map((part) => [part.id, part]));
  const all = drawing.edges.flatMap((edge) => edgeElements(edge, drawing, parts));
  return [...new Map(all.map((tree) => [`${tree.attributes["d"]}${tree.attributes["data-from"]}`, tree])).values()];
}
