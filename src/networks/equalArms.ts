/** Which arms a module is equal to, however it is written and whatever its weights are called. Pure. */
import type { Block } from "../blocks";
import { equalBlocks, shapeKey } from "../equivalences";
import { findVariant, knownVariants } from "./variants";

/** Arms whose modules have one form at a width, by the keys of these forms: arms with inner widths to choose are never the same by chance. */
function keysOfArms(channels: number): ReadonlyMap<string, string> {
  const single = knownVariants()
    .map(findVariant)
    .filter((variant) => variant.provedEqualTo === null && variant.candidates(channels).every(({ length }) => length === 0));
  return new Map(
    single.flatMap(({ id, module }) => {
      // ResNeXt has no form at widths that 4 does not divide.
      if (id === "resnext" && channels % 4 !== 0) return [];
      return [[shapeKey(module("arm", channels, [], "published")), id] as const];
    }),
  );
}

/** The names of built-in arms that a module is equal to by reindexing, over weights of its own; none for most. */
export function equalArmsOf(module: Block, channels: number): readonly string[] {
  const arms = keysOfArms(channels);
  const found = equalBlocks(module).flatMap(({ block, law }) => (law === "reindex" ? (arms.get(shapeKey(block)) ?? []) : []));
  return [...new Set(found)];
}
