/** Short names for what a form is chosen for. */
import { createHash } from "node:crypto";
import { concrete, type Block, type MapShape } from "../blocks";
import { shapeKey } from "../equivalences";
import type { ChosenLowering } from "../protocol";

/** The same for modules that differ in the names of their leaves only. */
export function moduleKey(block: Block): string {
  return createHash("sha256").update(shapeKey(block)).digest("hex").slice(0, 16);
}

/** What a form is chosen for: a module at a resolution. */
export function moduleAt(block: Block, { height, width }: MapShape): Pick<ChosenLowering, "module" | "height" | "width"> {
  return { module: moduleKey(block), height: concrete(height), width: concrete(width) };
}

/** The same for the same module at the same resolution. */
export function placeOf({ module, height, width }: Pick<ChosenLowering, "module" | "height" | "width">): string {
  return `${module} ${height}×${width}`;
}
