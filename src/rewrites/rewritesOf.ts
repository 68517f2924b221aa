/** What a layer can be rewritten as, where it stands: only what the table says is equal, over the same weights. Pure. */
import { sameSize, type Block } from "../blocks";
import { isChannelwise, stepsOf } from "../equivalences";
import { soonEqualForms } from "../explain";
import { holdsOffset, type Language, type Reading, type ReadLayer, type TextRange } from "../reader";
import { assumesWeights, otherwiseGiven } from "./assumed";
import { argumentOf, type Call } from "./calls/call";
import { changedCalls, dialects } from "./changedCalls";
import { groupedOf, namesAt } from "./calls/channels";
import { keptAs } from "./checkpointNames";
import { conversionFor, spelt } from "./conversion";
import { documentOf, type Document } from "./text/document";
import { equalFor, standsInTheWay } from "./equalFor";
import { withImports } from "./text/imports";
import { isSum, type PathForm } from "./places/paths";
import type { Place } from "./place";
import { isRefused, refusal, type Offer, type Refusal, type TextEdit } from "./rewrite";
import { signatureOf, spellings, type Spelling } from "./spellings";
import { eachOf, groupedOfEach, namesInLoop, pathFormOf } from "./places/unroll";

/** The calls that are read at a range: several where code is read more than once with other values. */
const callsAt = ({ layers }: Reading, { start, end }: TextRange): readonly ReadLayer[] =>
  layers.filter((one) => one.origin === "call" && one.start === start && one.end === end);

/** Names that a text must import to have these calls, with what joins them in a loop. */
function importedBy(calls: readonly Call[], loop: PathForm | null): readonly string[] {
  const bare = calls.filter(({ prefix }) => prefix === "");
  const kinds = bare.map(({ kind }) => kind);
  if (loop === null || bare.length === 0) return kinds;
  if (!isSum(loop)) return [...kinds, "concatenate"];
  const [last] = bare.slice(-1);
  return [...kinds, "add", ...(last !== undefined && argumentOf(last, "activation") !== null ? ["Activation"] : [])];
}

