/** A block in a framework's own words. Pure. */
import { BlockError, childrenOf, type Block, type MapShape } from "../blocks";
import { blockOf, isConvolution, isDepthwise, ruleOf, stepsOf } from "../equivalences";
import { flaxDialect } from "./flaxCode";
import { functionalCode, type CodeOptions } from "./functionalCode";
import type { Framework } from "../reader";
import { kerasDialect } from "./kerasCode";
import type { Parameter } from "./parameter";
import { planOf, type Plan } from "./plan";
import { pytorchCode } from "./pytorchCode";
import { tfjsDialect } from "./tfjsCode";

export interface Code {
  /** Classes that the code needs; empty for most. */
  readonly definitions: string;
  /** Statements on the variable (Keras, Flax, tfjs) or the expression of a module (PyTorch). */
  readonly code: string;
  /** Where the framework keeps the parameters, in the order of the layers. Found again only with a prefix, but for PyTorch. */
  readonly parameters: readonly Parameter[];
}

export interface Refused {
  /** One sentence. */
  readonly refused: string;
}

/** tfjs-layers has no groups, so that they are written as paths. */
function withoutGroups(block: Block): Block {
  if (isConvolution(block)) {
    if (block.groups === 1 || isDepthwise(block)) return block;
    const rewrite = ruleOf("R2-back").apply([block]);
    if ("refused" in rewrite) throw new BlockError(rewrite.refused);
    return blockOf(rewrite.after);
  }
  if (childrenOf(block).length === 0) return block;
  switch (block.block) {
    case "chain":
      return blockOf(block.steps.flatMap((step) => stepsOf(withoutGroups(step))));
    case "paths":
      return { ...block, paths: block.paths.map(withoutGroups) };
    case "each":
      return { ...block, body: withoutGroups(block.body) };
    default:
      return block;
  }
}

function checkDropPath(block: Block): void {
  if (block.block === "paths" && block.dropPath !== undefined)
    throw new BlockError("paths that are dropped at random have no layer in the frameworks");
  childrenOf(block).forEach(checkDropPath);
}

function plannedFor(framework: Framework, block: Block, input: MapShape, { fuse = true }: CodeOptions): Plan {
  const { height, width, channels } = input;
  const at = {
    channels,
    height: typeof height === "number" ? height : null,
    width: typeof width === "number" ? width : null,
  };
  const options = {
    fuse: fuse && (framework === "keras" || framework === "tfjs"),
    activationInside: framework === "keras" || framework === "tfjs",
  };
  return planOf(framework === "tfjs" ? withoutGroups(block) : block, at, options);
}

const dialects = { keras: kerasDialect, flax: flaxDialect, tfjs: tfjsDialect };

/** The code of a block that reads a map, or why there is none. Extents may be unknown. */
export function codeOf(block: Block, input: MapShape, framework: Framework, options: CodeOptions = {}): Code | Refused {
  try {
    checkDropPath(block);
    const plan = plannedFor(framework, block, input, options);
    if (framework === "pytorch") {
      const { definitions, expression, parameters } = pytorchCode(plan, options);
      return { definitions, code: expression, parameters };
    }
    const { lines, parameters } = functionalCode(plan, dialects[framework], options);
    return { definitions: "", code: lines.join("\n"), parameters };
  } catch (error) {
    if (error instanceof BlockError) return { refused: error.message };
    throw error;
  }
}
