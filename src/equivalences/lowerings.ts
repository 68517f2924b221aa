/** The forms that a block may be trained in: over the same leaves, each weight read once, constants only as masks. Pure. */
import { childrenOf, concrete, leavesOf, multiplyAdds, tensorsOf, type Block, type MapShape } from "../blocks";
import { blockKey, canonical } from "./canonical";
import { formNames, namesOf, withoutTail } from "./forms";
import { lower } from "./lower";
import { rewriteAt, type RewriteStep } from "./rewrite";
import { rules } from "./rules";
import { equalBlocks } from "./search";
import { blockOf, stepsOf } from "./steps";

/** A form and the way to it; the steps are places in the canonical form of each block on the way. */
export interface Lowering {
  readonly block: Block;
  readonly chain: readonly RewriteStep[];
  /** `embed` trains in the leaves under a mask, so that gradient, momentum and decay stay off what is zero. */
  readonly law: "reindex" | "embed";
  /** Of the convolutions, for one image. */
  readonly multiplyAdds: number;
}

/** Rules that gather what is written apart, and the masked dense form of a grouped convolution. */
const gathering = new Set(["R2", "R3", "R4", "R5-back", "R5-before-back", "R7", "R10"]);
const lowering = rules.filter(({ id }) => gathering.has(id));

/** Engines keep running statistics as leaves of their own, and a convolution of constants is work for nothing. */
function isTrainable(block: Block): boolean {
  const statistics = tensorsOf(block).filter(
    (tensor) => tensor.tensor !== "leaf" && leavesOf(block).some(({ role }) => role === "statistics"),
  );
  const fixed = block.block === "convolution" && leavesOf(block).length === 0;
  return statistics.length === 0 && !fixed && childrenOf(block).every(isTrainable);
}

/** A form with more multiply-adds than this many times the least is not worth measuring. */
const most = 8;

const writtenApart = (block: Block): boolean => block.block === "each" || childrenOf(block).some(writtenApart);

/**
 * The forms worth measuring, first the one to take without measuring: all written-out paths gathered (`lower`). Never a merge.
 * @throws BlockError where the block does not fit the input
 */
export function lowerings(block: Block, input: MapShape): readonly Lowering[] {
  const found = equalBlocks(block, { rules: lowering, most: 60 }).flatMap(({ block: form, chain, law }): Lowering[] =>
    law === "merge" || !isTrainable(form) ? [] : [{ block: form, chain, law, multiplyAdds: concrete(multiplyAdds(form, input)) }],
  );
  const gathered = blockKey(canonical(lower(block).block));
  const first = found.find((form) => blockKey(form.block) === gathered) ?? found[0];
  if (first === undefined) return [];
  const least = Math.min(...found.map((form) => form.multiplyAdds));
  const worth = found.filter(
    (form) => form !== first && form.multiplyAdds <= most * least && (writtenApart(first.block) || !writtenApart(form.block)),
  );
  return [first, ...worth];
}

/** What a module is without the normalisation and activation behind it and the identity beside it, which no name speaks of. */
function coreOf(block: Block): Block {
  const { steps, tail } = withoutTail(block);
  if (tail.length > 0) return coreOf(blockOf(steps));
  const [only] = steps;
  if (steps.length > 1 || only?.block !== "paths" || only.split !== "copy" || only.join !== "sum") return block;
  const [branch, ...more] = only.paths.filter((path) => stepsOf(path).length > 0);
  return branch !== undefined && more.length === 0 ? coreOf(branch) : block;
}

/** How a form is told, such as "separable convolution: depthwise, then 1×1 (R3, R2; reindexing)". */
export function describeLowering({ block, chain, law }: Lowering): string {
  if (chain.length === 0) return "as declared";
  const [name] = namesOf(coreOf(block));
  const rulesUsed = chain.map(({ rule }) => rule).join(", ");
  const how = law === "reindex" ? "reindexing" : "masked embedding";
  return `${name === undefined ? "an equal form" : formNames[name]} (${rulesUsed}; ${how})`;
}

/**
 * The same way from another block that differs in the names of its leaves only.
 * @throws RangeError where a step does not apply
 */
export function lowerAlong(block: Block, chain: readonly RewriteStep[]): Block {
  return chain.reduce((form, step) => canonical(blockOf(rewriteAt(stepsOf(form), step))), canonical(block));
}
