/** A pane with what the reader has done to it: unfolded, zoomed, walked through. */
import type { Selection } from "d3";
import { type Drawing, layout, type Part } from "../../src/drawings";
import { showPane } from "./paneView";
import { mapShape, type Pane } from "./panes";
import { addZoom, type PaneZoom } from "./zoom";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

export interface LivePane {
  readonly figure: Holder;
  readonly zoom: PaneZoom;
  pane: Pane;
  drawing: Drawing;
  unfolded: boolean;
}

/** What the widest pane needs: narrower ones are all scaled alike, so that their rows stay on one line. */
const narrowest = 394;

const roomIn = (figure: Holder): number => figure.select<HTMLElement>(".drawing").node()?.clientWidth ?? 0;

/** As wide as the place that its pane has for it. */
const drawingOf = (figure: Holder, { block, variant }: Pane, unfolded: boolean): Drawing =>
  layout(block, { variant, input: mapShape, unfolded, width: Math.max(roomIn(figure), narrowest) });

/** A pane that is laid out and not shown yet. */
export const livePane = (figure: Holder, pane: Pane): LivePane => ({
  figure,
  zoom: addZoom(figure.select<HTMLElement>(".drawing")),
  pane,
  drawing: drawingOf(figure, pane, false),
  unfolded: false,
});

/** Lays it out anew; what is not given stays. */
export function layOut(live: LivePane, { pane = live.pane, unfolded = live.unfolded }: Partial<LivePane> = {}): void {
  Object.assign(live, { pane, unfolded, drawing: drawingOf(live.figure, pane, unfolded) });
}

/** Whether it was laid out for another width than it has now. */
export const isOutgrown = ({ figure, drawing }: LivePane): boolean =>
  Math.abs(Math.max(roomIn(figure), narrowest) - drawing.width) >= 1;

/** Draws it; marks are drawn against `control`. */
export function showLive({ figure, pane, drawing, unfolded, zoom }: LivePane, control: Drawing): void {
  showPane(figure, pane, drawing, { control, unfolded });
  zoom.apply();
}

/** The part that an event came from. */
export function partAt({ drawing }: LivePane, target: EventTarget | null): Part | undefined {
  const id = target instanceof Element ? target.closest(".part")?.getAttribute("data-part") : null;
  return drawing.parts.find((part) => part.id === id);
}

export function elementOf({ figure }: LivePane, { id }: Part): SVGElement | null {
  const parts = figure.selectAll<SVGElement, unknown>(".part");
  return parts.filter((_, i, all) => all[i]?.getAttribute("data-part") === id).node();
}

/** One part of a pane is a stop of Tab: the last one that had the focus. */
export function focusPart(live: LivePane, part: Part): void {
  live.figure.selectAll<SVGElement, unknown>(".part").attr("tabindex", -1);
  const own = elementOf(live, part);
  own?.setAttribute("tabindex", "0");
  own?.focus();
}
