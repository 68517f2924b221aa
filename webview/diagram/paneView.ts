/** One pane in the page: heading, diagram, what is said of it, its twin as a list, and its tools. */
import { select, type Selection } from "d3";
import type { Drawing } from "../../src/drawings";
import { draw } from "./draw";
import { elementsOf } from "./elements";
import { channels, type Pane, type Taken } from "./panes";
import { linesOf } from "./twin";

type Parent = Selection<HTMLElement, unknown, null, undefined>;

/** What the buttons of a pane do; `picture` only where pictures can be saved. */
export type Tool = "in" | "out" | "fit" | "fold" | "svg" | "png";

const tools: readonly (readonly [Tool, string, string])[] = [
  ["out", "−", "Zoom out"],
  ["in", "+", "Zoom in"],
  ["fit", "Fit", "Fit the whole diagram"],
  ["fold", "", ""],
  ["svg", "SVG", "Export this diagram as SVG"],
  ["png", "PNG", "Export this diagram as PNG"],
];

function addTaken(parent: Parent, { from, what }: Taken): void {
  const taken = parent.append<HTMLElement>("div").attr("class", "takes");
  taken.append<HTMLElement>("h4").text(`From ${from}`);
  taken.append<HTMLElement>("p").text(what);
}

/** The place of the drawing; between what the module takes from either side. */
function addDrawing(figure: Parent, { takes = [] }: Pane): void {
  const holder = takes.length === 0 ? figure : figure.append<HTMLElement>("div").attr("class", "meeting");
  const [left, right] = takes;
  if (left !== undefined) addTaken(holder, left);
  holder.append<HTMLElement>("div").attr("class", "drawing");
  if (right !== undefined) addTaken(holder, right);
}

/** The empty pane; `showPane` fills it. */
export function addPane(parent: Parent, name: string, pane: Pane): Parent {
  const figure = parent.append<HTMLElement>("section").attr("class", "pane").attr("data-pane", name);
  figure.append<HTMLElement>("h3");
  figure.append<HTMLElement>("p").attr("class", "summary");
  figure.append<HTMLElement>("p").attr("class", "formula");
  addDrawing(figure, pane);
  figure.append<HTMLElement>("p").attr("class", "note");
  const foot = figure.append<HTMLElement>("div").attr("class", "foot");
  const twin = foot.append<HTMLElement>("details");
  twin.append("summary").text("As a list");
  twin.append<HTMLElement>("ul");
  const row = foot.append<HTMLElement>("div").attr("class", "tools");
  for (const [tool, text, label] of tools) {
    const button = row.append<HTMLElement>("button").attr("type", "button").attr("data-tool", tool).text(text);
    if (label !== "") button.attr("aria-label", `${label}: ${pane.title}`).attr("title", label);
  }
  return figure;
}

/** "Σ_c p_c" with what follows each stroke set lower. */
function showFormula(line: Parent, formula: string): void {
  line
    .attr("hidden", formula === "" ? "" : null)
    .selectAll("*")
    .remove();
  for (const [i, piece] of formula.split("_").entries()) {
    if (i > 0) line.append("sub").text(piece.slice(0, 1));
    line.append("span").text(i > 0 ? piece.slice(1) : piece);
  }
}

/** Shows a drawing in its pane; marks are drawn against `control`. */
export function showPane(
  figure: Parent,
  pane: Pane,
  drawing: Drawing,
  { control, unfolded }: { control: Drawing; unfolded: boolean },
): void {
  figure.attr("data-variant", pane.variant);
  figure.select("h3").text(pane.title);
  figure.select(".summary").text(pane.summary);
  showFormula(figure.select<HTMLElement>(".formula"), pane.formula);
  figure
    .select(".note")
    .attr("hidden", pane.note === "" ? "" : null)
    .text(pane.note);
  const holder = figure.select<HTMLElement>(".drawing").node();
  if (holder !== null) draw(select<HTMLElement, unknown>(holder), elementsOf(drawing, pane, control));
  figure.select(".part").attr("tabindex", 0);
  const folds = unfolded || drawing.parts.some(({ lanes }) => lanes > 1);
  figure
    .select("[data-tool=fold]")
    .attr("hidden", folds ? null : "")
    .attr("aria-expanded", String(unfolded))
    .text(unfolded ? "Fold" : `Show all ${channels}`);
  figure
    .select("ul")
    .selectAll("li")
    .data(linesOf(drawing, control))
    .join("li")
    .text((line) => line);
}
