/** The card beside the part that is hovered or focused. What it says stands in the description too, which is what is read aloud. */
import type { Selection } from "d3";
import type { Card } from "./card";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

export function addCard(parent: Holder): Holder {
  return parent.append<HTMLElement>("div").attr("class", "card").attr("aria-hidden", "true").attr("hidden", "");
}

const gap = 10;

/** Under the part, or above it where there is no room: what is lit with it stands to its left and right. */
function place(card: HTMLElement, part: Element): void {
  const around = card.offsetParent?.getBoundingClientRect();
  if (around === undefined) return;
  const box = part.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = Math.max(around.left, Math.min(box.left, around.right - width));
  const below = box.bottom + gap;
  const top = below + height <= window.innerHeight || box.top < height + gap ? below : box.top - gap - height;
  card.style.left = `${left - around.left}px`;
  card.style.top = `${top - around.top}px`;
}

/** Null hides it. */
export function showCard(view: Holder, card: Card | null, part: Element | null): void {
  view
    .attr("hidden", card === null ? "" : null)
    .selectAll("*")
    .remove();
  if (card === null) return;
  view.append<HTMLElement>("p").attr("class", "title").text(card.title);
  if (card.subtitle !== "") view.append<HTMLElement>("p").attr("class", "subtitle").text(card.subtitle);
  if (card.rows === null) view.append<HTMLElement>("p").text("Equal forms are being searched.");
  const rows = view.append<HTMLElement>("div").attr("class", "rows");
  for (const { form, law, text } of card.rows ?? []) {
    rows.append<HTMLElement>("span").text(form);
    rows.append<HTMLElement>("span").attr("class", law).text(text);
  }
  const more = card.more > 0 ? `and ${card.more} more; conditions and code of all below` : "conditions and code below";
  if (card.rows !== null) view.append<HTMLElement>("p").attr("class", "cost").text(more);
  view.append<HTMLElement>("p").attr("class", "cost").text(card.cost);
  const [own, target] = [view.node(), part];
  if (own !== null && target !== null) place(own, target);
}
