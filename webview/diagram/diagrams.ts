/** The linked diagrams in the page: what is lit, unfolded and set by the slider lives here, and is gone with the page. */
import type { Selection } from "d3";
import { cardinalities, doseAt } from "./cardinality";
import { describe, formsOf } from "./describe";
import { addDescription, showDescription } from "./descriptionView";
import type { Drawing, Part } from "./drawing";
import { layout } from "./layout";
import { correspond, sameChannel } from "./links";
import { isDirection, neighbour } from "./neighbour";
import { addPane, showPane } from "./paneView";
import { mapShape, panes, type Pane } from "./panes";

type Parent = Selection<HTMLElement, unknown, null, undefined>;

interface Shown {
  readonly figure: Parent;
  pane: Pane;
  drawing: Drawing;
  unfolded: boolean;
}

const layoutOf = ({ block, variant }: Pane, unfolded: boolean): Drawing => layout(block, { variant, input: mapShape, unfolded });

/** Adds the diagrams to the page. */
export function addDiagrams(page: Parent): void {
  const section = page.append<HTMLElement>("section").attr("class", "diagrams").attr("aria-label", "Diagrams");
  section.append<HTMLElement>("h2").text("What equals what");
  const grid = section.append<HTMLElement>("div").attr("class", "panes");
  const linked = panes.map((pane): Shown => {
    return { figure: addPane(grid, pane.variant), pane, drawing: layoutOf(pane, false), unfolded: false };
  });
  const region = addDescription(grid);
  const dose = addDose(section);
  const all = [...linked, dose];

  const show = (shown: Shown): void => {
    const control = shown === dose ? dose.drawing : (linked[0]?.drawing ?? shown.drawing);
    showPane(shown.figure, shown.pane, shown.drawing, { control, unfolded: shown.unfolded });
  };

  const light = (part: Part | null): void => {
    const parts = new Map(all.flatMap(({ drawing }) => drawing.parts.map((other) => [other.id, other] as const)));
    const lit = (id: string | null): string | null => {
      const other = parts.get(id ?? "");
      if (part === null || other === undefined) return null;
      if (other.id === part.id) return "self";
      if (correspond(part, other)) return "same";
      return sameChannel(part, other) ? "channel" : null;
    };
    section.attr("data-lit", part === null ? null : "");
    section.selectAll<SVGElement, unknown>(".part").attr("data-lit", function () {
      return lit(this.getAttribute("data-part"));
    });
    section.selectAll<SVGElement, unknown>(".edge").attr("data-lit", function () {
      return lit(this.getAttribute("data-from")) !== null && lit(this.getAttribute("data-to")) !== null ? "" : null;
    });
    const own = part === null ? undefined : all.find(({ drawing }) => drawing.variant === part.variant);
    const drawings = own === dose ? [dose.drawing] : linked.map(({ drawing }) => drawing);
    showDescription(region, part === null || own === undefined ? null : describe(part, own.pane.module, drawings));
  };

  const fold = (shown: Shown, unfolded: boolean): void => {
    shown.unfolded = unfolded;
    shown.drawing = layoutOf(shown.pane, unfolded);
    light(null);
    show(shown);
    // The part that was pressed is gone: the button that folds again is what comes closest.
    shown.figure.select<HTMLElement>(".fold").node()?.focus();
  };

  const partAt = (shown: Shown, target: EventTarget | null): Part | undefined => {
    const id = target instanceof Element ? target.closest(".part")?.getAttribute("data-part") : null;
    return shown.drawing.parts.find((part) => part.id === id);
  };

  const focus = (shown: Shown, part: Part): void => {
    const parts = shown.figure.selectAll<SVGElement, unknown>(".part");
    parts.attr("tabindex", -1);
    parts
      .filter(function () {
        return this.getAttribute("data-part") === part.id;
      })
      .attr("tabindex", 0)
      .node()
      ?.focus();
  };

  const onKey = (shown: Shown, event: KeyboardEvent): void => {
    const part = partAt(shown, event.target);
    if (part === undefined) return;
    if (isDirection(event.key)) {
      const next = neighbour(shown.drawing.parts, part, event.key);
      if (next !== null) focus(shown, next);
    } else if (part.lanes > 1 && (event.key === "Enter" || event.key === " ")) fold(shown, true);
    else return;
    event.preventDefault();
  };

  for (const shown of all) {
    show(shown);
    const onPart = ({ target }: Event): void => {
      const part = partAt(shown, target);
      if (part !== undefined) light(part);
    };
    shown.figure
      .on("pointerover", onPart)
      .on("focusin", onPart)
      .on("keydown", (event: KeyboardEvent) => onKey(shown, event))
      .on("click", ({ target }: Event) => {
        if ((partAt(shown, target)?.lanes ?? 1) > 1) fold(shown, true);
      });
    shown.figure.select(".fold").on("click", () => fold(shown, !shown.unfolded));
    // The search takes a moment, which the first hover need not wait for.
    window.requestIdleCallback(() => formsOf(shown.pane.module));
  }
  section.on("keydown", ({ key }: KeyboardEvent) => {
    if (key === "Escape") light(null);
  });
  dose.figure.select<HTMLInputElement>("input").on("input", function () {
    dose.pane = doseAt(cardinalities[Number(this.value)] ?? 1);
    dose.unfolded = false;
    dose.drawing = layoutOf(dose.pane, false);
    this.setAttribute("aria-valuetext", dose.pane.summary);
    light(null);
    show(dose);
  });
}

/** The pane with the slider, at the cardinality of the control. */
function addDose(section: Parent): Shown {
  const last = cardinalities.length - 1;
  const pane = doseAt(cardinalities[last] ?? 1);
  const figure = addPane(section, "cardinality");
  const label = figure.insert<HTMLElement>("label", ".drawing").attr("class", "slider");
  label.append<HTMLElement>("span").text("Cardinality");
  label
    .append<HTMLInputElement>("input")
    .attr("type", "range")
    .attr("min", 0)
    .attr("max", last)
    .attr("step", 1)
    .attr("value", last)
    .attr("aria-valuetext", pane.summary);
  const stops = figure.insert<HTMLElement>("div", ".drawing").attr("class", "stops").attr("aria-hidden", "true");
  for (const groups of cardinalities) stops.append<HTMLElement>("span").text(groups);
  return { figure, pane, drawing: layoutOf(pane, false), unfolded: false };
}
