/** Short names for what a form is chosen for. */
import { createHash } from "node:crypto";
import type { Block } from "../blocks";
import { shapeKey } from "../equivalences";
import type { ChosenLowering } from "../protocol";

/** The same for modules that differ in the names of their leaves only. */
export function moduleKey(block: Block): string {
  return createHash("sha256").update(shapeKey(block)).digest("hex").slice(0, 16);
}

/** A module at a resolution. */
export function placeOf({ module, height, width }: Pick<ChosenLowering, "module" | "height" | "width">): string {
  return `${module} ${height}×${width}`;
}
