/** The fastest form of a block that is a reindexing of it: written-out paths become depthwise and 1×1 convolutions. Pure. */
import { formatSize, type Block } from "../blocks";
import { lawOf } from "./rule";
import { ruleOf } from "./rules";
import { blockOf } from "./steps";

export interface Lowered {
  readonly block: Block;
  /** What was done, one line a kind of step, such as "64 paths → one 1×1 after them (R3)". Empty if nothing. */
  readonly steps: readonly string[];
}

const what: Readonly<Record<string, string>> = {
  R3: "concatenated paths, then one 1×1",
  R2: "one grouped convolution",
};

function lowerEach(each: Extract<Block, { block: "each" }>): Lowered {
  for (const [id, into] of Object.entries(what)) {
    const rewrite = ruleOf(id).apply([each]);
    if ("refused" in rewrite || lawOf(...rewrite.after) !== "reindex") continue;
    const inner = lower(blockOf(rewrite.after));
    return { block: inner.block, steps: [`${formatSize(each.count)} paths → ${into} (${id})`, ...inner.steps] };
  }
  const body = lower(each.body);
  return { block: { ...each, body: body.block }, steps: body.steps };
}

/** Rewrites wherever a reindexing rule applies, until none does. The leaves and the function stay the same. */
export function lower(block: Block): Lowered {
  switch (block.block) {
    case "each":
      return lowerEach(block);
    case "chain": {
      const parts = block.steps.map(lower);
      const steps = parts.flatMap(({ block: part }) => (part.block === "chain" ? part.steps : [part]));
      return { block: { ...block, steps }, steps: parts.flatMap((part) => part.steps) };
    }
    case "paths": {
      const parts = block.paths.map(lower);
      return { block: { ...block, paths: parts.map((part) => part.block) }, steps: parts.flatMap((part) => part.steps) };
    }
    default:
      return { block, steps: [] };
  }
}
