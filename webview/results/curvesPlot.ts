/** The drawing of the learning curves: axes, a line a run, a dot for its test error, and the arms' names at their lines' ends. */
import { median, scaleLinear } from "d3";
import type { EpochPoint, RunRow } from "../../src/protocol/panel";
import { ifChanged, put, type Holder } from "../view";
import { across, down, measureNames, pathOf, side, spread, type CurveAxes } from "./curves";
import { runKey } from "./curveWalk";

/** Pixels, as the style sheet has it. */
const height = 240;
const labelHeight = 15;

const share = (place: number): string => `${Math.round((1000 * place) / side) / 10}%`;

function showAxes(grid: Holder, axes: CurveAxes): void {
  const { measure, epochs, top } = axes;
  grid.selectAll("*").remove();
  for (const value of scaleLinear([0, top], [0, 1]).ticks(4)) {
    const y = share(down(value, axes));
    grid.append("svg:line").attr("class", "tick").attr("x1", 0).attr("x2", "100%").attr("y1", y).attr("y2", y);
    grid.append("svg:text").attr("class", "value").attr("x", -8).attr("y", y).text(value);
  }
  const ticks = [1, ...scaleLinear([1, epochs], [0, 1]).ticks(6), epochs].filter((epoch) => Number.isInteger(epoch));
  // The last one is named, and none so near to it that they would touch.
  const apart = ticks.filter((epoch) => epoch === epochs || epochs - epoch > epochs / 20);
  for (const epoch of new Set(apart)) {
    const x = share(across(epoch, axes));
    grid.append("svg:text").attr("class", "epoch").attr("x", x).attr("y", height).attr("dy", "1.4em").text(epoch);
  }
  grid.append("svg:text").attr("class", "what").attr("x", "50%").attr("y", height).attr("dy", "2.6em").text("epoch");
  grid.append("svg:text").attr("class", "measure").attr("x", 0).attr("y", -10).text(measureNames[measure]);
}

interface Label {
  readonly variant: string;
  /** Pixels from the upper border. */
  readonly y: number;
}

/** An arm's name stands beside the ends of its lines, as near as the others let it. */
function labelsOf(runs: readonly RunRow[], axes: CurveAxes): readonly Label[] {
  const variants = [...new Set(runs.map(({ variant }) => variant))];
  const labels = variants.flatMap((variant) => {
    const ends = runs.flatMap((run) => (run.variant === variant ? (run.epochs.at(-1)?.[axes.measure] ?? []) : []));
    const middle = median(ends);
    return middle === undefined ? [] : [{ variant, y: (Math.max(0, down(middle, axes)) * height) / side }];
  });
  const places = spread(
    labels.map(({ y }) => y),
    labelHeight,
    height,
  );
  return labels.map(({ variant }, i) => ({ variant, y: Math.round(places[i] ?? 0) }));
}

export interface CurvesPlot {
  /** Brings the drawing to these runs; the lines of those that are the same objects as before stay as they are. */
  show(runs: readonly RunRow[], axes: CurveAxes, hueOf: (variant: string) => string | null): void;
  /** Brings one run to the front, with a mark at a point of it; null for none. */
  light(lit: { readonly run: RunRow; readonly point: EpochPoint } | null, axes: CurveAxes): void;
  /** Where a pointer is, on the square of the curves; null where nothing is laid out. */
  placeOf(event: MouseEvent): readonly [number, number] | null;
}

export function addCurvesPlot(chart: Holder): CurvesPlot {
  const box = chart.append<HTMLElement>("div").attr("class", "layers").attr("role", "img");
  box.attr("aria-label", "Learning curves; the table below says the same");
  // Layers over each other: while the trial goes on, only the lines of the runs that are training are painted anew.
  const addLayer = (name: string): Holder => box.append<HTMLElement>("svg:svg").attr("class", name);
  const [grid, still, moving, over] = [addLayer("axes"), addLayer("still"), addLayer("moving"), addLayer("over")];
  for (const lines of [still, moving]) lines.attr("viewBox", `0 0 ${side} ${side}`).attr("preserveAspectRatio", "none");
  const drawn = new Map<string, RunRow>();

  const showLines = (
    lines: Holder,
    runs: readonly RunRow[],
    axes: CurveAxes,
    hueOf: (variant: string) => string | null,
  ): void => {
    const paths = lines
      .selectAll<SVGElement, RunRow>("path")
      .data([...runs], runKey)
      .join<SVGElement>("svg:path");
    put(paths, "data-hue-of-arm", ({ variant }) => hueOf(variant));
    paths.each(function (run) {
      if (drawn.get(runKey(run)) === run && this.hasAttribute("d")) return;
      drawn.set(runKey(run), run);
      this.setAttribute("d", pathOf(run, axes));
    });
  };

  const showTests = (runs: readonly RunRow[], axes: CurveAxes, hueOf: (variant: string) => string | null): void => {
    const tested = axes.measure === "trainLoss" ? [] : runs.filter(({ testError }) => testError !== null);
    const dots = over.selectAll<SVGElement, RunRow>("circle.test").data(tested, runKey).join<SVGElement>("svg:circle");
    put(dots, "class", () => "test");
    put(dots, "r", () => "3.5");
    put(dots, "cx", () => share(across(axes.epochs, axes)));
    put(dots, "cy", ({ testError }) => share(down(testError ?? 0, axes)));
    put(dots, "data-hue-of-arm", ({ variant }) => hueOf(variant));
  };

  const showNames = (runs: readonly RunRow[], axes: CurveAxes, hueOf: (variant: string) => string | null): void => {
    const labels = over
      .selectAll<SVGElement, Label>("text")
      .data([...labelsOf(runs, axes)], ({ variant }) => variant)
      .join((enter) => {
        const label = enter.append<SVGElement>("svg:text").attr("x", "100%").attr("dx", 12);
        label.append("svg:tspan").attr("class", "sign").text("● ");
        label.append("svg:tspan").text(({ variant }) => variant);
        return label;
      });
    put(labels, "y", ({ y }) => String(y));
    put(labels, "data-hue-of-arm", ({ variant }) => hueOf(variant));
  };

  return {
    show(runs, axes, hueOf) {
      const element = grid.node();
      if (element === null) return;
      ifChanged(element, JSON.stringify(axes), () => {
        drawn.clear();
        showAxes(grid, axes);
      });
      const trains = ({ status }: RunRow): boolean => status === "running";
      showLines(
        still,
        runs.filter((run) => !trains(run)),
        axes,
        hueOf,
      );
      showLines(moving, runs.filter(trains), axes, hueOf);
      showTests(runs, axes, hueOf);
      showNames(runs, axes, hueOf);
    },
    light(lit, axes) {
      chart.attr("data-lit", lit === null ? null : "");
      put(box.selectAll<SVGElement, RunRow>("path"), "data-lit", (run) => (lit?.run === run ? "" : null));
      const value = lit?.point[axes.measure] ?? null;
      const here = lit === null || value === null ? [] : [[across(lit.point.epoch, axes), down(value, axes)] as const];
      const mark = over.selectAll("circle.here").data(here).join("svg:circle").attr("class", "here").attr("r", 4);
      mark.attr("cx", ([x]) => share(x)).attr("cy", ([, y]) => share(y));
    },
    placeOf({ clientX, clientY }) {
      const area = box.node()?.getBoundingClientRect();
      if (area === undefined || area.width === 0) return null;
      return [(side * (clientX - area.left)) / area.width, (side * (clientY - area.top)) / area.height];
    },
  };
}
