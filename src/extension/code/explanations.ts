/** Explanations of layers, kept: models repeat their layers, and what a layer is equal to does not depend on where it stands. No vscode. */
import { explainLayer, type Explanation } from "../../explain";
import type { ReadLayer } from "../../reader";

export type Explain = (layer: ReadLayer) => Explanation | null;

const mostKept = 300;

/** All that an explanation follows from. */
const keyOf = ({ framework, call, kind, block, input, output, notes }: ReadLayer): string =>
  JSON.stringify([framework, call, kind, block, input, output, notes]);

/** Explains each layer once, as long as it is among those last asked for. */
export function keepExplanations(): Explain {
  const kept = new Map<string, Explanation | null>();
  return (layer) => {
    const key = keyOf(layer);
    const explanation = kept.has(key) ? (kept.get(key) ?? null) : explainLayer(layer);
    kept.delete(key);
    kept.set(key, explanation);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return explanation;
  };
}
