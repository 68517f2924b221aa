/** The layer that a line of a file means. Pure. */
import type { ReadLayer } from "../reader";

export interface LinePlace {
  /** From 1. */
  readonly line: number;
  /** From 1; null where only the line is named. */
  readonly column: number | null;
}

/** Idioms are more than the calls that they are made of. */
const extent = { idiom: 2, composite: 1, call: 0 } as const;

/** Of layers that start at one place the largest: a depthwise convolution and the separable one that it begins. */
function largestAtEachStart(layers: readonly ReadLayer[]): readonly ReadLayer[] {
  const starts = new Map<number, ReadLayer>();
  for (const layer of layers) {
    const known = starts.get(layer.start);
    if (known === undefined || extent[layer.origin] > extent[known.origin]) starts.set(layer.start, layer);
  }
  return [...starts.values()];
}

const place = ({ line, column, call }: ReadLayer): string => `${call} (${line}:${column})`;

const mostNamed = 6;

function listed(layers: readonly ReadLayer[]): string {
  const more = layers.length - mostNamed;
  return `${layers.slice(0, mostNamed).map(place).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The layer that starts in a line, else the only one that covers it; or why there is none, to follow the name of file and line. */
export function layerAtLine(layers: readonly ReadLayer[], { line, column }: LinePlace): ReadLayer | { readonly refused: string } {
  const fits = (layer: ReadLayer): boolean => column === null || layer.column === column;
  const starting = largestAtEachStart(layers.filter((layer) => layer.line === line && fits(layer)));
  const covering = largestAtEachStart(layers.filter((layer) => layer.line <= line && layer.endLine >= line));
  const found = starting.length > 0 ? starting : column === null ? covering : [];
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) return { refused: `holds ${found.length} layers; add a column: ${listed(found)}` };
  if (layers.length === 0) return { refused: "holds no layer, and neither does the rest of the file" };
  const near = [...largestAtEachStart(layers)].sort(
    (a, b) => Math.abs(a.line - line) - Math.abs(b.line - line) || a.line - b.line,
  );
  return { refused: `holds no layer; near it are ${listed(near.slice(0, 3))}` };
}
