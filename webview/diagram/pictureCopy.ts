/** A copy of a drawing with its look written into it: colours resolved, so that it needs no page, no theme and no style sheet. */

export const svgSpace = "http://www.w3.org/2000/svg";

/** What style sheets say of a shape, in the names of SVG's attributes, and what need not be written. */
const ofShapes: Readonly<Record<string, string>> = {
  fill: "",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-opacity": "1",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  opacity: "1",
};

const ofTexts: Readonly<Record<string, string>> = {
  fill: "",
  opacity: "1",
  "font-family": "",
  "font-size": "",
  "text-anchor": "start",
  "dominant-baseline": "auto",
};

/** Attributes that mean something on the page only. */
const onPage = ["class", "tabindex", "role", "aria-expanded", "data-lit", "data-part", "data-from", "data-to", "data-hue"];

function writeLook(original: Element, copy: Element): void {
  const look = getComputedStyle(original);
  for (const [name, initial] of Object.entries(original.tagName === "text" ? ofTexts : ofShapes)) {
    const value = look.getPropertyValue(name);
    if (value !== initial) copy.setAttribute(name, value);
  }
  for (const name of onPage) copy.removeAttribute(name);
}

/** The drawing as a whole, whatever its zoom. */
export function copyOf(svg: SVGSVGElement): SVGSVGElement {
  const copy = document.createElementNS(svgSpace, "svg");
  copy.append(...svg.cloneNode(true).childNodes);
  const originals = [...svg.querySelectorAll("*")];
  for (const [i, element] of [...copy.querySelectorAll("*")].entries()) {
    const original = originals[i];
    if (original !== undefined) writeLook(original, element);
  }
  copy.querySelector("[transform]")?.removeAttribute("transform");
  for (const name of ["viewBox", "width", "height"]) copy.setAttribute(name, svg.getAttribute(name) ?? "");
  return copy;
}
