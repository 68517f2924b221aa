/** What the study of cardinality found, above the stops of the slider. Pure: a tree of SVG elements. */
import type { Dose } from "../../src/protocol/panel";
import { signed } from "../../src/wording";
import { cardinalities, stopAt } from "./cardinality";
import { channels } from "./panes";
import { svgElement as element, type SvgTree } from "../../src/drawings";

const height = 150;
/** Half of the slider's thumb: its stops begin and end so far from its ends. */
const side = 8;
const [top, bottom] = [36, 12];

/** The chart, `width` pixels wide, with the chosen stop marked; null where no study ran. */
export function doseChart(dose: Dose | null, width: number, chosen: number): SvgTree | null {
  const measured = cardinalities.flatMap((groups) => {
    const stop = stopAt(dose, groups);
    return stop === undefined ? [] : [{ ...stop, groups }];
  });
  if (dose === null || measured.length === 0) return null;
  const { noiseFloor } = dose;
  const floor = noiseFloor ?? 0;
  const values = measured.flatMap(({ meanDifference, interval }) => [meanDifference ?? 0, ...(interval ?? [])]);
  const [least, most] = [Math.min(0, -floor, ...values), Math.max(0, floor, ...values)];
  const range = most - least || 1;
  const x = (groups: number): number => side + (cardinalities.indexOf(groups) / (cardinalities.length - 1)) * (width - 2 * side);
  const y = (points: number): number => top + ((most - points) / range) * (height - top - bottom);
  const level = (points: number, name: string): SvgTree =>
    element("line", { class: name, x1: side, x2: width - side, y1: y(points), y2: y(points) });
  const drawn = measured.flatMap(({ meanDifference, ...stop }) =>
    meanDifference === null ? [] : [{ ...stop, meanDifference, at: y(meanDifference) }],
  );
  const line = drawn.map(({ groups, at }, i) => `${i === 0 ? "M" : "L"}${x(groups).toFixed(1)},${at.toFixed(1)}`);
  return element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": labelOf(dose) }, [
    element("text", { class: "axis", x: 0, y: 12 }, `Mean Δ to separable, points · ${floorText(dose)}`),
    ...(noiseFloor === null
      ? []
      : [element("rect", { class: "floor", x: side, width: width - 2 * side, y: y(floor), height: y(-floor) - y(floor) })]),
    level(0, "zero"),
    element("line", {
      class: "chosen",
      x1: x(chosen),
      x2: x(chosen),
      y1: drawn.find(({ groups }) => groups === chosen)?.at ?? y(0),
      y2: height,
    }),
    element("path", { class: "trend", d: line.join(" ") }),
    ...drawn.flatMap(({ groups, interval, meanDifference, at }) => [
      ...(interval === null
        ? []
        : [
            element("line", {
              class: "interval",
              x1: x(groups),
              x2: x(groups),
              y1: y(interval[0]),
              y2: y(interval[1]),
            }),
          ]),
      element("circle", { class: "mean", cx: x(groups), cy: at, r: groups === chosen ? 5 : 3.5 }),
      element(
        "text",
        { class: valueClass(groups), x: x(groups), y: y(interval?.[1] ?? meanDifference) - 5 },
        // Of the control there is nothing to measure.
        groups === channels ? "control" : signed(meanDifference),
      ),
    ]),
  ]);
}

/** The outer ones keep inside of the chart. */
function valueClass(groups: number): string {
  if (groups === cardinalities[0]) return "value first";
  return groups === cardinalities.at(-1) ? "value last" : "value";
}

const floorText = ({ noiseFloor }: Dose): string =>
  noiseFloor === null ? "noise floor not known yet" : `noise floor ±${noiseFloor.toFixed(2)}`;

const labelOf = (dose: Dose): string =>
  `Mean Δ to the separable convolution by cardinality, with 95 % intervals, ${floorText(dose)}: ${dose.where}. The table has the numbers.`;
