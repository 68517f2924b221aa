/** The arms of a recipe by name: built in, or the user's own. Pure. */
import { ownVariant } from "../blockFiles";
import { describeVariant, type Variant, type VariantInfo } from "../networks";
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
