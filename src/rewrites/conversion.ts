/** The conversion of an existing checkpoint for a rewrite, with the layers' own names where they have any. Pure. */
import type { Block } from "../blocks";
import { conversionOf, type Conversion } from "../explain";
import type { ReadLayer } from "../reader";
import { argumentOf, type Call } from "./calls/call";
import { literalName } from "./text/layerName";
import type { PathForm } from "./places/paths";
import type { Refusal, Rewrite } from "./rewrite";

/** How `codeOf` spells the calls of a block, in a loop or one after the other. */
export interface Spelt {
  readonly fuse: boolean;
  readonly depthwiseAs: "depthwise" | "grouped";
  readonly calls: readonly Call[];
  readonly isLoop: boolean;
}

export function spelt(calls: readonly Call[], loop: PathForm | null): Spelt {
  const [first, second] = calls;
  const startsWith = (kind: string): boolean => first?.kind.toLowerCase().startsWith(kind) === true;
  return {
    fuse: second === undefined && startsWith("separable"),
    depthwiseAs: startsWith("conv2d") && loop === null ? "grouped" : "depthwise",
    calls,
    isLoop: loop !== null,
  };
}

/** What `codeOf` calls so many layers: a 1×1 before and behind, the other by what it does. */
function generatedNames(count: number): readonly string[] {
  const own = "(?:separable|depthwise|conv)";
  return count > 2 ? ["pointwise", own, "pointwise2"] : [own, "pointwise"];
}

const prefix = "layer";

/** As Keras names layers that have no names: SeparableConv2D is separable_conv2d. */
const usualName = (kind: string): string => kind.replaceAll(/(?<=[a-z])(?=[A-Z][a-z])/g, "_").toLowerCase();

interface Named {
  readonly code: string;
  readonly isGuessed: boolean;
}

/** What stands before the names of arrays. */
const places = { old: "\\b(?:old\\[f?|startswith\\()", new: "\\bnew\\[f?" };

/** The code with the names of the layers on the side that is read, or on the one that is written. */
function withNames(code: string, side: "old" | "new", { calls }: Spelt): Named {
  const counts = new Map<string, number>();
  let isGuessed = false;
  const named = calls.reduce((text, call, i) => {
    const given = argumentOf(call, "name");
    const usual = usualName(call.kind);
    const count = counts.get(usual) ?? 0;
    counts.set(usual, count + 1);
    const own = given === null ? null : literalName(given.text);
    isGuessed ||= own === null;
    const name = own ?? `${usual}${count === 0 ? "" : `_${count}`}`;
    // A path's number follows the name.
    return text.replaceAll(
      new RegExp(`(?<=${places[side]}")${prefix}_${generatedNames(calls.length)[i] ?? ""}(?=[/_])`, "g"),
      name,
    );
  }, code);
  return { code: named, isGuessed };
}

/** The conversion of modules that are an attribute, whose name their keys begin with. */
function forAttribute(
  { attribute, apart, moved }: Pick<Converted, "attribute" | "apart" | "moved">,
  convert: (prefix: string) => Conversion | Refusal,
): Rewrite["conversion"] {
  if (attribute === null)
    return { refused: "it is no attribute of a module, so that what checkpoints call it is not known here" };
  const conversion = convert(attribute);
  if ("refused" in conversion) return conversion;
  const comment = `# For the module that has it as ${attribute}: where that is itself a part,\n# its own name stands before every key.`;
  const named = (code: string, side: "old" | "new"): string =>
    (apart[side] ?? []).reduce<string>(
      (text, own, i) => (own === null ? text : text.replaceAll(`${side}["${attribute}.${i}.`, `${side}["${own}.`)),
      code,
    );
  const code = named(named(conversion.code, "old"), "new");
  const all = moved === null ? code : code.replace(/ {4}return new$/, [...movedLines(moved), "    return new"].join("\n"));
  return { code: `${comment}\n${all}\n` };
}

type Side = Spelt & { readonly block: Block };

export interface Converted {
  readonly original: Side;
  readonly rewritten: Side;
  /** What a module keeps the new layer as, null if it is no attribute. */
  readonly attribute: string | null;
  /** What it kept the old layers as, and keeps the new ones as, where each is an attribute of its own or a member of a Sequential. */
  readonly apart: Readonly<Record<"old" | "new", readonly (string | null)[] | null>>;
  /** Members of the same Sequential behind, whose numbers are others; null where there are none. */
  readonly moved: Moved | null;
}

/** Members of a Sequential that get other numbers. */
export interface Moved {
  readonly sequential: string;
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  readonly by: number;
}

/** Statements that hand on what behind the layer only gets another number. */
const movedLines = ({ sequential, from, to, by }: Moved): readonly string[] => [
  `    for number in range(${from}, ${to}):`,
  `        own = f"${sequential}.{number}."`,
  "        for key in old:",
  "            if key.startswith(own):",
  `                new[f"${sequential}.{number ${by < 0 ? "-" : "+"} ${Math.abs(by)}}.{key[len(own):]}"] = old[key]`,
];

/** The module that converts weights of one spelling of a block into those of another. */
export function conversionFor(
  { input, framework }: ReadLayer,
  { original, rewritten, attribute, apart, moved }: Converted,
): Rewrite["conversion"] {
  if (input === null) return { refused: "the shape that comes in is not known here" };
  const convert = (own: string): Conversion | Refusal =>
    conversionOf({ original: original.block, rewritten: rewritten.block }, input, framework, {
      prefix: own,
      fuse: rewritten.fuse,
      depthwiseAs: rewritten.depthwiseAs,
      originalFuse: original.fuse,
      originalDepthwiseAs: original.depthwiseAs,
      strided: framework === "pytorch" ? "symmetric" : "tensorflow",
    });
  if (framework === "pytorch") return forAttribute({ attribute, apart, moved }, convert);
  const conversion = convert(prefix);
  if ("refused" in conversion) return conversion;
  const old = withNames(conversion.code, "old", original);
  const both = withNames(old.code, "new", rewritten);
  const isGuessed = old.isGuessed || both.isGuessed;
  if (isGuessed && (original.isLoop || rewritten.isLoop || framework === "flax"))
    return {
      refused:
        "what the layers are called is not known here: with a plain name of its own the layer has paths that are named after it",
    };
  return {
    code: `${isGuessed ? "# Not every layer has a name in the code:\n# put in what model.summary() calls it.\n" : ""}${both.code}\n`,
  };
}