/** What the layer that is edited is assigned to, null where it is applied at once and nobody can ask for it. */
function targetOf({ source }: Document, edits: readonly TextEdit[]): string | null {
  const targets = edits.flatMap(({ start, end }) => {
    if (/^(?:\(|\s*\.apply\b)/.test(source.slice(end))) return [];
    return /(?<![\w.])([\w.]+) = $/.exec(source.slice(0, start))?.[1] ?? [];
  });
  return targets.at(-1) ?? null;
}

const isNormalisation = (step: Block): boolean => isChannelwise(step) && step.function === "batchNormalisation";

/** A part of the layer that the text asks for by name or number, such as its kernel. */
function partAsked({ source }: Document, target: string | null): Refusal | null {
  if (target === null) return null;
  const part = new RegExp(`(?<![\\w.])${target.replaceAll(".", "\\.")}(?:\\.\\w+|\\[[^\\]]*\\])`).exec(source)?.[0];
  return part === undefined ? null : refusal(`${part} is asked for elsewhere, which the new layers need not have`);
}

function rewritten(place: Place, spelling: Spelling): Offer {
  const { document, layer, calls, inTheWay } = place;
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
  const target = targetOf(document, all);
  const asked = partAsked(document, target);
  if (asked !== null) return { form, ...asked };
  const isOtherBlock = old !== null || own !== null;
  if (assumesWeights(calls)) {
    const refused = "which weights there are depends on what callers give";
    return { form, law: equal.law, edits: all, conversion: { refused } };
  }
  if (layer.framework !== "pytorch" && stepsOf(block).some(isNormalisation)) {
    const refused = "what checkpoints call the normalisation is not known here";
    return { form, law: equal.law, edits: all, conversion: { refused } };
  }
  const conversion = conversionFor(layer, {
    original: { block, ...spelt(before, old) },
    rewritten: { block: isOtherBlock ? equal.block : block, ...spelt(after, own) },
    ...keptAs(place, { target, edits: all, isBack: old !== null }),
  });
  return { form, law: equal.law, edits: all, conversion };
}

/** Whether a convolution is given groups, though it may not be known how many. */
function hasGroups({ framework, arguments: given }: ReadLayer): boolean {
  const groups = given[dialects[framework].groups];
  return groups !== undefined && groups.value !== 1;
}

/** Whether a spelling is of these layers. */
function fits({ layer, calls, sizes }: Place): (spelling: Spelling) => boolean {
  const { block, framework } = layer;
  const each = block === null ? null : eachOf(block);
  return ({ from, frameworks, form }) => {
    if (!frameworks.includes(framework)) return false;
    if (typeof from === "string") return each !== null && pathFormOf(each, calls.length) === from;
    const areThese =
      from.length === calls.length && from.every((kind, i) => signatureOf(framework, kind)?.kind === calls[i]?.kind);
    // tfjs has operations of the same names, which are given their weights.
    const areLayers = framework !== "tfjs" || calls.every(({ call }) => /(?:^|\.)layers\.\w+$/.test(call));
    // Most convolutions are neither grouped nor depthwise, and nobody asks why.
    const isGrouped = sizes !== null || (calls[0] !== undefined && hasGroups(calls[0]));
    const isAsked = from.length === 2 || from[0] !== "convolution" || isGrouped;
    const canBeDepthwise = form !== "depthwise alone" || (sizes !== null && sameSize(sizes.groups, sizes.input));
    return each === null && areThese && areLayers && isAsked && canBeDepthwise;
  };
}

/**
 * What a layer that was read from a text can be rewritten as, in the order of the table, each as edits of the text or with the reason why
 * not. None for layers of which there is nothing to say.
 */
export function rewritesOf(source: string, language: Language, reading: Reading, layer: ReadLayer): readonly Offer[] {
  return offersOf(documentOf(source, language), reading, layer);
}

function offersOf(document: Document, reading: Reading, read: ReadLayer): readonly Offer[] {
  // A window that callers say is handed on as it is written.
  const layer: ReadLayer = { ...read, block: read.block ?? read.supposed };
  const { block, origin, parts } = layer;
  const each = block === null ? null : eachOf(block);
  const calls = (origin === "call" ? [layer] : parts).map((part) => callsAt(reading, part));
  const own = origin === "call" ? [read] : calls.flatMap((found) => found.slice(0, 1));
  const told = namesAt(document, layer, own);
  const names = each === null ? told : namesInLoop(document, each, own, told);
  const place: Place = {
    document,
    layer,
    calls: own,
    between: parts.flatMap((part, i) => {
      const behind = calls.slice(0, i).filter(({ length }) => length > 0).length - 1;
      return calls[i]?.length === 0 ? [{ ...part, behind }] : [];
    }),
    // A loop over paths is told by its sum, which is one.
    inTheWay: standsInTheWay(layer, each === null ? calls : [], own),
    forms: [],
    otherForms: [],
    sizes: block === null ? null : each === null ? groupedOf(block, names) : groupedOfEach(each, names),
  };
  const fitting = spellings.filter(fits(place));
  const forms = fitting.length === 0 || block === null ? [] : soonEqualForms(block);
  const other = block === null || fitting.length === 0 ? null : otherwiseGiven(block, own, read.block === null);
  const otherForms = other === null ? forms : soonEqualForms(other);
  return fitting.map((spelling) => rewritten({ ...place, forms, otherForms }, spelling));
}

/** Equal for offers that say the same of several layers at one place. */
const key = (offer: Offer): string => JSON.stringify(isRefused(offer) ? [offer.form, offer.refused] : [offer.form, offer.edits]);

/** The rewrites of all layers whose calls hold an offset in UTF-16 units, those of a single call before those of several together. */
export function rewritesAt(source: string, language: Language, reading: Reading, offset: number): readonly Offer[] {
  const holds = (range: TextRange): boolean => holdsOffset(range, offset);
  const layers = reading.layers.filter((layer) => holds(layer) || layer.parts.some(holds));
  if (layers.length === 0) return [];
  const document = documentOf(source, language);
  const offers = layers.flatMap((layer) => offersOf(document, reading, layer));
  return [...new Map(offers.map((offer) => [key(offer), offer])).values()];
}
