/** Dose and response in the page: mean Δ with its interval over cardinality, the margin and the noise floor, and the same as a table. */
import type { TrialState } from "../../src/protocol/panel";
import { addDetails, ifChanged, showIf, write, type Holder, type Show, type Surroundings } from "../view";
import { captionOf, controlText } from "./conditions";
import { doseAcross, doseAxis, dosePoints, type DoseAxis, type DosePoint } from "./dose";
import { fixed, signed } from "./numbers";

/** Pixels, as the style sheet has it. */
const height = 180;

const percent = (value: number): string => `${Math.round(10 * value) / 10}%`;

function line(plot: Holder, name: string, [x1, y1, x2, y2]: readonly [number, number, number, number]): void {
  const own = plot.append("svg:line").attr("class", name);
  own.attr("x1", percent(x1)).attr("y1", percent(y1)).attr("x2", percent(x2)).attr("y2", percent(y2));
}

function addGrid(plot: Holder, { at, ticks }: DoseAxis, { margin, noiseFloor }: TrialState): void {
  const band = plot
    .append("svg:rect")
    .attr("class", "margin")
    .attr("width", "100%")
    .attr("y", percent(at(margin)));
  band.attr("height", percent(at(-margin) - at(margin)));
  for (const tick of ticks) {
    line(plot, tick === 0 ? "nought" : "tick", [0, at(tick), 100, at(tick)]);
    plot
      .append("svg:text")
      .attr("class", "value")
      .attr("x", -8)
      .attr("y", percent(at(tick)))
      .text(signed(tick, 1));
  }
  const floor = noiseFloor.meanAbsoluteDifference;
  if (floor === null) return;
  for (const end of [floor, -floor]) line(plot, "floor", [0, at(end), 100, at(end)]);
  plot
    .append("svg:text")
    .attr("class", "floor")
    .attr("x", "100%")
    .attr("dx", 8)
    .attr("y", percent(at(floor)))
    .text("noise floor");
}

function addPoints(plot: Holder, points: readonly DosePoint[], { at }: DoseAxis): void {
  const measured = points.map(({ groups, row }) => ({
    x: doseAcross(groups, points),
    mean: row.control === null ? 0 : row.meanDifference,
    interval: row.confidenceInterval,
    isControl: row.control === null,
  }));
  measured.forEach(({ x, mean }, i) => {
    const next = measured[i + 1];
    if (mean !== null && next !== undefined && next.mean !== null) line(plot, "join", [x, at(mean), next.x, at(next.mean)]);
  });
  for (const { x, mean, interval, isControl } of measured) {
    if (interval !== null) line(plot, "interval", [x, at(interval[0]), x, at(interval[1])]);
    if (mean === null) continue;
    const dot = plot
      .append("svg:circle")
      .attr("class", isControl ? "dot control" : "dot")
      .attr("r", 4);
    dot.attr("cx", percent(x)).attr("cy", percent(at(mean)));
  }
  points.forEach(({ groups, row }, i) => {
    const name = groups === 1 ? "1 · convolution" : `${groups}${row.control === null ? " · depthwise" : ""}`;
    const anchor = i === 0 ? "first" : i === points.length - 1 ? "last" : "between";
    plot
      .append("svg:text")
      .attr("class", `stop ${anchor}`)
      .attr("x", percent(doseAcross(groups, points)))
      .attr("y", height + 18)
      .text(name);
  });
}

const twinColumns = ["Cardinality", "Pairs", "mean Δ", "95 % from", "95 % to", "|mean Δ|", "Test error %", "ms/step"];

function twinRow({ groups, row }: DosePoint): readonly string[] {
  const { differences, meanDifference, confidenceInterval, absoluteMeanDifference, meanError, millisecondsPerStep } = row;
  const [low, high] = confidenceInterval ?? [null, null];
  const pairs = row.control === null ? "control" : String(differences.length);
  const numbers = [signed(meanDifference), signed(low), signed(high), fixed(absoluteMeanDifference, 2)];
  return [String(groups), pairs, ...numbers, fixed(meanError, 2), fixed(millisecondsPerStep, 1)];
}

export function addDoseChart(parent: Holder, surroundings: Surroundings): Show {
  const section = parent.append<HTMLElement>("section").attr("class", "result dose").attr("aria-label", "Dose and response");
  section.append<HTMLElement>("div").attr("class", "head").append("h2").text("Cardinality: dose and response");
  const summary = section.append<HTMLElement>("p").attr("class", "caption");
  const svg = section.append<HTMLElement>("div").attr("class", "chart").append<HTMLElement>("svg:svg").attr("role", "img");
  svg.attr("aria-label", "Mean Δ over cardinality; the table below says the same");
  const plot = svg.append<HTMLElement>("svg:svg").attr("class", "plot").attr("height", height);
  const details = addDetails(section, "dose-twin", surroundings);
  details.append("summary").text("As a table");
  const table = details.append<HTMLElement>("table").attr("class", "runs");
  const caption = table.append("caption");
  table
    .append("thead")
    .append("tr")
    .selectAll("th")
    .data(twinColumns)
    .join("th")
    .attr("scope", "col")
    .text((title) => title);
  const body = table.append("tbody");

  return ({ trial }) => {
    const points = trial === null ? [] : dosePoints(trial);
    const drawn = points.some(({ row }) => row.meanDifference !== null);
    showIf(section, drawn);
    const element = plot.node();
    if (trial === null || !drawn || element === null) return;
    write(
      summary,
      () =>
        `Mean Δ to ${controlText(trial)} in points, with its 95 % interval, over the number of groups; band: margin ±${trial.margin}.`,
    );
    ifChanged(element, JSON.stringify([points, trial.noiseFloor, trial.margin]), () => {
      const axis = doseAxis(points, trial.margin);
      plot.selectAll("*").remove();
      addGrid(plot, axis, trial);
      addPoints(plot, points, axis);
    });
    write(caption, () => captionOf(trial));
    const rows = body.selectAll("tr").data(points).join("tr");
    write(
      rows
        .selectAll("td")
        .data((point) => [...twinRow(point)])
        .join("td"),
      (text) => text,
    );
  };
}
