/** Grouped convolutions as paths over slices of channels, in the statements where they are applied, and back. Pure. */
import { betweenOfAll, betweenOfPath, withBetween, type Behind } from "./between";
import { argumentOf, callOf, type Call } from "../calls/call";
import { channelTexts, type Grouped } from "../calls/channels";
import { indentAt, type Document } from "../text/document";
import { freshNames, loopText, type PathLoop } from "./loop";
import { allOf, pathOf, type InPaths, type Role } from "../calls/pathCalls";
import type { ReadLayer } from "../../reader";
import type { Piece } from "./placeAttribute";
import type { PathDialect } from "../calls/pathDialect";
import { rowOf, type Row } from "../text/row";
import { isVariable } from "../text/standing";
import { isRefused, madeOfEach, refusal, type Refusal, type RewriteForm, type TextEdit } from "../rewrite";

export type PathForm = Extract<RewriteForm, "towers" | "towers, then 1×1" | "hybrid" | "ResNeXt paths">;

/** What the convolutions of a path are, in the order in which data passes. */
export const rolesIn: Readonly<Record<PathForm, readonly Role[]>> = {
  towers: ["grouped"],
  "towers, then 1×1": ["grouped"],
  hybrid: ["grouped", "exit"],
  "ResNeXt paths": ["entry", "grouped", "exit"],
};

export const isSum = (form: PathForm): boolean => rolesIn[form].includes("exit");
export const readsAll = (form: PathForm): boolean => rolesIn[form].includes("entry");

export const otherwise = refusal("the paths are not written as they are written here, so that a part of them might be lost");

/** What the loop needs of the calls, but for where it stands. */
export type Paths = Pick<PathLoop, "bodies" | "join" | "then">;

/** Paths in a place of some framework. */
export interface PathsAt {
  readonly form: PathForm;
  /** The convolutions, by what they are in a path, and what follows behind all paths. */
  readonly calls: readonly Call[];
  /** What stands between them. */
  readonly between: readonly Behind[];
  readonly sizes: Grouped;
  readonly dialect: PathDialect;
}

interface PathsIn extends InPaths {
  readonly form: PathForm;
  readonly between: readonly Behind[];
}

/** What stands between the convolutions of paths, each changed by what the convolution is that it stands behind. */
const changedBetween = (
  { form, between, ...at }: PathsIn,
  change: (one: Behind, at: InPaths & { readonly role: Role }) => Behind | Refusal,
): readonly Behind[] | Refusal =>
  madeOfEach(between, (one) => change(one, { ...at, role: rolesIn[form][one.behind] ?? "grouped" }));

/** The paths that convolutions of all come to. */
export function pathsOf(calls: readonly Call[], at: PathsIn): Paths | Refusal {
  const { form, dialect } = at;
  const roles = rolesIn[form];
  const inside = roles.flatMap((role, i) => (calls[i] === undefined ? [] : [{ role, call: calls[i] }]));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return refusal("there is nothing to rewrite");
  const paths = madeOfEach(inside, ({ role, call }) => pathOf(role, call, at));
  if (isRefused(paths)) return paths;
  const between = changedBetween(at, betweenOfPath);
  if (isRefused(between)) return between;
  const { prefix } = first.call;
  const then = calls[roles.length] ?? null;
  const bodies = withBetween(paths, between);
  if (!isSum(form)) return { bodies, join: dialect.concat(prefix), then };
  const activation = dialect.activation === null ? null : argumentOf(last.call, dialect.activation);
  const sum = dialect.sum(prefix);
  if (activation === null) return { bodies, join: { open: sum, close: ")" }, then };
  return { bodies, join: { open: `${dialect.activate(prefix, activation.text)}${sum}`, close: "))" }, then };
}

/** Convolutions of all, with what stands between them. */
export interface Whole {
  readonly calls: readonly Call[];
  readonly between: readonly Behind[];
}

/**
 * What the layers of a path come to for all paths.
 * @param layers the convolutions of one path
 * @param at `activation` is what follows behind a sum
 */
export function wholeOf(
  document: Document,
  layers: readonly ReadLayer[],
  at: PathsIn & { readonly activation: string | null },
): Whole | Refusal {
  const roles = rolesIn[at.form];
  if (layers.length !== roles.length) return otherwise;
  const own = layers.flatMap((layer, i) => (roles[i] === undefined ? [] : [{ layer, role: roles[i] }]));
  const calls = madeOfEach(own, ({ layer, role }) => {
    const call = callOf(document.source, layer, at.dialect.convolution);
    return isRefused(call) ? call : allOf(role, call, at);
  });
  if (isRefused(calls)) return calls;
  const between = changedBetween(at, betweenOfAll);
  return isRefused(between) ? between : { calls, between };
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
  const paths = pathsOf(calls, { form, between, sizes, dialect, index: names.index });
  if (isRefused(paths)) return paths;
  return { argument, target, count: texts.groups, width: readsAll(form) ? null : texts.pathInput, names, ...paths };
}

/** The calls at a place as a loop. */
export function placedLoop(document: Document, pieces: readonly Piece[], paths: PathsAt): readonly TextEdit[] | Refusal {
  const { source, language } = document;
  const { form, calls, dialect } = paths;
  const needs = dialect.concat(calls[0]?.prefix ?? "").needs;
  if (!isSum(form) && needs !== null && !new RegExp(`\\b(?:as|import) ${needs}\\b`).test(source))
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
