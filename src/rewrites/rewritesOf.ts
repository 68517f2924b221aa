/** What a layer can be rewritten as, where it stands: only what the table says is equal, over the same weights. Pure. */
import type { Channelwise } from "../blocks";
import { equalForms, isChannelwise, isConvolution, stepsOf, type EqualForm, type FormName } from "../equivalences";
import type { Framework, Language, Note, Reading, ReadLayer, TextRange } from "../reader";
import { argumentOf, callOf, type Call } from "./call";
import { conversionFor, spelt } from "./conversion";
import { documentOf, type Document } from "./document";
import { withImports } from "./imports";
import type { Grouped } from "./pathCalls";
import { flaxPaths, kerasPaths, pytorchPaths, type PathDialect } from "./pathDialect";
import { groupedOf, placedLoop, type PathForm } from "./paths";
import { placedClass, unrolledClass } from "./placeClass";
import { placed, placedRow } from "./placed";
import { isRefused, refusal, type Offer, type Refusal, type RewriteForm, type TextEdit } from "./rewrite";
import { namesFor, signatureOf, spellings, type Kind, type Spelling } from "./spellings";
import { eachOf, groupedOfEach, unrolled } from "./unroll";

/** What the table calls the forms, each by one of these names. */
const formNames: Readonly<Record<RewriteForm, readonly FormName[]>> = {
  separable: ["separable", "separable with a multiplier"],
  depthwise: ["separable", "separable with a multiplier", "separable with a function between"],
  grouped: ["separable", "separable with a multiplier", "separable with a function between"],
  "depthwise alone": ["depthwise"],
  "grouped alone": ["depthwise", "grouped"],
  towers: ["towers of slices"],
  "towers, then 1×1": ["towers of slices, then 1×1"],
  hybrid: ["hybrid"],
};

const mostBlocks = 150;

/** What is rewritten, and all that was found out about it once. */
interface Place {
  readonly document: Document;
  readonly layer: ReadLayer;
  readonly calls: readonly ReadLayer[];
  /** Why no form is possible at all. */
  readonly inTheWay: string | null;
  readonly forms: readonly EqualForm[];
  /** Channels of the grouped convolution that it begins with, or of its paths. */
  readonly sizes: Grouped | null;
}

/** The calls that are read at a range: several where code is read more than once with other values. */
const callsAt = ({ layers }: Reading, { start, end }: TextRange): readonly ReadLayer[] =>
  layers.filter((one) => one.origin === "call" && one.start === start && one.end === end);

const isAssumption = ({ about }: Note): boolean => about === "assumption";

/** A function inside of a layer that blocks do not have, such as a softmax, which is another over a part of the channels. */
const isOtherFunction = ({ about }: Note): boolean => about === "activation";

/** Why a layer is not rewritten, whatever the form. */
function standsInTheWay({ block, unknown, notes }: ReadLayer, calls: readonly (readonly ReadLayer[])[]): string | null {
  const here = calls.flat();
  const spread = here.flatMap(({ spreads }) => spreads)[0];
  if (spread !== undefined) return `what ${spread.text} holds is not known here`;
  if (calls.some((own) => own.length > 1) || here.some(({ times }) => times > 1))
    return "a loop makes several layers of this call";
  if (block === null) return unknown;
  const assumed = [...notes, ...here.flatMap((call) => call.notes)].find(isAssumption);
  return assumed === undefined ? null : assumed.text.replace(/\.$/, "").replace(/^Read/, "it is read");
}

const functionNames: Readonly<Record<Channelwise["function"], string>> = {
  batchNormalisation: "a batch normalisation",
  bias: "a bias",
  relu: "a ReLU",
  elu: "an ELU",
  leakyRelu: "a leaky ReLU",
};

/** Why the table leads to no such form. */
function notEqual({ block }: ReadLayer): string {
  const steps = block === null ? [] : stepsOf(block);
  const last = steps.findLastIndex(isConvolution);
  const between = steps.slice(0, Math.max(last, 0)).find(isChannelwise);
  return between === undefined
    ? "no rule leads to it over the same weights"
    : `${functionNames[between.function]} stands between, which it has no place for`;
}

