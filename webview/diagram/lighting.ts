/** Writes onto the page which parts are lit; the edges between two of them are lit with them, and all else steps back. */
import type { Selection } from "d3";
import type { Part } from "../../src/drawings";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

export type Lit = "self" | "same" | "channel" | null;

/** `litOf` tells how a part is lit; null for a page on which nothing is. */
export function showLit(section: Holder, parts: readonly Part[], litOf: ((part: Part) => Lit) | null): void {
  const lit = new Map(litOf === null ? [] : parts.map((part) => [part.id, litOf(part)] as const));
  const of = (element: Element, name: string): Lit => lit.get(element.getAttribute(name) ?? "") ?? null;
  section.attr("data-lit", litOf === null ? null : "");
  section.selectAll<SVGElement, unknown>(".part").attr("data-lit", (_, i, all) => {
    const element = all[i];
    return element === undefined ? null : of(element, "data-part");
  });
  section.selectAll<SVGElement, unknown>(".edge").attr("data-lit", (_, i, all) => {
    const element = all[i];
    return element === undefined || of(element, "data-from") === null || of(element, "data-to") === null ? null : "";
  });
}
