/** The card beside the part that is hovered or focused. What it says stands in the description too, which is what is read aloud. */
import type { Selection } from "d3";
import type { Card } from "./card";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

export function addCard(parent: Holder): Holder {
  return parent.append<HTMLElement>("div").attr("class", "card").attr("aria-hidden", "true").attr("hidden", "");
}

const gap = 10;

/** Beside the part, inside of what holds the card: to its right if there is room, else to its left, else under it. */
function place(card: HTMLElement, part: Element): void {
  const around = card.offsetParent?.getBoundingClientRect();
  if (around === undefined) return;
  const box = part.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const fitsRight = box.right + gap + width <= around.right;
  const fitsLeft = box.left - gap - width >= around.left;
  const left = fitsRight ? box.right + gap : fitsLeft ? box.left - gap - width : around.right - width;
  const beside = Math.min(box.top, window.innerHeight - height - gap);
  const top = fitsRight || fitsLeft ? Math.max(beside, gap) : box.bottom + gap;
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
  if (card.more > 0) view.append<HTMLElement>("p").attr("class", "cost").text(`and ${card.more} more, described below`);
  view.append<HTMLElement>("p").attr("class", "cost").text(card.cost);
  const [own, target] = [view.node(), part];
  if (own !== null && target !== null) place(own, target);
}
