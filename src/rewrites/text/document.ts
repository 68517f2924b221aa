/** A text as rewrites look at it: its brackets, its lines and the way it is laid out. Pure. */
import type { Language, TextRange } from "../../reader";
import { tokensOf, type Tokens } from "./brackets";

export interface Document extends Tokens {
  readonly source: string;
  readonly language: "python" | "javascript";
  /** One step of indentation, and what ends a line. */
  readonly indentation: string;
  readonly lineEnd: string;
  /** How many columns a line may have: the usual number, or as many as the file's own lines have. */
  readonly width: number;
}

const usualWidth = { python: 88, javascript: 80 };
const mostWidth = 120;

function widthOf(source: string, usual: number): number {
  const lengths = source.split(/\r\n|\r|\n/).map((line) => line.trimEnd().length);
  return Math.max(usual, ...lengths.filter((length) => length <= mostWidth));
}

/** The least indentation that a line of code has. */
function indentationOf(source: string, usual: string): string {
  const found = [...source.matchAll(/^([ \t]+)\S/gm)].map(([, space = ""]) => space);
  if (found.some((space) => space.startsWith("\t"))) return "\t";
  const least = Math.min(...found.map(({ length }) => length).filter((length) => length > 1));
  return Number.isFinite(least) && least <= 8 ? " ".repeat(least) : usual;
}

export function documentOf(source: string, given: Language): Document {
  const language = given === "python" ? "python" : "javascript";
  return {
    source,
    language,
    ...tokensOf(source, given),
    indentation: indentationOf(source, language === "python" ? "    " : "  "),
    lineEnd: source.includes("\r\n") ? "\r\n" : "\n",
    width: widthOf(source, usualWidth[language]),
  };
}

/** Where the line begins that an offset is in. */
export function lineStart({ source }: Document, offset: number): number {
  return Math.max(source.lastIndexOf("\n", offset - 1), source.lastIndexOf("\r", offset - 1)) + 1;
}

/** Where the line before the one that begins at an offset begins. */
export function previousLine(document: Document, start: number): number {
  const end = document.source.startsWith("\r\n", start - 2) ? start - 2 : start - 1;
  return lineStart(document, Math.max(0, end));
}

/** Where the line ends that an offset is in, before what ends it. */
export function lineEndAt({ source }: Document, offset: number): number {
  const found = source.slice(offset).search(/[\r\n]/);
  return found < 0 ? source.length : offset + found;
}

/** The space that the line of an offset begins with. */
export function indentAt(document: Document, offset: number): string {
  return /^[ \t]*/.exec(document.source.slice(lineStart(document, offset), offset))?.[0] ?? "";
}

/** The columns that stay as they are on the lines where a range begins and ends, indentation left out. */
export function takenAround(document: Document, { start, end }: TextRange): number {
  return start - lineStart(document, start) - indentAt(document, start).length + lineEndAt(document, end) - end;
}

export const textAt = ({ source }: Document, { start, end }: TextRange): string => source.slice(start, end);

/** How often a name stands in the text, or in a range of it, as a whole word; a dotted one with all its parts. */
export function countOf(
  { source }: Document,
  name: string,
  { start, end }: TextRange = { start: 0, end: source.length },
): number {
  return source.slice(start, end).split(new RegExp(`(?<![\\w$.])${name.replaceAll(/[.$]/g, "\\$&")}(?![\\w$])`)).length - 1;
}

/** Whether a text speaks of a name that is nobody's part, alone or with parts of its own. */
export const mentions = (text: string, name: string): boolean => new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(text);

/** Whether an offset is inside of a text or a comment. */
export const isQuoted = ({ quoted }: Document, offset: number): boolean =>
  quoted.some(({ start, end }) => start < offset && offset < end);

/** The commas of a range that stand in no brackets within it, and in no text or comment. */
export function commasIn(document: Document, { start, end }: TextRange): readonly number[] {
  const inside = document.brackets.filter(({ open, close }) => open >= start && close < end);
  return [...document.source.slice(start, end).matchAll(/,/g)]
    .map(({ index }) => start + index)
    .filter((at) => !isQuoted(document, at) && !inside.some(({ open, close }) => open < at && at < close));
}

/** Whether a comment stands in a range, which would be lost with it. */
export const holdsComment = ({ source, quoted }: Document, { start, end }: TextRange): boolean =>
  quoted.some((own) => own.start >= start && own.end <= end && /^(?:#|\/[/*])/.test(source.slice(own.start, own.start + 2)));
