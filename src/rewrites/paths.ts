/** Grouped convolutions as paths over slices of channels, in the statements where they are applied, and back. Pure. */
import { shapeOfTensor, type Block } from "../blocks";
import { isConvolution, stepsOf } from "../equivalences";
import type { ReadLayer } from "../reader";
import type { Call } from "./call";
import { indentAt, type Document } from "./document";
import { freshNames, loopText, type PathLoop } from "./loop";
import { pathOfGrouped, pathOfPointwise, type Grouped } from "./pathCalls";
import type { PathDialect } from "./pathDialect";
import { rowOf, type Row } from "./row";
import { isRefused, refusal, type Refusal, type RewriteForm, type TextEdit } from "./rewrite";

export type PathForm = Extract<RewriteForm, "towers" | "towers, then 1×1" | "hybrid">;

/** The channels of the grouped convolution that a block begins with, null where they are not known or it begins otherwise. */
export function groupedOf(block: Block): Grouped | null {
  const [begin] = stepsOf(block);
  if (!isConvolution(begin)) return null;
  const [, , perGroup = 0, output = 0] = shapeOfTensor(begin.kernel);
  const { groups } = begin;
  if (typeof groups !== "number" || typeof perGroup !== "number" || typeof output !== "number" || groups < 2) return null;
  return { groups, input: groups * perGroup, output };
}

/** What the loop needs of the calls, but for where it stands. */
export type Paths = Pick<PathLoop, "bodies" | "join" | "then">;

export function pathsOf(
  form: PathForm,
  [grouped, pointwise]: readonly Call[],
  { sizes, dialect, index }: { readonly sizes: Grouped; readonly dialect: PathDialect; readonly index: string },
): Paths | Refusal {
  if (grouped === undefined) return refusal("there is nothing to rewrite");
  const first = pathOfGrouped(grouped, sizes, dialect, index);
  if (isRefused(first)) return first;
  const { prefix } = grouped;
  if (form !== "hybrid" || pointwise === undefined) {
    return { bodies: [first], join: dialect.concat(prefix), then: pointwise ?? null };
  }
  const last = pathOfPointwise(pointwise, sizes, dialect, index);
  if (isRefused(last)) return last;
  const sum = dialect.sum(prefix);
  const join =
    last.activation === null
      ? { open: sum, close: ")" }
      : { open: `${dialect.activate(prefix, last.activation)}${sum}`, close: "))" };
  return { bodies: [first, last.call], join, then: null };
}

/** As many as are still looked at when the text is read again. */
export const mostPaths = 512;

/** The loop that stands for the grouped convolution and what follows it, over the variable that goes in. */
export function loopOf(
  form: PathForm,
  calls: readonly Call[],
  at: { readonly sizes: Grouped; readonly dialect: PathDialect; readonly row: Row; readonly around: string },
): PathLoop | Refusal {
  const { sizes, dialect, row, around } = at;
  const { argument, target } = row;
  if (target === null) return refusal("paths take several statements, and here stands one expression");
  if (!/^[A-Za-z_][\w.]*$/.test(argument))
    return refusal(`paths read what goes in more than once, and ${argument} is no variable`);
  if (sizes.groups > mostPaths) return refusal(`${sizes.groups} paths are more than are written as ones`);
  const names = freshNames(around);
  const paths = pathsOf(form, calls, { sizes, dialect, index: names.index });
  if (isRefused(paths)) return paths;
  return { argument, target, count: sizes.groups, width: sizes.input / sizes.groups, names, ...paths };
}

/** The calls at a place as a loop. */
export function placedLoop(
  document: Document,
  layers: readonly ReadLayer[],
  {
    form,
    calls,
    sizes,
    dialect,
  }: { readonly form: PathForm; readonly calls: readonly Call[]; readonly sizes: Grouped; readonly dialect: PathDialect },
): readonly TextEdit[] | Refusal {
  const { source, language } = document;
  const needs = dialect.concat(calls[0]?.prefix ?? "").needs;
  if (form !== "hybrid" && needs !== null && !new RegExp(`\\b(?:as|import) ${needs}\\b`).test(source))
    return refusal(`${needs} is not imported, by which slices are concatenated`);
  if (language !== "python") return refusal("TensorFlow.js has no layer that cuts channels into slices");
  const row = rowOf(document, layers);
  if (isRefused(row)) return row;
  const around = source.slice(0, row.start) + source.slice(row.end);
  const loop = loopOf(form, calls, { sizes, dialect, row, around });
  return isRefused(loop)
    ? loop
    : [{ start: row.start, end: row.end, text: loopText(loop, document, indentAt(document, row.start)) }];
}
