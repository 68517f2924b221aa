/** Explanations of layers, kept: models repeat their layers, and what a layer is equal to does not depend on where it stands. No vscode. */
import { explainLayer, keepLast, type Explanation } from "../../explain";
import type { ReadLayer } from "../../reader";

export type Explain = (layer: ReadLayer) => Explanation | null;

/** All that an explanation follows from. */
const keyOf = ({ framework, call, kind, block, supposed, unknown, input, output, notes }: ReadLayer): string =>
  JSON.stringify([framework, call, kind, block, supposed, unknown, input, output, notes]);

/** Explains each layer once, as long as it is among those last asked for. */
export const keepExplanations = (): Explain => keepLast(explainLayer, { keyOf, most: 300 });
