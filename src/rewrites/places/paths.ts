/** Grouped convolutions as paths over slices of channels, in the statements where they are applied, and back. Pure. */
import { betweenOfPath, layer, withBetween, type Between } from "./between";
import type { Call } from "../calls/call";
import { channelTexts, type Grouped } from "../calls/channels";
import { indentAt, type Document } from "../text/document";
import { freshNames, loopText, type PathLoop } from "./loop";
import { pathOfGrouped, pathOfPointwise } from "../calls/pathCalls";
import type { Piece } from "./placeAttribute";
import type { PathDialect } from "../calls/pathDialect";
import { rowOf, type Row } from "../text/row";
import { isVariable } from "../text/standing";
import { isRefused, madeOfEach, refusal, type Refusal, type RewriteForm, type TextEdit } from "../rewrite";

export type PathForm = Extract<RewriteForm, "towers" | "towers, then 1×1" | "hybrid">;

/** What the loop needs of the calls, but for where it stands. */
export type Paths = Pick<PathLoop, "bodies" | "join" | "then">;

/** Paths in a place of some framework. */
export interface PathsAt {
  readonly form: PathForm;
  /** The grouped convolution and, where there is one, the 1×1. */
  readonly calls: readonly Call[];
  /** What stands between them. */
  readonly between: readonly Between[];
  readonly sizes: Grouped;
  readonly dialect: PathDialect;
}

export function pathsOf(
  form: PathForm,
  [grouped, pointwise]: readonly Call[],
  { between, sizes, dialect, index }: Pick<PathsAt, "between" | "sizes" | "dialect"> & { readonly index: string },
): Paths | Refusal {
  if (grouped === undefined) return refusal("there is nothing to rewrite");
  const first = pathOfGrouped(grouped, sizes, dialect, index);
  if (isRefused(first)) return first;
  const { prefix } = grouped;
  if (form !== "hybrid" || pointwise === undefined) {
    return { bodies: [layer(first)], join: dialect.concat(prefix), then: pointwise ?? null };
  }
  const last = pathOfPointwise(pointwise, sizes, dialect, index);
  if (isRefused(last)) return last;
  const inner = madeOfEach(between, (one) => betweenOfPath(one, { dialect, sizes, index }));
  if (isRefused(inner)) return inner;
  const sum = dialect.sum(prefix);
  const join =
    last.activation === null
      ? { open: sum, close: ")" }
      : { open: `${dialect.activate(prefix, last.activation)}${sum}`, close: "))" };
  return { bodies: withBetween([first, last.call], inner), join, then: null };
}

/** As many as are still looked at when the text is read again. */
const mostPaths = 512;

export const tooMany = ({ groups }: Grouped): Refusal | null =>
  typeof groups === "number" && groups > mostPaths ? refusal(`${groups} paths are more than are written as ones`) : null;

/** The loop that stands for the grouped convolution and what follows it, over the variable that goes in. */
export function loopOf(
  { form, calls, between, sizes, dialect }: PathsAt,
  { row, around }: { readonly row: Row; readonly around: string },
): PathLoop | Refusal {
  const { argument, target } = row;
  if (target === null) return refusal("paths take several statements, and here stands one expression");
  if (!isVariable(argument)) return refusal(`paths read what goes in more than once, and ${argument} is no variable`);
  const texts = tooMany(sizes) ?? channelTexts(sizes);
  if (isRefused(texts)) return texts;
  const names = freshNames(around);
  const paths = pathsOf(form, calls, { between, sizes, dialect, index: names.index });
  if (isRefused(paths)) return paths;
  return { argument, target, count: texts.groups, width: texts.pathInput, names, ...paths };
}

/** The calls at a place as a loop. */
export function placedLoop(document: Document, pieces: readonly Piece[], paths: PathsAt): readonly TextEdit[] | Refusal {
  const { source, language } = document;
  const { form, calls, dialect } = paths;
  const needs = dialect.concat(calls[0]?.prefix ?? "").needs;
  if (form !== "hybrid" && needs !== null && !new RegExp(`\\b(?:as|import) ${needs}\\b`).test(source))
    return refusal(`${needs} is not imported, by which slices are concatenated`);
  if (language !== "python") return refusal("TensorFlow.js has no layer that cuts channels into slices");
  const row = rowOf(document, pieces);
  if (isRefused(row)) return row;
  const around = source.slice(0, row.start) + source.slice(row.end);
  const loop = loopOf(paths, { row, around });
  return isRefused(loop)
    ? loop
    : [{ start: row.start, end: row.end, text: loopText(loop, document, indentAt(document, row.start)) }];
}
