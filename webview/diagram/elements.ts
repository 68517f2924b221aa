/** A drawing as a tree of SVG elements: one tree, whoever writes it down. Colours are the style sheet's. Pure: no page, no d3. */
import { namesOf } from "../../src/equivalences";
import type { Drawing, Edge, Frame, Part } from "./drawing";
import { markOf, type Mark } from "./links";
import type { Pane } from "./panes";
import { gaps } from "./sketch";

export interface SvgTree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children?: readonly SvgTree[];
}

type Attributes = Readonly<Record<string, string | number>>;

const round = (value: string | number): string => (typeof value === "number" ? String(Math.round(value * 10) / 10) : value);

function element(name: string, attributes: Attributes, inner: string | readonly SvgTree[] = []): SvgTree {
  const rounded = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, round(value)]));
  return typeof inner === "string" ? { name, attributes: rounded, text: inner } : { name, attributes: rounded, children: inner };
}

/** Hues of the theme's charts; channels take them in turn. */
const hues = 6;

/** The channel whose colour a part has: that which its kernel reads, or its own; null where there are several. */
export function channelOf({ regions, channels, lanes }: Part): number | null {
  if (lanes > 1) return null;
  const [region] = regions;
  if (region === undefined) return channels.count === 1 ? channels.from : null;
  const [, , input, output] = region.axes;
  if (input === undefined || output === undefined || input.count !== 1) return null;
  if (channels.count === 1) return channels.from;
  return output.count === 1 ? output.from : input.from;
}

/** Small squares that tell a spatial kernel from a 1×1. */
function cells({ regions, x, y, width, height }: Part): readonly SvgTree[] {
  const [taps] = regions[0]?.axes ?? [];
  const spatial = (taps?.count ?? 1) > 1;
  const [columns, rows] = spatial ? [3, 3] : [8, 1];
  const side = Math.min(height - 2, spatial ? width - 2 : height, 24);
  const [wide, high] = spatial ? [side / 3, side / 3] : [(width - 4) / columns, Math.max(4, Math.min(height - 6, 14))];
  const [left, top] = [x + (width - wide * columns) / 2, y + (height - high * rows) / 2];
  return Array.from({ length: columns * rows }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const at = { x: left + column * wide + 0.5, y: top + row * high + 0.5, width: wide - 1, height: high - 1 };
    // Uneven, as weights are, so that a kernel looks like one.
    return element("rect", { class: `cell tone${(column * 2 + row) % 3}`, ...at });
  });
}

function insideOf(part: Part): readonly SvgTree[] {
  const { kind, text, x, y, width, height } = part;
  const box = { x, y, width, height };
  const centre = { x: x + width / 2, y: y + height / 2 };
  if (kind === "split" || (kind === "join" && text !== "concat")) {
    const circle = element("circle", { class: "shape", cx: centre.x, cy: centre.y, r: width / 2 });
    return text === "" ? [circle] : [circle, element("text", { class: "sign", ...centre }, text)];
  }
  const shape = element("rect", { class: "shape", ...box, rx: 2 });
  if (text !== "") return [shape, element("text", { class: "inside", ...centre }, text)];
  return kind === "kernel" ? [shape, ...cells(part)] : [shape];
}

const leavesOf = ({ regions }: Part): string => [...new Set(regions.map(({ leaf }) => leaf))].join(" ");

function partElement(part: Part, mark: Mark, pane: Pane): SvgTree {
  const channel = channelOf(part);
  const folds = part.lanes > 1;
  const attributes: Attributes = {
    class: `part ${part.kind}`,
    "data-part": part.id,
    role: folds ? "button" : "img",
    tabindex: -1,
    "aria-label": folds ? `${part.what}, folded: show all` : part.what,
    "data-variant": part.variant,
    "data-layer": part.layer?.name ?? part.kind,
    "data-form": namesOf(pane.module)[0] ?? "",
    "data-leaf": leavesOf(part),
    "data-mark": mark,
    ...(channel === null ? {} : { "data-hue": channel % hues }),
    ...(folds ? { "aria-expanded": "false" } : {}),
  };
  return element("g", attributes, insideOf(part));
}

function edgeElement({ from, to }: Edge, parts: ReadonlyMap<string, Part>): readonly SvgTree[] {
  const [a, b] = [parts.get(from), parts.get(to)];
  if (a === undefined || b === undefined) return [];
  const start = { x: a.x + a.width, y: a.y + a.height / 2 };
  const end = { x: b.x, y: b.y + b.height / 2 };
  // Straight past longer paths above or below, then a curve in the gap that is everybody's.
  const bend = { x: Math.max(start.x, end.x - gaps.across), y: start.y };
  const middle = round((bend.x + end.x) / 2);
  const at = ({ x, y }: typeof start): string => `${round(x)},${round(y)}`;
  const d = `M${at(start)} L${at(bend)} C${middle},${round(bend.y)} ${middle},${round(end.y)} ${at(end)}`;
  const channel = channelOf(a) ?? channelOf(b);
  return [
    element("path", {
      class: "edge",
      d,
      "data-from": from,
      "data-to": to,
      ...(channel === null ? {} : { "data-hue": channel % hues }),
    }),
  ];
}

const frameElement = ({ kind, x, y, width, height }: Frame): SvgTree =>
  element("rect", { class: `frame ${kind}`, x, y, width, height, rx: 3 });

const markTexts: Readonly<Record<Mark, string>> = { same: "", absent: "absent from separable", extra: "extra" };

/** One text under each column of parts that have a mark. */
function markElements(marked: readonly (readonly [Part, Mark])[]): readonly SvgTree[] {
  const lowest = new Map<string, readonly [Part, Mark]>();
  for (const [part, mark] of marked) {
    if (mark === "same") continue;
    const column = `${mark} ${part.x}`;
    const known = lowest.get(column)?.[0];
    if (known === undefined || known.y < part.y) lowest.set(column, [part, mark]);
  }
  return [...lowest.values()].map(([{ x, y, width, height }, mark]) =>
    element("text", { class: "mark", x: x + width / 2, y: y + height + 16 }, markTexts[mark]),
  );
}

/** The SVG of a drawing; `control` is what marks are drawn against. */
export function elementsOf(drawing: Drawing, pane: Pane, control: Drawing): SvgTree {
  const parts = new Map(drawing.parts.map((part) => [part.id, part]));
  const marked = drawing.parts.map((part) => [part, markOf(part, control)] as const);
  const { width, height, variant, frames, edges, captions } = drawing;
  return element(
    "svg",
    {
      viewBox: `0 0 ${round(width)} ${round(height)}`,
      width,
      height,
      role: "group",
      "aria-label": `${pane.title}: ${pane.summary}`,
      "data-variant": variant,
    },
    [
      ...frames.map(frameElement),
      ...edges.flatMap((edge) => edgeElement(edge, parts)),
      ...captions.map(({ text, x, y }) => element("text", { class: "caption", x, y }, text)),
      ...marked.map(([part, mark]) => partElement(part, mark, pane)),
      ...markElements(marked),
    ],
  );
}
