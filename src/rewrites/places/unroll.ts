/** A loop over paths, as it is written here, as the calls that it stands for. Pure. */
import { multiply, shapeOfTensor, type Block, type Each } from "../../blocks";
import { isConvolution, stepsOf } from "../../equivalences";
import type { Names } from "../../explain";
import type { ReadLayer } from "../../reader";
import { bracketAt } from "../text/brackets";
import type { Behind } from "./between";
import type { Grouped } from "../calls/channels";
import { indentAt, lineEndAt, lineStart, previousLine, type Document } from "../text/document";
import { loopText } from "./loop";
import type { PathDialect } from "../calls/pathDialect";
import { isSum, loopOf, otherwise, readsAll, rolesIn, wholeOf, type PathForm, type Whole } from "./paths";
import type { Row } from "../text/row";
import { isRefused, type Refusal } from "../rewrite";

/** What a loop stands for, and where all of it stands. */
export interface Unrolled extends Whole {
  readonly row: Row;
}

/** The paths that a block begins with. */
export function eachOf(block: Block): Each | null {
  const [begin] = stepsOf(block);
  return begin?.block === "each" ? begin : null;
}

/** The channels of all paths together, null where none of their convolutions stands for a grouped one. */
export function groupedOfEach({ count, body, split }: Each, names: Names): Grouped | null {
  const convolutions = stepsOf(body).filter(isConvolution);
  const own = convolutions[split === "copy" ? 1 : 0];
  if (own === undefined) return null;
  const [, , input = 0, output = 0] = shapeOfTensor(own.kernel);
  return { groups: count, input: multiply(count, input), output: multiply(count, output), names };
}

/** Names as the calls of a path know them, with that of the number of paths as the loop writes it. */
export function namesInLoop(document: Document, { count }: Each, layers: readonly ReadLayer[], names: Names): Names {
  const [first, last] = [layers[0], layers.at(-1)];
  if (typeof count === "number" || first === undefined || last === undefined) return names;
  const { source } = document;
  const before = source.slice(previousLine(document, lineStart(document, first.start)), first.start);
  const [, own] = /\bin range\((.+)\):/.exec(before) ?? /\bin range\((.+)\)/.exec(source.slice(last.end)) ?? [];
  const [unknown = "", ...more] = Object.keys(count.terms);
  return own === undefined || more.length > 0 || count.terms[unknown] !== 1 ? names : new Map([...names, [unknown, own]]);
}

/** Behind brackets, and those that follow them at once. */
function endOfCalls(document: Document, open: number): number {
  const close = bracketAt(document.brackets, open)?.close;
  if (close === undefined) return open;
  return document.source.charAt(close + 1) === "(" ? endOfCalls(document, close + 1) : close + 1;
}

/** The form of paths over so many convolutions each, null where it is none of those that are written here. */
export function pathFormOf({ join, split }: Each, convolutions: number): "towers" | "hybrid" | "ResNeXt paths" | null {
  const forms = ["towers", "hybrid", "ResNeXt paths"] as const;
  const fits = (form: PathForm): boolean =>
    rolesIn[form].length === convolutions && readsAll(form) === (split === "copy") && (isSum(form) ? "sum" : "concat") === join;
  return forms.find(fits) ?? null;
}

interface Frame {
  readonly start: number;
  readonly end: number;
  readonly index: string;
  readonly argument: string;
  readonly target: string;
  /** What stands before the list where the paths are joined. */
  readonly open: string;
}

/** The text around the calls: from the empty list to where it is joined. */
function frameOf(document: Document, { start: join }: ReadLayer, body: ReadLayer): Frame | null {
  const { source } = document;
  const loopLine = previousLine(document, lineStart(document, body.start));
  const listLine = previousLine(document, loopLine);
  const head = /^([ \t]*)(\w+) = \[\]\r?\n[ \t]*for (\w+) in range\(.+\):\r?\n/.exec(source.slice(listLine, body.start));
  const [, indent = "", paths = "", index = ""] = head ?? [];
  const argument = /^\(([A-Za-z_][\w.]*)(?:\[\.\.\., |\))/.exec(source.slice(body.end, body.end + 200))?.[1];
  const joinLine = lineStart(document, join);
  const last = new RegExp(`^[ \\t]*([\\w.]+) = (.*\\()${paths}(?!\\w)`).exec(source.slice(joinLine, lineEndAt(document, join)));
  const [, target, open] = last ?? [];
  const end = endOfCalls(document, source.indexOf("(", joinLine));
  if (head === null || argument === undefined || target === undefined || open === undefined) return null;
  return { start: listLine + indent.length, end, index, argument, target, open };
}

/** The activation behind a sum, null where there is none. */
function activationIn(open: string, prefix: string, dialect: PathDialect): string | null {
  if (dialect.activation === null) return null;
  const [before, behind] = dialect.activate(prefix, "\0").split("\0");
  const end = `${behind ?? ""}${dialect.sum(prefix)}`;
  const isActivated = open.startsWith(before ?? "") && open.endsWith(end);
  return isActivated ? open.slice(before?.length ?? 0, -end.length) : null;
}

export interface At {
  /** What each path has between its calls. */
  readonly between: readonly Behind[];
  readonly form: PathForm;
  readonly dialect: PathDialect;
  readonly sizes: Grouped;
}

/**
 * The calls that a loop stands for, if it is written just as it would be here: whatever else it does would be lost.
 * @param layer the paths, with its place where they are joined
 * @param layers the calls of one path, in the order in which data passes
 */
export function unrolled(document: Document, layer: ReadLayer, layers: readonly ReadLayer[], at: At): Unrolled | Refusal {
  const [body] = layers;
  const frame = body === undefined ? null : frameOf(document, layer, body);
  if (frame === null) return otherwise;
  const prefix = body?.call.slice(0, body.call.lastIndexOf(".") + 1) ?? "";
  const { index } = frame;
  const whole = wholeOf(document, layers, { ...at, index, activation: activationIn(frame.open, prefix, at.dialect) });
  if (isRefused(whole)) return whole;
  const { start, end, argument, target } = frame;
  const row: Row = { start, end, argument, target, declaration: "" };
  const around = document.source.slice(0, start) + document.source.slice(end);
  const again = loopOf({ ...at, ...whole }, { row, around });
  const isSame = !isRefused(again) && loopText(again, document, indentAt(document, start)) === document.source.slice(start, end);
  return isSame ? { ...whole, row } : otherwise;
}
