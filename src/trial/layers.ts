/** Layers of source files among the arms of a trial: read once, when the trial is begun; from then on arm and source are part of its recipe. */
import { createHash } from "node:crypto";
import type { BlockDefinition } from "../blockFiles";
import { BlockError } from "../blocks";
import type { InSteps } from "../equivalences";
import { layerArm, layerKey } from "../layerArms";
import { isVariant } from "../networks";
import { InputError } from "../protocol";
import type { ReadLayer } from "../reader";
import { functionOf, searchFunction } from "./armInfo";
import { anyImages, buildArms } from "./arms";
import type { LayerSource, RecipeRequest } from "./recipe";

/** A layer that was read, and what its file is called. */
export interface SourceLayer {
  readonly layer: ReadLayer;
  readonly file: string;
}

/** The hash by which a layer is known again wherever it stands; null where it is not known well enough to be tried. */
export function layerHash(layer: Pick<ReadLayer, "block" | "supposed">): string | null {
  const key = layerKey(layer);
  return key === null ? null : createHash("sha256").update(key).digest("hex");
}

/** The recipe with one arm more. */
function joined(recipe: RecipeRequest, definition: BlockDefinition, source: LayerSource): RecipeRequest {
  const { name } = definition;
  return {
    ...recipe,
    variants: recipe.variants.includes(name) ? recipe.variants : [...recipe.variants, name],
    blocks: { ...recipe.blocks, [name]: definition },
    layers: { ...recipe.layers, [name]: source },
  };
}

/** Whether the arms of a recipe can be built and matched. */
function canBeBuilt(recipe: RecipeRequest): boolean {
  try {
    buildArms(recipe, anyImages);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** The arms that an arm is the same function as: those of the trial, then those that are built in. */
function equalArms(name: string, recipe: RecipeRequest): readonly string[] {
  const own = functionOf(name, recipe);
  const inTrial = recipe.variants.filter((variant) => variant !== name && functionOf(variant, recipe) === own);
  return inTrial.length > 0 || !isVariant(own) ? inTrial : [own];
}

function equalityNote(name: string, recipe: RecipeRequest): readonly string[] {
  const equal = equalArms(name, recipe);
  if (equal.length === 0) return [];
  return [
    `As a module it is the same function as ${equal.join(" and ")}: what separates them is noise, and calibrates the trial.`,
  ];
}

function sizeNote({ matched = true, widths }: BlockDefinition, { match }: RecipeRequest): readonly string[] {
  if (!matched)
    return ["It cannot be matched to the control's size, so it is compared at its own, which is told with the results."];
  if (match === "none" || widths === undefined) return [];
  return ["Its inner width is what brings it nearest to the control's size."];
}

/**
 * Searches in steps what `withLayer` has to know of a layer and takes longest to find out, for whoever must not be held up; from then on
 * it is known. A layer of which no module can be made is left to `withLayer`, which says so.
 */
export function* searchLayer(recipe: RecipeRequest, { layer }: SourceLayer): InSteps<void> {
  try {
    const { definition } = layerArm(layer, recipe.width);
    const { name } = definition;
    yield* searchFunction(name, { ...recipe, blocks: { [name]: definition } });
  } catch (error) {
    if (!(error instanceof BlockError)) throw error;
  }
}

/**
 * A recipe with a layer as one more arm: transferred at the recipe's width, and matched in size where that is possible.
 * @throws InputError in one sentence where no module can be made of the layer
 */
export function withLayer(recipe: RecipeRequest, { layer, file }: SourceLayer): RecipeRequest {
  try {
    const { definition, notes } = layerArm(layer, recipe.width);
    const { name } = definition;
    const source = { file, line: layer.line, call: layer.call, framework: layer.framework, hash: layerHash(layer) ?? "" };
    const alone = (own: BlockDefinition): RecipeRequest =>
      joined({ ...recipe, variants: [name], blocks: {}, layers: {} }, own, { ...source, notes: [] });
    const isMatched = canBeBuilt(alone(definition));
    const own = isMatched ? definition : { ...definition, matched: false };
    const equality = equalityNote(name, joined(recipe, own, { ...source, notes: [] }));
    return joined(recipe, own, { ...source, notes: [...notes, ...sizeNote(own, recipe), ...equality] });
  } catch (error) {
    throw error instanceof BlockError ? new InputError(`${file}: ${error.message}`) : error;
  }
}
