/** The layers at a place in the text. Pure. */
import type { ReadLayer, TextRange } from "./readLayer";

/** Whether an offset in UTF-16 units is in a range or at one of its ends. */
export const holdsOffset = ({ start, end }: TextRange, offset: number): boolean => start <= offset && offset <= end;

/**
 * The layers whose call holds an offset in UTF-16 units, innermost first. Several stand at one place where a loop builds
 * layers that differ, and where a call is the first part of an idiom: calls before idioms, else in reading order.
 */
export function layersAt(layers: readonly ReadLayer[], offset: number): readonly ReadLayer[] {
  const rank = ({ origin }: ReadLayer): number => (origin === "call" ? 0 : 1);
  return layers
    .filter((layer) => holdsOffset(layer, offset))
    .toSorted((a, b) => a.end - a.start - (b.end - b.start) || rank(a) - rank(b));
}

/** What an offset means. */
export interface MeantLayers {
  /** The innermost call there. */
  readonly range: TextRange;
  /** The layers of that call alone: several where a loop builds some that differ. */
  readonly calls: readonly ReadLayer[];
  /** What it is together with others, the smallest first. */
  readonly wholes: readonly ReadLayer[];
  /** The layer to speak of: the smallest whole, else the first of the call. */
  readonly layer: ReadLayer;
}

/** The layers that an offset in UTF-16 units means; null where no layer stands. */
export function meantAt(layers: readonly ReadLayer[], offset: number): MeantLayers | null {
  const there = layersAt(layers, offset);
  const holds = (range: TextRange): boolean => holdsOffset(range, offset);
  const range = there[0] ?? layers.flatMap(({ parts }) => parts).find(holds);
  if (range === undefined) return null;
  const here = there.filter(({ start, end }) => start === range.start && end === range.end);
  const calls = here.filter(({ origin }) => origin === "call");
  const wholes = layers
    .filter((layer) => layer.origin !== "call" && (here.includes(layer) || layer.parts.some(holds)))
    .toSorted((a, b) => a.parts.length - b.parts.length);
  const layer = wholes[0] ?? calls[0];
  return layer === undefined ? null : { range: { start: range.start, end: range.end }, calls, wholes, layer };
}
