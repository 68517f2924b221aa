/** Writes a tree of SVG elements into the page with d3: attributes and text only, as the page's policy wants it. */
import type { Selection } from "d3";
import type { SvgTree } from "../../src/drawings";

function append<Parent extends Element>(
  parent: Selection<Parent, unknown, null, undefined>,
  { name, attributes, text, children }: SvgTree,
): void {
  const own = parent.append<SVGElement>(`svg:${name}`);
  for (const [key, value] of Object.entries(attributes)) own.attr(key, value);
  if (text !== undefined) own.text(text);
  for (const child of children ?? []) append(own, child);
}

/** Puts the tree in place of what the parent held. */
export function draw(parent: Selection<HTMLElement, unknown, null, undefined>, tree: SvgTree): void {
  parent.selectAll("svg").remove();
  append(parent, tree);
}
