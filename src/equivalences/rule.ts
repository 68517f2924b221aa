/** What a rule is: a rewrite of a few steps over the same leaves, or a sentence that says why it does not apply. Pure. */
import { childrenOf, partsOf, tensorsOf, type Block, type Tensor } from "../blocks";

export type Rewrite = { readonly after: readonly Block[] } | { readonly refused: string };

/** What a rule answers where it does not apply: one sentence for the reader. */
export const refuse = (refused: string): Rewrite => ({ refused });

/** A rewrite of consecutive steps of a chain over the same leaves. The way back is a rule of its own, with its own refusals. */
export interface Rule {
  /** As in mathematics.md, section 2; the way back of R2 is "R2-back". */
  readonly id: string;
  /** One line for the reader. */
  readonly statement: string;
  /** When it holds, for the reader; "always" where nothing has to be asked. */
  readonly condition: string;
  /** How many consecutive steps it looks at. */
  readonly window: 1 | 2;
  /** What may stand between these two, however many of it; nothing if absent. */
  readonly between?: (step: Block) => boolean;
  /** The steps that stand for the window's, or one sentence that says why there are none. */
  readonly apply: (window: readonly Block[]) => Rewrite;
}

/**
 * How a form's kernels read its leaves: each weight element once (`reindex`: gradients and every elementwise optimiser carry over), with
 * constants around them (`embed`: gradients carry over after masking), or as products (`merge`: the function only). Computed, never declared.
 */
export type Law = "reindex" | "embed" | "merge";

/** What a law means to a reader. */
export const lawMeanings: Readonly<Record<Law, string>> = {
  reindex: "the same weights, each read once",
  embed: "with constants where that form could have weights of its own",
  merge: "with products of the weights: the function only, not its training",
};

const severity: readonly Law[] = ["reindex", "embed", "merge"];
const worst = (laws: readonly Law[]): Law => severity[Math.max(0, ...laws.map((law) => severity.indexOf(law)))] ?? "reindex";

function lawOfTensor(tensor: Tensor): Law {
  const own: Law =
    tensor.tensor === "compose"
      ? "merge"
      : tensor.tensor === "blockDiagonal" || tensor.tensor === "constant"
        ? "embed"
        : "reindex";
  return worst([own, ...partsOf(tensor).map(lawOfTensor)]);
}

/** The law of steps that stand in for others over the same leaves. */
export function lawOf(...blocks: readonly Block[]): Law {
  return worst(
    blocks.flatMap((block) => [...tensorsOf(block).map(lawOfTensor), ...childrenOf(block).map((child) => lawOf(child))]),
  );
}