/** The form as the table leads to it, or why it does not over the same weights. */
function equalFor({ layer, forms }: Place, form: RewriteForm): EqualForm | Refusal {
  const equal = forms.find((one) => one.law === "reindex" && formNames[form].includes(one.form));
  return equal ?? refusal(notEqual(layer));
}

/** The calls as they are written, by what each has to be. */
function written({ document, calls, layer: { framework } }: Place, from: readonly Kind[]): readonly Call[] | Refusal {
  const own: Call[] = [];
  for (const [i, kind] of from.entries()) {
    const [layer, signature] = [calls[i], signatureOf(framework, kind)];
    if (layer === undefined || signature === null) return refusal("one of its layers is not found");
    const call = callOf(document.source, layer, signature);
    if (isRefused(call)) return call;
    own.push(call);
  }
  return own;
}

const dialects: Readonly<Record<Framework, PathDialect>> = {
  keras: kerasPaths,
  tfjs: kerasPaths,
  flax: flaxPaths,
  pytorch: pytorchPaths,
};

/** Calls before and after, with what the text becomes. */
interface Changed {
  readonly before: readonly Call[];
  readonly after: readonly Call[];
  readonly edits: readonly TextEdit[] | Refusal;
}

function changedCalls(place: Place, { from, change, loop }: Spelling): Changed | Refusal {
  const { document, layer, calls, sizes } = place;
  const dialect = dialects[layer.framework];
  const isClass = layer.framework === "pytorch";
  const inside = typeof from === "string" || loop !== undefined ? calls[0]?.notes.find(isOtherFunction) : undefined;
  if (inside !== undefined)
    return refusal(`whether it acts on each channel alone is not known: ${inside.text.replace(/;.*|\.$/, "")}`);
  const context = { names: namesFor(layer.framework), sizes };
  if (typeof from === "string") {
    if (sizes === null) return refusal("how many channels the paths have is not known here");
    if (isClass) {
      const found = unrolledClass(document, calls, { form: from, sizes });
      if (isRefused(found)) return found;
      const after = change(found.calls, context);
      return isRefused(after) ? after : { before: found.calls, after, edits: found.edits(after) };
    }
    const found = unrolled(document, layer, calls, { form: from, dialect, sizes });
    if (isRefused(found)) return found;
    const after = change(found.calls, context);
    return isRefused(after) ? after : { before: found.calls, after, edits: placedRow(document, found.row, after) };
  }
  const before = written(place, from);
  if (isRefused(before)) return before;
  const after = change(before, context);
  if (isRefused(after)) return after;
  if (loop === undefined) return { before, after, edits: placed(document, calls, { before, after }) };
  if (sizes === null) return refusal("how many channels come in is not known here, and paths have to be counted");
  const paths = { form: loop, calls: after, sizes, dialect };
  return { before, after, edits: isClass ? placedClass(document, calls, paths) : placedLoop(document, calls, paths) };
}

/** Names that a text must import to have these calls, with what joins them in a loop. */
function importedBy(calls: readonly Call[], loop: PathForm | null): readonly string[] {
  const bare = calls.filter(({ prefix }) => prefix === "");
  const kinds = bare.map(({ kind }) => kind);
  if (loop === null || bare.length === 0) return kinds;
  if (loop !== "hybrid") return [...kinds, "concatenate"];
  return [...kinds, "add", ...(bare.some((call, i) => i > 0 && argumentOf(call, "activation") !== null) ? ["Activation"] : [])];
}

/** The attribute of `self` that the last of the edited expressions is assigned to. */
function attributeAt({ source }: Document, edits: readonly TextEdit[]): string | null {
  const last = edits.at(-1);
  return last === undefined ? null : (/(?<![\w.])self\.(\w+) = $/.exec(source.slice(0, last.start))?.[1] ?? null);
}

