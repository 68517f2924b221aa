/** What a rewrite is: another form of layers in the text that they are written in, or why it is not offered. Plain data (JSON). */
import type { Law } from "../equivalences";
import type { TextRange } from "../reader";

/** How layers can be written. Several are one block in other calls, the others one that the table says is equal. */
export type RewriteForm =
  | "separable"
  | "depthwise"
  | "grouped"
  | "depthwise alone"
  | "grouped alone"
  | "towers"
  | "towers, then 1×1"
  | "hybrid"
  | "ResNeXt, grouped"
  | "ResNeXt paths";

/** `text` stands for what stood at the range. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

export interface Rewrite {
  readonly form: RewriteForm;
  readonly law: Law;
  /** Over the text as it was read, apart from each other, in order. */
  readonly edits: readonly TextEdit[];
  /** A Python module that makes weights of the new layers of those of the old ones, or why there is none. */
  readonly conversion: { readonly code: string } | Refusal;
}

/** One sentence without its full stop that names what stands in the way. */
export interface Refusal {
  readonly refused: string;
}

export type Offer = Rewrite | (Refusal & { readonly form: RewriteForm });

export const isRefused = <T extends object>(result: T | Refusal): result is Refusal => "refused" in result;

export const refusal = (refused: string): Refusal => ({ refused });

/** All that is made of some, or the first reason why one cannot be. */
export function madeOfEach<From, To extends object>(
  all: readonly From[],
  make: (one: From) => To | Refusal,
): readonly To[] | Refusal {
  const made: To[] = [];
  for (const one of all) {
    const own = make(one);
    if (isRefused(own)) return own;
    made.push(own);
  }
  return made;
}
