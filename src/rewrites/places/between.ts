/** What stands between two convolutions and acts on each channel alone, as it is written, and as each path has its own. Pure. */
import type { Framework, TextRange } from "../../reader";
import { bracketAt } from "../text/brackets";
import type { Argument, Call } from "../calls/call";
import { channelTexts, type Grouped } from "../calls/channels";
import { textAt, type Document } from "../text/document";
import { nameOfAll, nameOfPath } from "../calls/pathCalls";
import type { PathDialect } from "../calls/pathDialect";
import type { Piece } from "./placeAttribute";
import { isRefused, madeOfEach, refusal, type Refusal } from "../rewrite";

/** A layer, or a function that is given the map as its first argument, which is left out here. */
export interface Between {
  readonly call: Call;
  readonly isFunction: boolean;
}

/** What stands there, with its place. */
export interface BetweenAt extends Between {
  readonly piece: Piece;
}

interface Kinds {
  readonly normalisation: string;
  readonly layers: readonly string[];
  readonly functions: readonly string[];
}

const kerasKinds: Kinds = {
  normalisation: "BatchNormalization",
  layers: ["ReLU", "ELU", "LeakyReLU", "Activation"],
  functions: ["relu", "elu", "leaky_relu"],
};
const kinds: Readonly<Record<Framework, Kinds>> = {
  keras: kerasKinds,
  tfjs: kerasKinds,
  flax: { normalisation: "BatchNorm", layers: [], functions: ["relu", "elu", "leaky_relu"] },
  pytorch: { normalisation: "BatchNorm2d", layers: ["ReLU", "ELU", "LeakyReLU"], functions: ["relu"] },
};

/** Where arguments part: at commas that stand in no brackets and no text. */
function argumentsIn(text: string): readonly Argument[] {
  const pieces: string[] = [""];
  let depth = 0;
  for (const [piece] of text.matchAll(/(["'])(?:\\.|(?!\1).)*\1|[()[\]{},]|[^()[\]{},"']+/g)) {
    if ("([{".includes(piece)) depth++;
    if (")]}".includes(piece)) depth--;
    if (piece === "," && depth === 0) pieces.push("");
    else pieces[pieces.length - 1] = `${pieces.at(-1) ?? ""}${piece}`;
  }
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .map((piece, i) => {
      const [, name, own] = /^(\w+)\s*=(?!=)\s*(.*)$/s.exec(piece) ?? [];
      return name === undefined || own === undefined
        ? { name: String(i), text: piece, isBare: true }
        : { name, text: own, isBare: false };
    });
}

/** The call that stands at a range. */
function betweenAt(document: Document, framework: Framework, range: TextRange): BetweenAt | Refusal {
  const text = textAt(document, range);
  const [head = "", prefix = "", kind = ""] = /^((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)\(/.exec(text) ?? [];
  const isWhole = head !== "" && bracketAt(document.brackets, range.start + head.length - 1)?.close === range.end - 1;
  const { normalisation, layers, functions } = kinds[framework];
  const isFunction = functions.includes(kind);
  if (!isWhole || !(isFunction || [normalisation, ...layers].includes(kind)))
    return refusal(`${text.split("(")[0] ?? text} stands between, and it is not known here how each path has its own`);
  const all = argumentsIn(text.slice(head.length, -1));
  const piece = { start: range.start, end: range.end, isFunction, isStateless: kind !== normalisation };
  return { call: { prefix, kind, arguments: isFunction ? all.slice(1) : all }, isFunction, piece };
}

export const allBetween = (
  document: Document,
  framework: Framework,
  ranges: readonly TextRange[],
): readonly BetweenAt[] | Refusal => madeOfEach(ranges, (range) => betweenAt(document, framework, range));

/** Calls with what stands between the two of them. */
export const withBetween = ([first, ...others]: readonly Call[], between: readonly Between[]): readonly Between[] =>
  first === undefined ? [] : [layer(first), ...(others.length > 0 ? between : []), ...others.map(layer)];

export const layer = (call: Call): Between => ({ call, isFunction: false });

const ofAllChannels = /_(?:init|initializer|regularizer|constraint)$/;

interface InPaths {
  readonly dialect: PathDialect;
  readonly sizes: Grouped;
  readonly index: string;
}

/** A path's own. */
export function betweenOfPath(between: Between, { dialect, sizes, index }: InPaths): Between | Refusal {
  const texts = channelTexts(sizes);
  return isRefused(texts) ? texts : changed(between, dialect, texts.pathOutput, (text) => nameOfPath(text, index));
}

/** That of all paths, of a path's own. */
export function betweenOfAll(between: Between, { dialect, sizes, index }: InPaths): Between | Refusal {
  const texts = channelTexts(sizes);
  return isRefused(texts) ? texts : changed(between, dialect, texts.output, (text) => nameOfAll(text, index));
}

/** With other channels and another name. */
function changed(
  { call, isFunction }: Between,
  { inputs }: PathDialect,
  channels: string,
  named: (text: string) => string | Refusal,
): Between | Refusal {
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    const { name, text } = argument;
    if (ofAllChannels.test(name))
      return refusal(`${name}=${text} speaks of the layer as a whole, of which every path has a share only`);
    const isChannels = inputs !== null && call.kind === "BatchNorm2d" && ["0", "num_features"].includes(name);
    const own = isChannels ? channels : name === "name" ? named(text) : text;
    if (typeof own !== "string") return own;
    given.push({ ...argument, text: own });
  }
  return { call: { ...call, arguments: given }, isFunction };
}

/** A function as the layer that does the same, which a Sequential can hold. */
export function asModule({ call, isFunction }: Between, prefix: string): Call | Refusal {
  if (!isFunction) return call;
  const other = call.arguments.find(({ name }) => name !== "inplace");
  return other === undefined
    ? { prefix, kind: "ReLU", arguments: [] }
    : refusal(`${call.prefix}${call.kind} is given ${other.text}, which a layer of its own would have to be`);
}
