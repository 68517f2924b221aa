/** The conversion of an existing checkpoint for a rewrite, with the layers' own names where they have any. Pure. */
import type { Block } from "../blocks";
import { conversionOf } from "../explain";
import type { ReadLayer } from "../reader";
import { argumentOf, type Call } from "./call";
import { literalName } from "./layerName";
import type { Rewrite } from "./rewrite";

/** Calls of one block as `codeOf` would write them, and what it would call them. */
export interface Spelt {
  readonly fuse: boolean;
  readonly depthwiseAs: "depthwise" | "grouped";
  readonly layers: readonly { readonly generated: string; readonly call: Call }[];
}

/** How `codeOf` spells these calls. */
export function spelt(calls: readonly Call[]): Spelt {
  const isDepthwise = (call: Call | undefined): boolean => call?.kind.toLowerCase().startsWith("depthwise") === true;
  const [first, second] = calls;
  const isFused = second === undefined && first?.kind.toLowerCase().startsWith("separable") === true;
  const own = isFused ? "separable" : isDepthwise(first) ? "depthwise" : "conv";
  return {
    fuse: isFused,
    depthwiseAs: own === "conv" ? "grouped" : "depthwise",
    layers: calls.map((call, i) => ({ call, generated: i === 0 ? own : "pointwise" })),
  };
}

const prefix = "layer";

/** As Keras names layers that have no names: SeparableConv2D is separable_conv2d. */
const usualName = (kind: string): string => kind.replaceAll(/(?<=[a-z])(?=[A-Z][a-z])/g, "_").toLowerCase();

interface Named {
  readonly code: string;
  readonly isGuessed: boolean;
}

/** The code with the names of the layers on the side that is read, or on the one that is written. */
function withNames(code: string, side: "old" | "new", { layers }: Spelt): Named {
  const counts = new Map<string, number>();
  let isGuessed = false;
  const named = layers.reduce((text, { generated, call }) => {
    const given = argumentOf(call, "name");
    const usual = usualName(call.kind);
    const count = counts.get(usual) ?? 0;
    counts.set(usual, count + 1);
    const own = given === null ? null : literalName(given.text);
    isGuessed ||= own === null;
    return text.replaceAll(`${side}["${prefix}_${generated}/`, `${side}["${own ?? `${usual}${count === 0 ? "" : `_${count}`}`}/`);
  }, code);
  return { code: named, isGuessed };
}

/** The module that converts weights of one spelling of a block into those of another. */
export function conversionFor(
  { input, framework }: ReadLayer,
  block: Block,
  { before, after }: { readonly before: Spelt; readonly after: Spelt },
): Rewrite["conversion"] {
  if (input === null) return { refused: "the shape that comes in is not known here" };
  const conversion = conversionOf({ original: block, rewritten: block }, input, framework, {
    prefix,
    fuse: after.fuse,
    depthwiseAs: after.depthwiseAs,
    originalFuse: before.fuse,
    originalDepthwiseAs: before.depthwiseAs,
  });
  if ("refused" in conversion) return conversion;
  const old = withNames(conversion.code, "old", before);
  const both = withNames(old.code, "new", after);
  const isGuessed = old.isGuessed || both.isGuessed;
  return {
    code: `${isGuessed ? "# Not every layer has a name in the code: put in what model.summary() calls it.\n" : ""}${both.code}\n`,
  };
}
