/** Which arms a module is equal to, however it is written and whatever its weights are called. Pure. */
import type { Block } from "../blocks";
import { finished, searchBlocks, shapeKey, type InSteps } from "../equivalences";
import type { Inner } from "./otherFamilies";
import { findVariant, knownVariants } from "./variants";

export interface ModulePlace {
  readonly channels: number;
  /** Whether the network adds the identity to the module: part of what an arm is, though not of its module. */
  readonly residual: boolean;
  readonly inner: Inner;
}

/** Arms whose modules have one form at a width, by the keys of these forms: arms with inner widths to choose are never the same by chance. */
function keysOfArms({ channels, residual, inner }: ModulePlace): ReadonlyMap<string, string> {
  const plain = knownVariants()
    .map(findVariant)
    .filter((variant) => variant.provedEqualTo === null && variant.candidates(channels).every(({ length }) => length === 0));
  const arms = plain.flatMap((variant) => {
    if (variant.residual === residual) return [variant];
    return residual ? [findVariant(`${variant.id}-residual`)] : [];
  });
  return new Map(
    arms.flatMap(({ id, module }) => {
      // ResNeXt has no form at widths that 4 does not divide.
      if (id === "resnext" && channels % 4 !== 0) return [];
      return [[shapeKey(module("arm", channels, [], inner)), id] as const];
    }),
  );
}

/** Keys of all blocks that a module is found equal to by reindexing, itself first. */
function* keysOf(module: Block): InSteps<readonly string[]> {
  const keys: string[] = [];
  for (const { block, law } of yield* searchBlocks(module)) {
    if (law !== "reindex") continue;
    keys.push(shapeKey(block));
    yield;
  }
  return keys;
}

/** The names of built-in arms that a module is equal to by reindexing, over weights of its own; none for most. */
export function equalArmsOf(module: Block, place: ModulePlace): readonly string[] {
  return armsAmong(finished(keysOf(module)), place);
}

/** The names of built-in arms that a module is as it is written, over weights of its own: no rule is tried, so that it takes no search. */
export function armsOfForm(module: Block, place: ModulePlace): readonly string[] {
  return armsAmong([shapeKey(module)], place);
}

function armsAmong(keys: readonly string[], place: ModulePlace): readonly string[] {
  const arms = keysOfArms(place);
  return [...new Set(keys.flatMap((key) => arms.get(key) ?? []))];
}

/**
 * A name for the function of a module in its place, the same for modules that are found equal by reindexing: that of the arm it is, else
 * the least of the keys of all that it is equal to. In steps, for the search takes tenths of a second.
 */
export function* functionName(module: Block, place: ModulePlace): InSteps<string> {
  const keys = yield* keysOf(module);
  const least = keys.reduce((first, key) => (key < first ? key : first));
  return armsAmong(keys, place)[0] ?? `${place.residual ? "residual " : ""}${least}`;
}
