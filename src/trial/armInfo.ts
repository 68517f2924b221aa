/** The arms of a recipe by name: built in, or the user's own. Pure. */
import { ownVariant, type BlockDefinition } from "../blockFiles";
import { finished, type InSteps } from "../equivalences";
import { describeVariant, functionName, type Variant, type VariantInfo } from "../networks";
import type { RecipeRequest } from "./recipe";

/** The user's definition of an arm, if it has one. */
function ownDefinition(blocks: RecipeRequest["blocks"], variant: string): BlockDefinition | undefined {
  // Of its own only: an arm may be called "constructor".
  return blocks !== undefined && Object.hasOwn(blocks, variant) ? blocks[variant] : undefined;
}

/** What builds an arm: its name, or the arm itself where the recipe defines it. */
export function armOf({ blocks }: Pick<RecipeRequest, "blocks">, variant: string): string | Variant {
  const own = ownDefinition(blocks, variant);
  return own === undefined ? variant : ownVariant(own);
}

/** What is known of an arm without building it. @throws BlockError for an unknown name. */
export function armInfo(recipe: Pick<RecipeRequest, "blocks">, variant: string): VariantInfo {
  const arm = armOf(recipe, variant);
  return typeof arm === "string" ? describeVariant(arm) : arm;
}

/**
 * By module, width and inner: a search takes tenths of a second, and a live table asks at every event. By what the definition says,
 * because each reading of a recipe makes it anew.
 */
const known = new Map<string, string>();

type Place = Pick<RecipeRequest, "width" | "inner" | "blocks">;

function* ownFunction(definition: BlockDefinition, { width, inner }: Place): InSteps<string> {
  const variant = ownVariant(definition);
  // With inner widths to choose from, what it is equal to depends on the choice.
  if (variant.candidates(width).some((widths) => widths.length > 0)) return variant.id;
  const { residual } = variant;
  const key = JSON.stringify([definition.module, residual, width, inner]);
  const module = variant.module("own", width, [], inner);
  const found = known.get(key) ?? (yield* functionName(module, { channels: width, residual, inner }));
  known.set(key, found);
  return found;
}

/** What `functionOf` tells, in steps; from then on it tells it at once. */
export function* searchFunction(variant: string, place: Place): InSteps<string> {
  const { width, blocks } = place;
  const [, full, residual = ""] = /^(grouped-[0-9]+)(-residual)?$/.exec(variant) ?? [];
  if (full === `grouped-${width}`) return `separable${residual}`;
  const own = ownDefinition(blocks, variant);
  if (own === undefined) return armInfo({ blocks }, variant).provedEqualTo ?? variant;
  return yield* ownFunction(own, place);
}

/**
 * A name for the function of an arm, the same for arms that are found to be one function over weights of their own (paper.md, T1): at
 * groups = width a grouped arm is the separable one, and a block of the user's own is whatever the rules lead to.
 */
export const functionOf = (variant: string, place: Place): string => finished(searchFunction(variant, place));
