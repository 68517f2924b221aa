/** What is said of a layer's block: what it is, or what it would be if its window were one that keeps the extent. Pure. */
import type { Block } from "../blocks";
import { nameLeaves } from "./nameLeaves";
import type { ReadLayer } from "./readLayer";

/**
 * @param unknown why there is no block
 * @param supposed what of its windows is not known, where the block has one that keeps the extent in its place
 */
export function saidBlock(
  block: Block | null,
  unknown: readonly string[],
  supposed: readonly string[],
): Pick<ReadLayer, "block" | "unknown" | "supposed"> {
  const why = [...new Set([...unknown, ...supposed])].join("; ");
  if (block === null) return { block, unknown: why, supposed: null };
  const named = nameLeaves(block);
  return supposed.length === 0 ? { block: named, unknown: null, supposed: null } : { block: null, unknown: why, supposed: named };
}
