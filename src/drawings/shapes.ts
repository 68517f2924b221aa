/** The parts of a drawing as SVG elements, whose look the classes tell. Pure. */
import type { Caption, Frame, Part } from "./drawing";
import { isStriped, stripesOf } from "./edges";
import { cellsOf } from "./kernelCells";
import { svgElement as element, type SvgTree } from "./svgTree";

/** What is one map, drawn as a stripe for each of its channels. */
function stripesIn(part: Part): readonly SvgTree[] {
  const { x, width } = part;
  return stripesOf(part).map(({ y, height }) => element("rect", { class: "stripe", x, y, width, height, rx: 2 }));
}

/** What is seen of a part. */
export function shapesOf(part: Part): readonly SvgTree[] {
  const { kind, text, x, y, width, height } = part;
  const centre = { x: x + width / 2, y: y + height / 2 };
  if (kind === "split" || (kind === "join" && !isStriped(part))) {
    const circle = element("circle", { class: "shape", cx: centre.x, cy: centre.y, r: width / 2 });
    return text === "" ? [circle] : [circle, element("text", { class: "sign", ...centre }, text)];
  }
  const shape = element("rect", { class: "shape", x, y, width, height, rx: 2 });
  if (isStriped(part)) return [shape, ...stripesIn(part)];
  if (text !== "") return [shape, element("text", { class: "inside", ...centre }, text)];
  return kind === "kernel" ? [shape, ...cellsOf(part)] : [shape];
}

export const frameElement = ({ kind, x, y, width, height }: Frame): SvgTree =>
  element("rect", { class: `frame ${kind}`, x, y, width, height, rx: 3 });

export const captionElement = ({ kind, text, x, y }: Caption): SvgTree =>
  element("text", { class: `caption ${kind}`, x, y }, text);
