/** What a block is equal to: breadth-first over the rules, a bounded number of blocks, each canonical form once. Pure. */
import type { Block } from "../blocks";
import { blockKey, canonicalSteps } from "./canonical";
import { namesOf, type FormName } from "./forms";
import { rewritesOf, type RewriteStep } from "./rewrite";
import { lawOf, type Law, type Rule } from "./rule";
import { rules } from "./rules";
import { blockOf, stepsOf } from "./steps";

export interface SearchOptions {
  /** Rules in a row. */
  readonly depth?: number;
  /** Blocks that are looked at. */
  readonly most?: number;
  readonly rules?: readonly Rule[];
}

/** A block that is equal to the one that the search began with, and how it was reached. */
export interface Reached {
  readonly block: Block;
  /** In the canonical form of each block on the way. */
  readonly chain: readonly RewriteStep[];
  /** Of the whole way: that of the expressions that the block's kernels have become. */
  readonly law: Law;
}

/** Spelling, which the canonical form settles, and what only adds constants without an end. */
const leftOut = new Set(["R11", "R11-paths", "R12", "R1"]);
const searched = rules.filter(({ id }) => !leftOut.has(id));

const moving = new Set(["R2", "R3", "R4", "R5", "R5-before"].flatMap((id) => [id, `${id}-back`]));

/**
 * A search over those rules alone that move convolutions and functions into paths and out of them. They lead to few blocks, so that it
 * goes as deep as it takes, past any number of functions between convolutions.
 */
export const alongPaths: SearchOptions = { rules: rules.filter(({ id }) => moving.has(id)), depth: 20, most: 150 };

/** A search that whoever must not be held up can go on with later: it stops after each block that it has looked at. */
export type InSteps<Found> = Generator<undefined, Found, undefined>;

/** What a search finds, at once. */
export function finished<Found>(search: InSteps<Found>): Found {
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
  }
}

/** The search for equal blocks in steps. */
export function* searchBlocks(block: Block, options: SearchOptions = {}): InSteps<readonly Reached[]> {
  const { depth = 6, most = 500, rules: own = searched } = options;
  const first = canonicalSteps(stepsOf(block));
  const seen = new Set([blockKey(blockOf(first))]);
  const reached = (steps: readonly Block[], chain: readonly RewriteStep[]): Reached => ({
    block: blockOf(steps),
    chain,
    law: lawOf(...steps),
  });
  const found = [reached(first, [])];
  for (let at = 0; at < found.length && found.length < most; at++) {
    const { block: from = blockOf(first), chain = [] } = found[at] ?? {};
    if (chain.length >= depth) break;
    for (const { rule, place, steps: after } of rewritesOf(stepsOf(from), own)) {
      const form = canonicalSteps(after);
      const key = blockKey(blockOf(form));
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(reached(form, [...chain, { rule, place }]));
      if (found.length >= most) break;
    }
    yield;
  }
  return found;
}

/** The block itself and all that are found equal to it, nearest first. */
export const equalBlocks = (block: Block, options: SearchOptions = {}): readonly Reached[] =>
  finished(searchBlocks(block, options));

export interface EqualForm extends Reached {
  readonly form: FormName;
}

/** The search for named forms in steps. */
export function* searchForms(block: Block, options: SearchOptions = {}): InSteps<readonly EqualForm[]> {
  const forms = new Map<FormName, EqualForm>();
  for (const reached of yield* searchBlocks(block, options)) {
    for (const form of namesOf(reached.block)) if (!forms.has(form)) forms.set(form, { form, ...reached });
  }
  return [...forms.values()];
}

/** The named forms that a block is equal to, each by its shortest chain of rules; its own form comes first, with none. */
export const equalForms = (block: Block, options: SearchOptions = {}): readonly EqualForm[] =>
  finished(searchForms(block, options));

const severity: readonly Law[] = ["reindex", "embed", "merge"];

/** A block's own form first, then by law. */
export const formsInOrder = (forms: readonly EqualForm[]): readonly EqualForm[] =>
  [...forms].sort(
    (a, b) => Math.sign(a.chain.length) - Math.sign(b.chain.length) || severity.indexOf(a.law) - severity.indexOf(b.law),
  );
