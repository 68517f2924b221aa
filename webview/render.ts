/** The page's parts in reading order, and how each is brought to a state. It keeps nothing of a trial. */
import { select } from "d3";
import { addDiagramPart } from "./diagram/diagramPart";
import { addAnnouncer } from "./results/announcer";
import { addArmTable } from "./results/armTable";
import { addCurves } from "./results/curvesView";
import { addVerdict } from "./results/verdictView";
import type { Show, Surroundings } from "./view";

/** Fills the page, empty as it is before the first state; what it gives back brings the page to one. */
export function createPage(main: HTMLElement, surroundings: Surroundings): Show {
  const page = select(main);
  const parts = [addVerdict, addArmTable, addCurves].map((add) => add(page, surroundings));
  const diagrams = addDiagramPart(page, surroundings);
  const all = [...parts, diagrams, addAnnouncer(page)];
  return (state) => {
    for (const show of all) show(state);
  };
}
