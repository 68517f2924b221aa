/** Writes an element tree as the text of an SVG file, one element a line. Pure. */
import type { SvgTree } from "./svgTree";

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function lines({ name, attributes, text, children = [] }: SvgTree, indent: string): readonly string[] {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(" ");
  if (text !== undefined) return [`${indent}<${open}>${escaped(text)}</${name}>`];
  if (children.length === 0) return [`${indent}<${open}/>`];
  return [`${indent}<${open}>`, ...children.flatMap((child) => lines(child, `${indent}  `)), `${indent}</${name}>`];
}

export function svgText({ attributes, ...tree }: SvgTree): string {
  return `${lines({ ...tree, attributes: { xmlns: "http://www.w3.org/2000/svg", ...attributes } }, "").join("\n")}\n`;
}
