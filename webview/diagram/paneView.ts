/** One pane in the page: heading, diagram, what is said of it, and its twin as a list. */
import { select, type Selection } from "d3";
import type { Drawing } from "./drawing";
import { draw } from "./draw";
import { elementsOf } from "./elements";
import { markOf } from "./links";
import type { Pane } from "./panes";

type Parent = Selection<HTMLElement, unknown, null, undefined>;

/** The empty pane; `show` fills it. */
export function addPane(parent: Parent, name: string): Parent {
  const figure = parent.append<HTMLElement>("section").attr("class", "pane").attr("data-pane", name);
  figure.append<HTMLElement>("h3");
  figure.append<HTMLElement>("p").attr("class", "summary");
  figure.append<HTMLElement>("div").attr("class", "drawing");
  figure.append<HTMLElement>("p").attr("class", "note");
  figure.append<HTMLElement>("button").attr("class", "fold").attr("type", "button");
  const twin = figure.append<HTMLElement>("details");
  twin.append("summary").text("As a list");
  twin.append<HTMLElement>("ul");
  return figure;
}

const suffix = { same: "", absent: "; absent from the separable convolution", extra: "; extra" } as const;

/** One line a part, in reading order: what the diagram says, without the diagram. */
export function linesOf({ parts }: Drawing, control: Drawing): readonly string[] {
  return parts.filter(({ kind }) => kind !== "split").map((part) => `${part.what}${suffix[markOf(part, control)]}`);
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
