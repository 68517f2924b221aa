/** A drawing as a tree of SVG elements: one tree, whoever writes it down. Colours are the style sheet's. Pure: no page, no d3. */
import { namesOf } from "../../src/equivalences";
import {
  captionElement,
  channelOf,
  edgesOf,
  frameElement,
  hueOf,
  rounded,
  shapesOf,
  svgElement as element,
  type Attributes,
  type Drawing,
  type Part,
  type SvgTree,
} from "../../src/drawings";
import { markOf, type Mark } from "./links";
import type { Pane } from "./panes";

const leavesOf = ({ regions }: Part): string => [...new Set(regions.map(({ leaf }) => leaf))].join(" ");

function partElement(part: Part, mark: Mark, pane: Pane): SvgTree {
  const folds = part.lanes > 1;
  const attributes: Attributes = {
    class: `part ${part.kind}`,
    "data-part": part.id,
    role: folds ? "button" : "img",
    tabindex: -1,
    // A name holds the text that is seen, for whoever speaks it.
    "aria-label": folds ? `${part.what}, folded: show all ${part.text}` : part.what,
    "data-variant": part.variant,
    "data-layer": part.layer?.name ?? part.kind,
    "data-form": namesOf(pane.module)[0] ?? "",
    "data-leaf": leavesOf(part),
    "data-mark": mark,
    ...hueOf(channelOf(part)),
    ...(folds ? { "aria-expanded": "false" } : {}),
  };
  return element("g", attributes, shapesOf(part));
}

const markTexts: Readonly<Record<Mark, string>> = { same: "", absent: "absent from separable", extra: "extra" };

const margin = 4;

/** A dashed frame around each column of parts that have a mark, and the mark in words. */
function markElements(marked: readonly (readonly [Part, Mark])[]): readonly SvgTree[] {
  const columns = new Map<string, { readonly mark: Mark; readonly parts: readonly Part[] }>();
  for (const [part, mark] of marked) {
    if (mark === "same") continue;
    const column = `${mark} ${part.x}`;
    columns.set(column, { mark, parts: [...(columns.get(column)?.parts ?? []), part] });
  }
  return [...columns.values()].flatMap(({ mark, parts }) => {
    const [x, y] = [Math.min(...parts.map((part) => part.x)) - margin, Math.min(...parts.map((part) => part.y)) - margin];
    const right = Math.max(...parts.map((part) => part.x + part.width)) + margin;
    const below = Math.max(...parts.map((part) => part.y + part.height)) + margin;
    return [
      element("rect", { class: `frame ${mark}`, x, y, width: right - x, height: below - y, rx: 5 }),
      element("text", { class: "mark", x, y: below + 13 }, markTexts[mark]),
    ];
  });
}

/** The SVG of a drawing; `control` is what marks are drawn against. */
export function elementsOf(drawing: Drawing, pane: Pane, control: Drawing): SvgTree {
  const marked = drawing.parts.map((part) => [part, markOf(part, control)] as const);
  const { width, height, variant, frames, captions } = drawing;
  return element(
    "svg",
    {
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      width,
      height,
      role: "group",
      "aria-label": `${pane.title}: ${pane.summary}`,
      "data-variant": variant,
    },
    [
      element("g", { class: "content" }, [
        ...frames.map(frameElement),
        ...edgesOf(drawing),
        ...captions.map(captionElement),
        ...markElements(marked),
        ...marked.map(([part, mark]) => partElement(part, mark, pane)),
      ]),
    ],
  );
}
