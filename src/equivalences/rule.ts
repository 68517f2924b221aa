/** What a rule is: a rewrite of a few steps over the same leaves, or a sentence that says why it does not apply. Pure. */
import {
  partsOf,
  sameSize,
  shapeOfTensor,
  tensorOfPath,
  tensorsOf,
  childrenOf,
  type Block,
  type Size,
  type Tensor,
} from "../blocks";

export type Rewrite = { readonly after: readonly Block[] } | { readonly refused: string };

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
  /** The steps that stand for the window's, or one sentence that says why there are none. */
  readonly apply: (window: readonly Block[]) => Rewrite;
}

/**
 * How a form's kernels read its leaves: each weight element once (`reindex`: gradients and every elementwise optimiser carry over), with
 * constants around them (`embed`: gradients carry over after masking), or as products (`merge`: the function only). Computed, never declared.
 */
export type Law = "reindex" | "embed" | "merge";

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
  return worst(blocks.flatMap((block) => [...tensorsOf(block).map(lawOfTensor), ...childrenOf(block).map((child) => lawOf(child))]));
}

/** The tensors of all paths of an `each`, joined along one axis; where they are consecutive slices of one tensor, that tensor. */
export function familyOf(tensor: Tensor, { index, count, axis }: { index: string; count: Size; axis: number }): Tensor | null {
  if (tensor.tensor === "slice" && tensor.axis === axis && typeof tensor.from === "object" && "index" in tensor.from) {
    const whole = shapeOfTensor(tensor.of)[axis] ?? 0;
    const consecutive = tensor.from.index === index && sameSize(tensor.from.times, tensor.count);
    const oneEach = sameSize(tensor.count, 1) && sameSize(whole, count);
    const all =
      oneEach || (typeof count === "number" && typeof tensor.count === "number" && sameSize(whole, count * tensor.count));
    if (consecutive && all) return tensor.of;
  }
  if (typeof count !== "number") return null;
  return { tensor: "concat", axis, parts: Array.from({ length: count }, (_, path) => tensorOfPath(tensor, index, path)) };
}
