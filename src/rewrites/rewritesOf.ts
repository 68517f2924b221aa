/** What a layer can be rewritten as, where it stands: only what the table says is equal, over the same weights. Pure. */
import type { Channelwise } from "../blocks";
import { equalForms, isChannelwise, isConvolution, stepsOf, type EqualForm, type FormName, type Law } from "../equivalences";
import type { Language, Note, Reading, ReadLayer, TextRange } from "../reader";
import { callOf, type Call } from "./call";
import { conversionFor, spelt } from "./conversion";
import { documentOf, type Document } from "./document";
import { withImports } from "./imports";
import { depthwiseChannels, namesFor, spellings, type Spelling } from "./kerasRewrites";
import { placed } from "./placed";
import { isRefused, refusal, type Offer, type Refusal, type RewriteForm } from "./rewrite";

/** What the table calls the forms, each by one of these names. */
const formNames: Readonly<Record<RewriteForm, readonly FormName[]>> = {
  separable: ["separable", "separable with a multiplier"],
  depthwise: ["separable", "separable with a multiplier"],
  grouped: ["separable", "separable with a multiplier"],
  "depthwise alone": ["depthwise"],
  "grouped alone": ["depthwise"],
  towers: ["towers of slices"],
  "towers, then 1×1": ["towers of slices, then 1×1"],
  hybrid: ["hybrid"],
  "ResNeXt paths": ["ResNeXt paths"],
  "ResNeXt, grouped": ["ResNeXt, grouped"],
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
}

/** The calls that are read at a range: several where code is read more than once with other values. */
const callsAt = ({ layers }: Reading, { start, end }: TextRange): readonly ReadLayer[] =>
  layers.filter((one) => one.origin === "call" && one.start === start && one.end === end);

const isAssumption = ({ about }: Note): boolean => about === "assumption";

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

/** The law by which the table leads to a form, or why it does not over the same weights. */
function lawFor({ layer, forms }: Place, form: RewriteForm): Law | Refusal {
  const equal = forms.find((one) => one.law === "reindex" && formNames[form].includes(one.form));
  return equal?.law ?? refusal(notEqual(layer));
}

/** The calls as they are written, by what each has to be. */
function written({ document, calls, layer }: Place, { from }: Spelling): readonly Call[] | Refusal {
  const names = namesFor(layer);
  const own: Call[] = [];
  for (const [i, kind] of from.entries()) {
    const layerOf = calls[i];
    const call =
      layerOf === undefined ? refusal("one of its layers is not found") : callOf(document.source, layerOf, names[kind]);
    if (isRefused(call)) return call;
    own.push(call);
  }
  return own;
}

function rewritten(place: Place, spelling: Spelling): Offer {
  const { document, layer, calls, inTheWay } = place;
  const { form } = spelling;
  const { block } = layer;
  if (inTheWay !== null || block === null) return { form, refused: inTheWay ?? "it is not known what it is" };
  const law = lawFor(place, form);
  if (typeof law !== "string") return { form, ...law };
  const before = written(place, spelling);
  if (isRefused(before)) return { form, ...before };
  const after = spelling.change(before, namesFor(layer), depthwiseChannels(block));
  if (isRefused(after)) return { form, ...after };
  const edits = placed(document, calls, { before, after });
  if (isRefused(edits)) return { form, ...edits };
  const imported = (own: readonly Call[]): readonly string[] => own.flatMap(({ prefix, kind }) => (prefix === "" ? [kind] : []));
  const all = withImports(document, edits, { before: imported(before), after: imported(after) });
  if (isRefused(all)) return { form, ...all };
  return { form, law, edits: all, conversion: conversionFor(layer, block, { before: spelt(before), after: spelt(after) }) };
}

/** Whether a spelling is of these layers. */
function fits({ layer, calls }: Place): (spelling: Spelling) => boolean {
  const names = namesFor(layer);
  return ({ form, from, isWithoutGroups }) =>
    from.length === calls.length &&
    from.every((kind, i) => names[kind].kind === calls[i]?.kind) &&
    // tfjs has operations of the same names, which are given their weights.
    (layer.framework === "keras" || calls.every(({ call }) => /(?:^|\.)layers\.\w+$/.test(call))) &&
    (isWithoutGroups || layer.framework === "keras") &&
    // Most plain convolutions are not depthwise, and nobody asks why.
    (form !== "depthwise alone" || (layer.block !== null && depthwiseChannels(layer.block) !== null));
}

/**
 * What a layer that was read from a text can be rewritten as, in the order of the table, each as edits of the text or with the reason why
 * not. None for layers of which there is nothing to say.
 */
export function rewritesOf(source: string, language: Language, reading: Reading, layer: ReadLayer): readonly Offer[] {
  if (layer.framework !== "keras" && layer.framework !== "tfjs") return [];
  const calls = (layer.origin === "call" ? [layer] : layer.parts).map((part) => callsAt(reading, part));
  const place: Place = {
    document: documentOf(source, language),
    layer,
    calls: layer.origin === "call" ? [layer] : calls.flatMap((own) => own.slice(0, 1)),
    inTheWay: standsInTheWay(layer, calls),
    forms: [],
  };
  const own = spellings.filter(fits(place));
  const forms = own.length === 0 || layer.block === null ? [] : equalForms(layer.block, { most: mostBlocks });
  return own.map((spelling) => rewritten({ ...place, forms }, spelling));
}

/** Equal for offers that say the same of several layers at one place. */
const key = (offer: Offer): string => JSON.stringify(isRefused(offer) ? [offer.form, offer.refused] : [offer.form, offer.edits]);

/** The rewrites of all layers whose calls hold an offset in UTF-16 units, those of a single call before those of several together. */
export function rewritesAt(source: string, language: Language, reading: Reading, offset: number): readonly Offer[] {
  const holds = ({ start, end }: TextRange): boolean => start <= offset && offset <= end;
  const layers = reading.layers.filter((layer) => (layer.origin === "idiom" ? layer.parts.some(holds) : holds(layer)));
  const offers = layers.flatMap((layer) => rewritesOf(source, language, reading, layer));
  return [...new Map(offers.map((offer) => [key(offer), offer])).values()];
}
