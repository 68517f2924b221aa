/** What a rewrite is: another form of layers in the text that they are written in, or why it is not offered. Plain data (JSON). */
import type { Law } from "../equivalences";
import type { TextRange } from "../reader";

/** How layers can be written. Several are one block in other calls, the others one that the table says is equal. */
export const rewriteForms = {
  separable: "one separable convolution",
  depthwise: "depthwise convolution, then 1×1",
  grouped: "grouped convolution, then 1×1",
  "depthwise alone": "depthwise convolution",
  "grouped alone": "grouped convolution",
  towers: "convolutions on slices, concatenated",
  "towers, then 1×1": "convolutions on slices, concatenated, then 1×1",
  hybrid: "sum of one-channel paths (hybrid)",
  "ResNeXt paths": "sum of ResNeXt paths",
  "ResNeXt, grouped": "1×1, grouped convolution, 1×1 (ResNeXt)",
} as const;

export type RewriteForm = keyof typeof rewriteForms;

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
