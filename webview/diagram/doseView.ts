/** The slider over the cardinalities, in the pane that it sets. */
import type { Selection } from "d3";
import { cardinalities, doseAt } from "./cardinality";
import { addPane } from "./paneView";
import type { Pane } from "./panes";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

/** The pane with the slider, at the cardinality of the control; `onStop` gets the module of every stop that is chosen. */
export function addDose(parent: Holder, onStop: (pane: Pane) => void): { readonly figure: Holder; readonly pane: Pane } {
  const last = cardinalities.length - 1;
  const pane = doseAt(cardinalities[last] ?? 1);
  const figure = addPane(parent, "cardinality", pane);
  const label = figure.insert<HTMLElement>("label", ".drawing").attr("class", "slider");
  label.append<HTMLElement>("span").text("Cardinality: the number of groups");
  label
    .append<HTMLInputElement>("input")
    .attr("type", "range")
    .attr("min", 0)
    .attr("max", last)
    .attr("step", 1)
    .attr("value", last)
    .attr("aria-valuetext", pane.summary)
    .on("input", function () {
      const chosen = doseAt(cardinalities[Number(this.value)] ?? 1);
      this.setAttribute("aria-valuetext", chosen.summary);
      onStop(chosen);
    });
  const stops = figure.insert<HTMLElement>("div", ".drawing").attr("class", "stops").attr("aria-hidden", "true");
  for (const groups of cardinalities) stops.append<HTMLElement>("span").text(groups);
  return { figure, pane };
}
