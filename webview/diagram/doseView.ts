/** The slider over the cardinalities, in the pane that it sets, with what each stop costs and what was measured of it. */
import { select, type Selection } from "d3";
import { cardinalities, doseAt, doseColumns, doseRow, type Measured } from "./cardinality";
import { doseChart } from "./doseChart";
import { draw } from "./draw";
import { addPane } from "./paneView";
import type { Pane } from "./panes";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

interface DoseView {
  readonly figure: Holder;
  readonly pane: Pane;
  /** The cardinality that the slider stands at. */
  readonly chosen: () => number;
  /** Writes what was measured, and takes the width that there is. */
  readonly show: (measured: Measured) => void;
}

function addTable(parent: Holder): void {
  const twin = parent.append<HTMLElement>("details");
  twin.append("summary").text("All stops as a table");
  const table = twin.append<HTMLElement>("table");
  const heads = table.append("thead").append("tr").selectAll("th").data(doseColumns).join("th");
  heads.attr("scope", "col").text((name) => name);
  table.append("tbody");
}

/** The pane with the slider, at a cardinality; `onStop` gets the module of every stop that is chosen. */
export function addDose(parent: Holder, cardinality: number, onStop: (pane: Pane) => void): DoseView {
  const last = cardinalities.length - 1;
  let chosen = cardinalities.includes(cardinality) ? cardinality : (cardinalities[last] ?? 1);
  const pane = doseAt(chosen);
  let measured: Measured = { measurements: null, dose: null };
  const figure = addPane(parent, "cardinality", pane);
  const both = figure.insert<HTMLElement>("div", ".drawing").attr("class", "dosing");
  const control = both.append<HTMLElement>("div").attr("class", "dose");
  both.append(() => figure.select<HTMLElement>(".drawing").node() ?? document.createElement("div"));
  const chart = control.append<HTMLElement>("div").attr("class", "chart");
  const label = control.append<HTMLElement>("label").attr("class", "slider");
  label.append<HTMLElement>("span").text("Cardinality: the number of groups");
  const input = label.append<HTMLInputElement>("input").attr("type", "range").attr("min", 0).attr("max", last).attr("step", 1);
  input.attr("value", cardinalities.indexOf(chosen)).attr("aria-valuetext", pane.summary);
  const stops = control.append<HTMLElement>("div").attr("class", "stops").attr("aria-hidden", "true");
  for (const groups of cardinalities) stops.append<HTMLElement>("span").text(groups);
  const facts = control.append<HTMLElement>("dl").attr("class", "measured");
  addTable(control);

  const show = (): void => {
    const width = control.node()?.clientWidth ?? 0;
    const tree = doseChart(measured.dose, width, chosen);
    chart.attr("hidden", tree === null ? "" : null);
    if (tree !== null) draw(chart, tree);
    const row = doseRow(chosen, measured);
    facts.selectAll("*").remove();
    for (const [i, name] of doseColumns.entries()) {
      if (i === 0) continue;
      facts.append("dt").text(name);
      facts.append("dd").text(row[i] ?? "");
    }
    control
      .select("tbody")
      .selectAll("tr")
      .data(cardinalities)
      .join("tr")
      .selectAll("td")
      .data((groups) => doseRow(groups, measured))
      .join("td")
      .text((text) => text);
  };
  input.on("input", function () {
    chosen = cardinalities[Number(this.value)] ?? 1;
    const next = doseAt(chosen);
    select(this).attr("aria-valuetext", next.summary);
    onStop(next);
    show();
  });
  return {
    figure,
    pane,
    chosen: () => chosen,
    show: (next) => {
      measured = next;
      show();
    },
  };
}
