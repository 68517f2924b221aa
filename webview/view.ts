/** What the parts of the page have in common: where they are put, what they are given, and how they leave alone what stays. */
import type { BaseType, Selection } from "d3";
import type { PanelIntent, PanelState } from "../src/protocol/panel";
import { toggled, type Memory } from "./memory";

export type Holder = Selection<HTMLElement, unknown, null, undefined>;

export interface Surroundings {
  readonly send: (intent: PanelIntent) => void;
  readonly memory: Memory;
}

/** Brings a part of the page to a state. */
export type Show = (state: PanelState) => void;

/** Sets texts only where they differ, so that nothing is laid out again for nothing and a selection stays. */
export function write<Element extends BaseType, Datum, Parent extends BaseType, Outer>(
  selection: Selection<Element, Datum, Parent, Outer>,
  textOf: (datum: Datum) => string,
): void {
  selection.each(function (datum) {
    const text = textOf(datum);
    if (this instanceof Node && this.textContent !== text) this.textContent = text;
  });
}

/** Sets an attribute only where it differs, null to take it away: to set one again costs a picture its paint. */
export function put<Kind extends Element, Datum, Parent extends BaseType, Outer>(
  selection: Selection<Kind, Datum, Parent, Outer>,
  name: string,
  valueOf: (datum: Datum) => string | null,
): void {
  selection.each(function (datum) {
    const value = valueOf(datum);
    if (this.getAttribute(name) === value) return;
    if (value === null) this.removeAttribute(name);
    else this.setAttribute(name, value);
  });
}

/** Hides a part without taking it away. */
export function showIf<Element extends BaseType, Datum, Parent extends BaseType, Outer>(
  selection: Selection<Element, Datum, Parent, Outer>,
  shown: boolean,
): void {
  selection.attr("hidden", shown ? null : "");
}

const drawn = new WeakMap<object, string>();

/** Runs only if the key is another than the last time for this element. */
export function ifChanged(element: object, key: string, draw: () => void): void {
  if (drawn.get(element) === key) return;
  drawn.set(element, key);
  draw();
}

/** A button with a text and what it does. */
export function addButton(parent: Holder, text: string, onClick: () => void): Holder {
  return parent.append<HTMLElement>("button").attr("type", "button").text(text).on("click", onClick);
}

/** A part that unfolds, and stays as it was left. */
export function addDetails(parent: Holder, name: string, { memory }: Pick<Surroundings, "memory">): Holder {
  const details = parent.append<HTMLElement>("details").attr("class", name);
  details.attr("open", memory.get().open.includes(name) ? "" : null);
  details.on("toggle", function () {
    const { open } = memory.get();
    const isOpen = this.hasAttribute("open");
    if (open.includes(name) !== isOpen) memory.change({ open: toggled(open, name) });
  });
  return details;
}
