/** Small pictures of forms that stand alone: an SVG that brings its colours along, for places that have no style sheet. Pure. */
import { atSizes, BlockError, sizeAt, type Block, type MapShape } from "../blocks";
import type { Drawing, Part } from "./drawing";
import { edgesOf } from "./edges";
import { channelOf, hueOf } from "./hue";
import { layout } from "./layout";
import { captionElement, frameElement, shapesOf } from "./shapes";
import { svgText } from "./svgText";
import { rounded, svgElement as element, type SvgTree } from "./svgTree";
import { widened } from "./widen";

/** Colours as CSS writes them. */
export interface Palette {
  readonly text: string;
  /** Of lines, captions and what belongs to no one channel. */
  readonly quiet: string;
  readonly ground: string;
  /** Channels take them in turn. */
  readonly hues: readonly string[];
}

export interface PicturedForm {
  readonly title: string;
  readonly block: Block;
}

/** First, those between, last. */
const lanes = 3;

/** Stands in for each number of channels that is not known, and for each extent. */
const standIn = { channels: lanes, extent: 32 } as const;

/** What nothing of a small picture needs below, and what captions need beside each other. */
const cut = { bottom: 22 } as const;
const room = 28;
const between = 34;
const heading = 18;

/** Pixels on the screen, so that a picture stands in a hover with the text above it; large ones shrink so far and are higher. */
const most = { width: 440, height: 104, highest: 200 } as const;
const shrunk = 0.6;
/** What would have to shrink further cannot be read. */
const smallest = 0.45;

function scaleOf(width: number, height: number): number {
  const scale = Math.min(1, most.width / width, most.height / height);
  return Math.max(scale, Math.min(shrunk, most.width / width, most.highest / height));
}

const styleOf = ({ text, quiet, ground, hues }: Palette): string =>
  [
    ...hues.map((hue, i) => `[data-hue="${i}"]{--hue:${hue}}`),
    `text{fill:${quiet};font:11px system-ui,sans-serif;text-anchor:middle}`,
    `.title{font-size:12px;text-anchor:start}`,
    `.title,.sign,.inside{fill:${text}}`,
    `.lane{font-size:10px;text-anchor:end}`,
    `.lane,.sign,.inside{dominant-baseline:central}`,
    `.sign{font-size:14px}`,
    `.equals{font-size:20px;fill:${text}}`,
    `.shape,.edge,.frame{fill:none}`,
    `.input .shape,.split .shape,.cell{fill:var(--hue,${quiet})}`,
    `.stripe{fill:${quiet};fill-opacity:.55}`,
    `.tone1{fill-opacity:.75}.tone2{fill-opacity:.5}`,
    `.kernel .shape{fill:var(--hue,${quiet});fill-opacity:.12}`,
    `.join .shape,.function .shape,.pool .shape,.identity .shape,.folded .shape{fill:${ground};fill-opacity:1;stroke:${quiet}}`,
    `.folded .shape{stroke-dasharray:1 3}`,
    `.striped .shape{fill:none;stroke:none}`,
    `.frame{stroke:${quiet};stroke-opacity:.35}`,
    `.edge{stroke:var(--hue,${quiet});stroke-opacity:.65}`,
    `.edge.identity{stroke-dasharray:4 3}`,
  ].join("");

function partElement(part: Part): SvgTree {
  const isStriped = part.kind === "output" || part.text === "concat";
  const classes = [part.kind, ...(part.lanes > 1 ? ["folded"] : []), ...(isStriped ? ["striped"] : [])];
  return element("g", { class: classes.join(" "), ...hueOf(channelOf(part)) }, shapesOf(part));
}

const drawn = (drawing: Drawing): readonly SvgTree[] => [
  ...drawing.frames.map(frameElement),
  ...edgesOf(drawing).map((edge) => element("path", edge.attributes)),
  ...drawing.captions.map(captionElement),
  ...drawing.parts.map(partElement),
];

const withRoom = (drawing: Drawing): Drawing => widened(drawing, drawing.width + room);

/** Biases belong to their convolutions, and say nothing of the form. */
function withoutBiases(block: Block): Block {
  switch (block.block) {
    case "chain":
      return {
        ...block,
        steps: block.steps.filter((step) => step.block !== "channelwise" || step.function !== "bias").map(withoutBiases),
      };
    case "paths":
      return { ...block, paths: block.paths.map(withoutBiases) };
    case "each":
      return { ...block, body: withoutBiases(block.body) };
    default:
      return block;
  }
}

interface Drawn {
  readonly drawings: readonly Drawing[];
  /** The unknowns that a few channels stand in for. */
  readonly names: ReadonlySet<string>;
}

/** Null where a form does not fit the map. */
function drawingsOf(forms: readonly PicturedForm[], input: MapShape): Drawn | null {
  const names = new Set<string>();
  const channels = (name: string): number => {
    names.add(name);
    return standIn.channels;
  };
  const at: MapShape = {
    height: sizeAt(input.height, () => standIn.extent),
    width: sizeAt(input.width, () => standIn.extent),
    channels: sizeAt(input.channels, channels),
  };
  try {
    const drawings = forms.map(({ block }, i) =>
      withRoom(layout(withoutBiases(atSizes(block, channels)), { variant: `form${i}`, input: at, lanes })),
    );
    return { drawings, names };
  } catch (error) {
    if (error instanceof BlockError) return null;
    throw error;
  }
}

/** Longer names than these would not fit above a form. */
const longestNames = 16;

function standInText(names: ReadonlySet<string>): string {
  const listed = [...names].join(" = ");
  if (listed === "") return "";
  return listed.length > longestNames ? `, unknown sizes as ${standIn.channels}` : `, for ${listed} = ${standIn.channels}`;
}

export interface Picture {
  /** An SVG that needs nothing else. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Forms of one layer beside each other, with a sign of equality between them, in as few lanes as show what they are. Unknown numbers of
 * channels are drawn as a few, which is said.
 * @returns null where there is nothing that fits a small picture
 */
export function pictureOfForms(forms: readonly PicturedForm[], input: MapShape, palette: Palette): Picture | null {
  const all = drawingsOf(forms, input);
  if (all === null || forms.length === 0) return null;
  const { drawings, names } = all;
  const width = drawings.reduce((sum, drawing) => sum + drawing.width + between, -between);
  const height = Math.max(...drawings.map((drawing) => drawing.height)) - cut.bottom + heading;
  const scale = scaleOf(width, height);
  if (scale < smallest) return null;
  const shownAs = { width: Math.round(width * scale), height: Math.round(height * scale) };
  let x = 0;
  const shown = drawings.flatMap((drawing, i): readonly SvgTree[] => {
    const left = x;
    x += drawing.width + between;
    const equals =
      i === 0 ? [] : [element("text", { class: "equals", x: left - between / 2, y: heading + drawing.height / 2 }, "=")];
    const title = element(
      "text",
      { class: "title", x: left, y: 12 },
      `${forms[i]?.title ?? ""}${i === 0 ? standInText(names) : ""}`,
    );
    return [...equals, title, element("g", { transform: `translate(${left} ${heading})` }, drawn(drawing))];
  });
  const tree = element("svg", { viewBox: `0 0 ${rounded(width)} ${rounded(height)}`, ...shownAs }, [
    element("style", {}, styleOf(palette)),
    ...shown,
  ]);
  return { svg: svgText(tree).replaceAll(/\n\s*/g, ""), ...shownAs };
}
