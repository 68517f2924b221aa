/** The linked diagrams in the page: what is lit, unfolded and set by the slider lives here, and is gone with the page. */
import { select, type Selection } from "d3";
import { describe, formsOf } from "./describe";
import { addDescription, showDescription } from "./descriptionView";
import { addDose } from "./doseView";
import type { Drawing, Part } from "./drawing";
import { layout } from "./layout";
import { litBy } from "./links";
import { isDirection, neighbour } from "./neighbour";
import { addPane, showPane } from "./paneView";
import { mapShape, panes, type Pane } from "./panes";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

interface Shown {
  readonly figure: Holder;
  pane: Pane;
  drawing: Drawing;
  unfolded: boolean;
}

/** What the widest pane needs: narrower ones are all scaled alike, so that their rows stay on one line. */
const narrowest = 384;

/** As wide as the place that its pane has for it. */
function drawingOf(figure: Holder, { block, variant }: Pane, unfolded: boolean): Drawing {
  const room = figure.select<HTMLElement>(".drawing").node()?.clientWidth ?? 0;
  return layout(block, { variant, input: mapShape, unfolded, width: Math.max(room, narrowest) });
}

const shownIn = (figure: Holder, pane: Pane): Shown => ({
  figure,
  pane,
  drawing: drawingOf(figure, pane, false),
  unfolded: false,
});

function partAt({ drawing }: Shown, target: EventTarget | null): Part | undefined {
  const id = target instanceof Element ? target.closest(".part")?.getAttribute("data-part") : null;
  return drawing.parts.find((part) => part.id === id);
}

/** One part of a pane is a stop of Tab: the last one that had the focus. */
function focus({ figure }: Shown, part: Part): void {
  const parts = figure.selectAll<SVGElement, unknown>(".part").attr("tabindex", -1);
  const own = parts.filter(function () {
    return this.getAttribute("data-part") === part.id;
  });
  own.attr("tabindex", 0).node()?.focus();
}

/** Adds the diagrams to the page. */
export function addDiagrams(page: Holder): void {
  const section = page.append<HTMLElement>("section").attr("class", "diagrams").attr("aria-label", "Diagrams");
  section.append<HTMLElement>("h2").text("What equals what");
  const grid = section.append<HTMLElement>("div").attr("class", "panes");
  const linked = panes.map((pane) => shownIn(addPane(grid, pane.variant, pane), pane));
  const { figure, pane } = addDose(grid, (chosen) => {
    Object.assign(dose, shownIn(dose.figure, chosen));
    light(null);
    show(dose);
  });
  const dose = shownIn(figure, pane);
  const region = addDescription(section);
  const all = [...linked, dose];
  /** What a pane's parts are compared with: the module of the slider has weights of its own. */
  const drawingsBeside = (shown: Shown | undefined): readonly Drawing[] =>
    (shown === dose ? [dose] : linked).map(({ drawing }) => drawing);

  const show = (shown: Shown): void => {
    const [control = shown.drawing] = drawingsBeside(shown);
    showPane(shown.figure, shown.pane, shown.drawing, { control, unfolded: shown.unfolded });
  };

  const light = (part: Part | null): void => {
    const parts = new Map(all.flatMap(({ drawing }) => drawing.parts.map((other) => [other.id, other] as const)));
    const lit = (id: string | null): string | null => {
      const other = parts.get(id ?? "");
      return part === null || other === undefined ? null : litBy(part, other);
    };
    section.attr("data-lit", part === null ? null : "");
    section.selectAll<SVGElement, unknown>(".part").attr("data-lit", function () {
      return lit(this.getAttribute("data-part"));
    });
    section.selectAll<SVGElement, unknown>(".edge").attr("data-lit", function () {
      return lit(this.getAttribute("data-from")) !== null && lit(this.getAttribute("data-to")) !== null ? "" : null;
    });
    const own = part === null ? undefined : all.find(({ drawing }) => drawing.variant === part.variant);
    showDescription(region, part && own ? describe(part, own.pane, drawingsBeside(own)) : null);
  };

  const fold = (shown: Shown, unfolded: boolean): void => {
    Object.assign(shown, { unfolded, drawing: drawingOf(shown.figure, shown.pane, unfolded) });
    light(null);
    show(shown);
    // The part that was pressed is gone: the button that folds again is what comes closest.
    shown.figure.select<HTMLElement>(".fold").node()?.focus();
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
  // Wherever the focus is: what a pointer lights, a key puts out.
  select(window).on("keydown.diagrams", ({ key }: KeyboardEvent) => {
    if (key === "Escape") light(null);
  });
}
