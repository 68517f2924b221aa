/** The learning curves in the page: what is drawn is chosen here, and the run under the pointer or the keys is named. */
import type { ArmRow, RunRow, TrialState } from "../../src/protocol/panel";
import { toggled } from "../memory";
import { showIf, write, type Holder, type Show, type Surroundings } from "../view";
import { curvesCsv } from "./copyTable";
import { curveAxes, measures, nearestPoint } from "./curves";
import { addCurvesPlot } from "./curvesPlot";
import { addCurvesTwin } from "./curvesTwin";
import { isMove, nextPlace, pointAt, runKey, type Place } from "./curveWalk";
import { huesOf } from "./hues";
import { fixed } from "../../src/wording";
import { runStates } from "./runCells";

const measureTitles = { trainError: "Training error", trainLoss: "Training loss" } as const;
const invitation = "Point at a line, or walk over the runs with the arrow keys: here stands which run it is.";

function addMeasures(parent: Holder, { memory }: Surroundings): void {
  const group = parent.append<HTMLElement>("fieldset");
  group.append("legend").attr("class", "unseen").text("What is drawn");
  for (const measure of measures) {
    const label = group.append("label");
    const button = label.append<HTMLInputElement>("input").attr("type", "radio").attr("name", "measure");
    button.property("checked", memory.get().measure === measure).on("change", () => memory.change({ measure }));
    label.append("span").text(measureTitles[measure]);
  }
}

/** Every arm as a button that takes its lines away and brings them back; no number depends on it. */
function addLegend(parent: Holder, { memory }: Surroundings): (arms: readonly ArmRow[]) => void {
  const legend = parent.append<HTMLElement>("div").attr("class", "legend").attr("role", "group");
  legend.attr("aria-label", "Arms that are drawn");
  return (arms) => {
    const { hidden } = memory.get();
    const hues = huesOf(arms);
    legend
      .selectAll<HTMLElement, ArmRow>("button")
      .data([...arms], ({ variant }) => variant)
      .join((enter) => {
        const button = enter.append<HTMLElement>("button").attr("type", "button");
        button.append("span").attr("class", "swatch").attr("aria-hidden", "true");
        button.append("span").text(({ variant }) => variant);
        return button.on("click", (_event, { variant }) => memory.change({ hidden: toggled(memory.get().hidden, variant) }));
      })
      .attr("data-hue-of-arm", ({ variant }) => hues.get(variant) ?? null)
      .attr("aria-pressed", ({ variant }) => String(!hidden.includes(variant)));
  };
}

function readout(at: ReturnType<typeof pointAt>): string {
  if (at === null) return invitation;
  const { run, point } = at;
  return [
    `${run.variant}, trial ${run.trial + 1} (${runStates[run.status]})`,
    `epoch ${point.epoch}: training loss ${fixed(point.trainLoss, 3)}, training error ${fixed(point.trainError, 2)} %`,
    ...(run.testError === null ? [] : [`test error ${fixed(run.testError, 2)} %`]),
  ].join(" · ");
}

export function addCurves(parent: Holder, surroundings: Surroundings): Show {
  const section = parent.append<HTMLElement>("section").attr("class", "result curves").attr("aria-label", "Learning curves");
  const head = section.append<HTMLElement>("div").attr("class", "head");
  head.append("h2").text("Learning curves");
  addMeasures(head, surroundings);
  const showLegend = addLegend(section, surroundings);
  const chart = section.append<HTMLElement>("div").attr("class", "plotted").attr("tabindex", 0).attr("role", "group");
  chart.attr("aria-label", "One line a run. Up and down walk over the runs, left and right over the epochs.");
  const plot = addCurvesPlot(chart);
  const told = section.append<HTMLElement>("p").attr("class", "told").attr("aria-live", "polite");
  let shown: TrialState | null = null;
  const showTwin = addCurvesTwin(section, surroundings, () => {
    if (shown !== null) surroundings.send({ intent: "copy", text: curvesCsv(shown) });
  });
  let runs: readonly RunRow[] = [];
  let axes = curveAxes([], "trainError", 1);
  let place: Place | null = null;

  const look = (next: Place | null): void => {
    place = next;
    const at = pointAt(runs, place);
    plot.light(at, axes);
    write(told, () => readout(at));
  };

  chart
    .on("pointermove", (event: PointerEvent) => {
      const where = plot.placeOf(event);
      const near = where === null ? null : nearestPoint(runs, where, axes);
      look(near === null ? null : { key: runKey(near.run), epoch: near.point.epoch });
    })
    .on("pointerleave blur", () => look(null))
    .on("keydown", (event: KeyboardEvent) => {
      if (event.key === "Escape") look(null);
      else if (isMove(event.key)) look(nextPlace(runs, place, event.key));
      else return;
      event.preventDefault();
    });

  return ({ trial }) => {
    shown = trial;
    const drawn = trial?.runs.some(({ epochs }) => epochs.length > 0) ?? false;
    showIf(section, drawn);
    if (trial === null || !drawn) return;
    const { hidden, measure } = surroundings.memory.get();
    const hues = huesOf(trial.arms);
    runs = trial.runs.filter(({ variant }) => !hidden.includes(variant));
    axes = curveAxes(runs, measure, trial.epochs);
    showLegend(trial.arms);
    plot.show(runs, axes, (variant) => hues.get(variant) ?? null);
    look(place);
    showTwin(trial, measure);
  };
}
