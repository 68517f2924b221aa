/** What stands between two convolutions and acts on each channel alone, as it is written, and as each path has its own. Pure. */
import type { Framework } from "../../reader";
import type { RangeBehind } from "../place";
import { bracketAt } from "../text/brackets";
import type { Argument, Call } from "../calls/call";
import { textAt, type Document } from "../text/document";
import { channelsOfAll, channelsOfPath, nameOfAll, nameOfPath, type Channels, type InPaths, type Role } from "../calls/pathCalls";
import type { PathDialect } from "../calls/pathDialect";
import type { Piece } from "./placeAttribute";
import { isRefused, madeOfEach, refusal, type Refusal } from "../rewrite";

/** A layer, or a function that is given the map as its first argument, which is left out here. */
export interface Between {
  readonly call: Call;
  readonly isFunction: boolean;
}

/** What stands behind one of some convolutions, by the number of that. */
export interface Behind extends Between {
  readonly behind: number;
}

/** What stands there, with its place. */
export interface BehindAt extends Behind {
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
function betweenAt(document: Document, framework: Framework, range: RangeBehind): BehindAt | Refusal {
  const text = textAt(document, range);
  const [head = "", prefix = "", kind = ""] = /^((?:[A-Za-z_]\w*\.)*)([A-Za-z_]\w*)\(/.exec(text) ?? [];
  const isWhole = head !== "" && bracketAt(document.brackets, range.start + head.length - 1)?.close === range.end - 1;
  const { normalisation, layers, functions } = kinds[framework];
  const isFunction = functions.includes(kind);
  if (!isWhole || !(isFunction || [normalisation, ...layers].includes(kind)))
    return refusal(`${text.split("(")[0] ?? text} stands between, and it is not known here how each path has its own`);
  const all = argumentsIn(text.slice(head.length, -1));
  const piece = { start: range.start, end: range.end, isFunction, isStateless: kind !== normalisation };
  const call = { prefix, kind, arguments: isFunction ? all.slice(1) : all };
  return { call, isFunction, behind: range.behind, piece };
}

export const allBetween = (
  document: Document,
  framework: Framework,
  ranges: readonly RangeBehind[],
): readonly BehindAt[] | Refusal => madeOfEach(ranges, (range) => betweenAt(document, framework, range));

/** Convolutions with what stands between them. */
export const inRow = <One, Other extends { readonly behind: number }>(
  convolutions: readonly One[],
  between: readonly Other[],
): readonly (One | Other)[] =>
  convolutions.flatMap((one, i) => [one, ...(i < convolutions.length - 1 ? between.filter(({ behind }) => behind === i) : [])]);

export const withBetween = (calls: readonly Call[], between: readonly Behind[]): readonly Between[] =>
  inRow(calls.map(layer), between);

export const layer = (call: Call): Between => ({ call, isFunction: false });

const ofAllChannels = /_(?:init|initializer|regularizer|constraint)$/;

interface BehindRole extends InPaths {
  /** What the convolution is that it stands behind. */
  readonly role: Role;
}

/** A path's own. */
export const betweenOfPath = (between: Behind, { dialect, sizes, index, role }: BehindRole): Behind | Refusal =>
  changed(between, dialect, channelsOfPath(role, sizes), (text) => nameOfPath(text, index));

/** That of all paths, of a path's own. */
export const betweenOfAll = (between: Behind, { dialect, sizes, index, role }: BehindRole): Behind | Refusal =>
  changed(between, dialect, channelsOfAll(role, sizes), (text) => nameOfAll(text, index));

/** With other channels and another name. */
function changed(
  { call, isFunction, behind }: Behind,
  { inputs }: PathDialect,
  channels: Channels | Refusal,
  named: (text: string) => string | Refusal,
): Behind | Refusal {
  if (isRefused(channels)) return channels;
  const given: Argument[] = [];
  for (const argument of call.arguments) {
    const { name, text } = argument;
    if (ofAllChannels.test(name))
      return refusal(`${name}=${text} speaks of the layer as a whole, of which every path has a share only`);
    const isChannels = inputs !== null && call.kind === "BatchNorm2d" && ["0", "num_features"].includes(name);
    const own = isChannels ? (channels.filters ?? text) : name === "name" ? named(text) : text;
    if (typeof own !== "string") return own;
    given.push({ ...argument, text: own });
  }
  return { call: { ...call, arguments: given }, isFunction, behind };
}

/** A function as the layer that does the same, which a Sequential can hold. */
export function asModule({ call, isFunction }: Between, prefix: string): Call | Refusal {
  if (!isFunction) return call;
  const other = call.arguments.find(({ name }) => name !== "inplace");
  return other === undefined
    ? { prefix, kind: "ReLU", arguments: [] }
    : refusal(`${call.prefix}${call.kind} is given ${other.text}, which a layer of its own would have to be`);
}
