/** Extents of maps after a window has passed over them, with unknown ones named after what they come from. Pure. */
import { add, formatSize, unknown, type Size } from "../../blocks";

export interface Window {
  readonly size: Size;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "same" | "valid";
}

/** How an unknown reads inside of another's name, where "·" would read as a product of two. */
function inName(size: Size): string {
  const text = formatSize(size).replaceAll("·", "*");
  return text.includes(" ") ? `(${text})` : text;
}

export function extentAfter(input: Size, { size, stride, dilation, padding }: Window): Size {
  if (padding === "same") {
    if (stride === 1) return input;
    return typeof input === "number" ? Math.ceil(input / stride) : unknown(`⌈${inName(input)}/${stride}⌉`);
  }
  if (typeof size !== "number") return unknown(`(${inName(input)} after ${inName(size)})`);
  const reach = (size - 1) * dilation + 1;
  if (stride === 1) return add(input, 1 - reach);
  return typeof input === "number"
    ? Math.floor((input - reach) / stride) + 1
    : unknown(`⌈${inName(add(input, 1 - reach))}/${stride}⌉`);
}
