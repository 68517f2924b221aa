/** One arm's cell of the plot of Δ: margin, a dot a trial, the mean with its interval; and the axis under all arms. */
import type { ArmRow, TrialState } from "../../src/protocol/panel";
import { ifChanged, type Holder } from "../view";
import { signed } from "../../src/wording";
import { dodge, type StripAxis } from "./strip";

const percent = (value: number): string => `${value}%`;

/** Pixels between dots that would cover each other. */
const rowHeight = 6;

/** What the cell says to those who do not see it. */
function stripText({ control, differences, meanDifference }: ArmRow): string {
  if (control === null) return "control";
  if (differences.length === 0) return "no pair is complete yet";
  const dots = differences.map(({ trial, difference }) => `trial ${trial + 1}: ${signed(difference)}`).join(", ");
  return `Δ of ${dots}; mean ${signed(meanDifference)}`;
}

function line(svg: Holder, name: string, [x1, y1, x2, y2]: readonly [number, number, number, number]): void {
  svg
    .append("svg:line")
    .attr("class", name)
    .attr("x1", percent(x1))
    .attr("x2", percent(x2))
    .attr("y1", percent(y1))
    .attr("y2", percent(y2));
}

function grid(svg: Holder, { at, ticks }: StripAxis, margin: number): void {
  const width = Math.round(100 * (at(margin) - at(-margin))) / 100;
  const band = svg
    .append("svg:rect")
    .attr("class", "margin")
    .attr("x", percent(at(-margin)))
    .attr("y", 0);
  band.attr("width", percent(width)).attr("height", "100%");
  for (const tick of ticks) line(svg, tick === 0 ? "nought" : "tick", [at(tick), 0, at(tick), 100]);
}

function mean(svg: Holder, { meanDifference, confidenceInterval }: ArmRow, { at }: StripAxis): void {
  if (meanDifference === null) return;
  if (confidenceInterval !== null) line(svg, "interval", [at(confidenceInterval[0]), 50, at(confidenceInterval[1]), 50]);
  line(svg, "mean", [at(meanDifference), 24, at(meanDifference), 76]);
}

function dots(svg: Holder, { differences, provedEqual }: ArmRow, { at }: StripAxis): void {
  const places = differences.map(({ difference }) => at(difference));
  const levels = dodge(places);
  differences.forEach(({ trial, difference }, i) => {
    const dot = svg
      .append("svg:circle")
      .attr("class", provedEqual ? "dot equal" : "dot")
      .attr("r", 3.5);
    dot
      .attr("cx", percent(places[i] ?? 0))
      .attr("cy", "50%")
      .attr("transform", `translate(0,${-rowHeight * (levels[i] ?? 0)})`);
    dot.append("svg:title").text(`trial ${trial + 1}: Δ ${signed(difference)}`);
  });
}

/** Draws an arm's Δ into its cell, if it is not what stands there. */
export function showStrip(cell: Holder, row: ArmRow, axis: StripAxis, { margin }: Pick<TrialState, "margin">): void {
  const element = cell.node();
  if (element === null) return;
  const { differences, confidenceInterval, provedEqual } = row;
  ifChanged(
    element,
    JSON.stringify([differences, confidenceInterval, provedEqual, margin, axis.ticks, axis.at(0), axis.at(1)]),
    () => {
      cell.selectAll("svg").remove();
      const svg = cell.append<HTMLElement>("svg:svg").attr("role", "img").attr("aria-label", stripText(row));
      grid(svg, axis, margin);
      if (row.control === null) return;
      dots(svg, row, axis);
      mean(svg, row, axis);
    },
  );
}

/** The numbers of the axis, and what the band is. */
export function showStripAxis(cell: Holder, { at, ticks }: StripAxis, margin: number): void {
  const element = cell.node();
  if (element === null) return;
  ifChanged(element, JSON.stringify([ticks, at(0), at(1), margin]), () => {
    cell.selectAll("svg").remove();
    const svg = cell.append<HTMLElement>("svg:svg").attr("aria-hidden", "true");
    for (const tick of ticks) {
      svg
        .append("svg:text")
        .attr("x", percent(at(tick)))
        .attr("y", "50%")
        .text(signed(tick, Number.isInteger(tick) ? 0 : 1));
    }
  });
}
