/** The layers at a place in the text. Pure. */
import type { ReadLayer } from "./readLayer";

/**
 * The layers whose call holds an offset in UTF-16 units, innermost first. Several stand at one place where a loop builds
 * layers that differ, and where a call is the first part of an idiom: calls before idioms, else in reading order.
 */
export function layersAt(layers: readonly ReadLayer[], offset: number): readonly ReadLayer[] {
  const rank = ({ origin }: ReadLayer): number => (origin === "call" ? 0 : 1);
  return layers
    .filter(({ start, end }) => start <= offset && offset <= end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start) || rank(a) - rank(b));
}
