/** The networks of a trial's arms. Pure. */
import { BlockError } from "../blocks";
import { buildNetwork, type BuiltNetwork } from "../networks";
import { InputError } from "../protocol";
import { armOf } from "./armInfo";
import { inputOf, type RecipeRequest } from "./recipe";

export interface ImageSizes {
  readonly classes: number;
  readonly height: number;
  readonly width: number;
}

/** Sizes that any data allows, to see bad arms before a worker is started. */
export const anyImages: ImageSizes = { classes: 10, height: 32, width: 32 };

export type Arms = ReadonlyMap<string, BuiltNetwork>;

/** @throws InputError where an arm is unknown, impossible at this width, or cannot be matched in size. */
export function buildArms(recipe: RecipeRequest, { classes, height, width }: ImageSizes): Arms {
  const { match, inner, modules } = recipe;
  const input = inputOf(recipe, { height, width });
  try {
    return new Map(
      recipe.variants.map((variant) => [
        variant,
        buildNetwork({ variant: armOf(recipe, variant), width: recipe.width, modules, match, inner, classes, input }),
      ]),
    );
  } catch (error) {
    throw error instanceof BlockError ? new InputError(error.message) : error;
  }
}