function rewritten(place: Place, spelling: Spelling): Offer {
  const { document, layer, inTheWay } = place;
  const { form } = spelling;
  const { block } = layer;
  if (inTheWay !== null || block === null) return { form, refused: inTheWay ?? "it is not known what it is" };
  const equal = equalFor(place, form);
  if (isRefused(equal)) return { form, ...equal };
  const changed = changedCalls(place, spelling);
  if (isRefused(changed)) return { form, ...changed };
  const { before, after, edits } = changed;
  if (isRefused(edits)) return { form, ...edits };
  const [old, own] = [typeof spelling.from === "string" ? spelling.from : null, spelling.loop ?? null];
  const imported = { before: importedBy(before, old), after: importedBy(after, own) };
  const all = layer.framework === "keras" ? withImports(document, edits, imported) : edits;
  if (isRefused(all)) return { form, ...all };
  const isOtherBlock = old !== null || own !== null;
  const conversion = conversionFor(layer, {
    original: { block, ...spelt(before, old) },
    rewritten: { block: isOtherBlock ? equal.block : block, ...spelt(after, own) },
    attribute: attributeAt(document, all),
  });
  return { form, law: equal.law, edits: all, conversion };
}

/** Whether a spelling is of these layers. */
function fits({ layer, calls, sizes }: Place): (spelling: Spelling) => boolean {
  const { block, framework } = layer;
  const each = block === null ? null : eachOf(block);
  return ({ from, frameworks, form }) => {
    if (!frameworks.includes(framework)) return false;
    if (typeof from === "string")
      return (
        each !== null && each.join === (from === "hybrid" ? "sum" : "concat") && calls.length === (from === "hybrid" ? 2 : 1)
      );
    const areThese =
      from.length === calls.length && from.every((kind, i) => signatureOf(framework, kind)?.kind === calls[i]?.kind);
    // tfjs has operations of the same names, which are given their weights.
    const areLayers = framework !== "tfjs" || calls.every(({ call }) => /(?:^|\.)layers\.\w+$/.test(call));
    // Most convolutions are neither grouped nor depthwise, and nobody asks why.
    const isAsked =
      from.length > 1 ||
      from[0] !== "convolution" ||
      (sizes !== null && (form !== "depthwise alone" || sizes.groups === sizes.input));
    return each === null && areThese && areLayers && isAsked;
  };
}

/**
 * What a layer that was read from a text can be rewritten as, in the order of the table, each as edits of the text or with the reason why
 * not. None for layers of which there is nothing to say.
 */
export function rewritesOf(source: string, language: Language, reading: Reading, layer: ReadLayer): readonly Offer[] {
  const { block, origin, parts } = layer;
  const each = block === null ? null : eachOf(block);
  const calls = (origin === "call" ? [layer] : parts).map((part) => callsAt(reading, part));
  const place: Place = {
    document: documentOf(source, language),
    layer,
    calls: origin === "call" ? [layer] : calls.flatMap((own) => own.slice(0, 1)),
    // A loop over paths is told by its sum, which is one.
    inTheWay: standsInTheWay(layer, each === null ? calls : []),
    forms: [],
    sizes: block === null ? null : each === null ? groupedOf(block) : groupedOfEach(each),
  };
  const own = spellings.filter(fits(place));
  const forms = own.length === 0 || block === null ? [] : equalForms(block, { most: mostBlocks });
  return own.map((spelling) => rewritten({ ...place, forms }, spelling));
}

/** Equal for offers that say the same of several layers at one place. */
const key = (offer: Offer): string => JSON.stringify(isRefused(offer) ? [offer.form, offer.refused] : [offer.form, offer.edits]);

/** The rewrites of all layers whose calls hold an offset in UTF-16 units, those of a single call before those of several together. */
export function rewritesAt(source: string, language: Language, reading: Reading, offset: number): readonly Offer[] {
  const holds = ({ start, end }: TextRange): boolean => start <= offset && offset <= end;
  const layers = reading.layers.filter((layer) => holds(layer) || layer.parts.some(holds));
  const offers = layers.flatMap((layer) => rewritesOf(source, language, reading, layer));
  return [...new Map(offers.map((offer) => [key(offer), offer])).values()];
}
