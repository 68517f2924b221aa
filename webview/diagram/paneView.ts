/** One pane in the page: heading, diagram, what is said of it, and its twin as a list. */
import { select, type Selection } from "d3";
import type { Drawing } from "./drawing";
import { draw } from "./draw";
import { elementsOf } from "./elements";
import type { Pane } from "./panes";
import { linesOf } from "./twin";

type Parent = Selection<HTMLElement, unknown, null, undefined>;

/** The empty pane; `show` fills it. */
export function addPane(parent: Parent, name: string): Parent {
  const figure = parent.append<HTMLElement>("section").attr("class", "pane").attr("data-pane", name);
  const head = figure.append<HTMLElement>("div").attr("class", "head");
  head.append<HTMLElement>("h3");
  head.append<HTMLElement>("button").attr("class", "fold").attr("type", "button");
  figure.append<HTMLElement>("p").attr("class", "summary");
  figure.append<HTMLElement>("div").attr("class", "drawing");
  figure.append<HTMLElement>("p").attr("class", "note");
  const twin = figure.append<HTMLElement>("details");
  twin.append("summary").text("As a list");
  twin.append<HTMLElement>("ul");
  return figure;
}

/** Shows a drawing in its pane. `many` tells whether it has paths to fold at all. */
export function showPane(
  figure: Parent,
  pane: Pane,
  drawing: Drawing,
  { control, unfolded }: { control: Drawing; unfolded: boolean },
): void {
  figure.attr("data-variant", pane.variant);
  figure.select("h3").text(pane.title);
  figure.select(".summary").text(pane.summary);
  figure.select(".note").text(pane.note);
  const holder = figure.select<HTMLElement>(".drawing").node();
  if (holder !== null) draw(select<HTMLElement, unknown>(holder), elementsOf(drawing, pane, control));
  figure.select(".part").attr("tabindex", 0);
  const folds = unfolded || drawing.parts.some(({ lanes }) => lanes > 1);
  figure
    .select(".fold")
    .attr("hidden", folds ? null : "")
    .attr("aria-expanded", String(unfolded))
    .text(unfolded ? "Fold" : "Show all");
  figure
    .select("ul")
    .selectAll("li")
    .data(linesOf(drawing, control))
    .join("li")
    .text((line) => line);
}
