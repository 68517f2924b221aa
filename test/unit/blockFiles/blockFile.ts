/** Definitions for tests, written as a user writes them. */
import { parseBlockFile, type BlockDefinition } from "../../../src/blockFiles";

export const depthwise = { convolution: { size: 3, to: "C", groups: "C" } };
export const pointwise = { convolution: { size: 1, to: "C" } };

/** The text of a block file around a module. */
export function blockText(module: unknown, more: object = {}): string {
  return JSON.stringify({ name: "own", summary: "as a test has it", module, ...more }, null, 2);
}

/** The definition in a text. Throws the first problem. */
export function definitionIn(text: string, width: number | null = 16): BlockDefinition {
  const parsed = parseBlockFile(text, width);
  if ("definition" in parsed) return parsed.definition;
  throw new Error(parsed.problems[0]?.message ?? "no problem is named");
}

export const ownDefinition = (module: unknown, more: object = {}, width: number | null = 16): BlockDefinition =>
  definitionIn(blockText(module, more), width);
