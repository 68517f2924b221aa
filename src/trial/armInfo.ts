/** The arms of a recipe by name: built in, or the user's own. Pure. */
import { ownVariant, type BlockDefinition } from "../blockFiles";
import { describeVariant, equalArmsOf, type Variant, type VariantInfo } from "../networks";
import type { RecipeRequest } from "./recipe";

/** What builds an arm: its name, or the arm itself where the recipe defines it. */
export function armOf({ blocks }: Pick<RecipeRequest, "blocks">, variant: string): string | Variant {
  // Of its own only: an arm may be called "constructor".
  const own = blocks !== undefined && Object.hasOwn(blocks, variant) ? blocks[variant] : undefined;
  return own === undefined ? variant : ownVariant(own);
}

/** What is known of an arm without building it. @throws BlockError for an unknown name. */
export function armInfo(recipe: Pick<RecipeRequest, "blocks">, variant: string): VariantInfo {
  const arm = armOf(recipe, variant);
  return typeof arm === "string" ? describeVariant(arm) : arm;
}

/** By definition and width: a search takes a tenth of a second, and a live table asks at every event. */
const known = new WeakMap<BlockDefinition, Map<number, string | null>>();

function ownFunction(definition: BlockDefinition, width: number): string | null {
  const variant = ownVariant(definition);
  const choices = variant.candidates(width);
  // With inner widths to choose from, what it is equal to depends on the choice.
  if (choices.some((widths) => widths.length > 0)) return null;
  const [found] = equalArmsOf(variant.module("own", width, [], "published"), width);
  return found === undefined ? null : `${found}${variant.residual ? "-residual" : ""}`;
}

/**
 * The arm whose function an arm is, over weights of its own (paper.md, T1): at groups = width a grouped arm is the separable one, and a
 * block of the user's own is whatever the rules lead to.
 */
export function functionOf(variant: string, { width, blocks }: Pick<RecipeRequest, "width" | "blocks">): string {
  const [, full, residual = ""] = /^(grouped-[0-9]+)(-residual)?$/.exec(variant) ?? [];
  if (full === `grouped-${width}`) return `separable${residual}`;
  const own = blocks !== undefined && Object.hasOwn(blocks, variant) ? blocks[variant] : undefined;
  if (own === undefined) return armInfo({ blocks }, variant).provedEqualTo ?? variant;
  const widths = known.get(own) ?? new Map<number, string | null>();
  known.set(own, widths);
  const found = widths.has(width) ? (widths.get(width) ?? null) : ownFunction(own, width);
  widths.set(width, found);
  return found ?? variant;
}
