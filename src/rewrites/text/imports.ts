/** Names that new calls need and old ones needed alone, in the import that brought them in. Pure. */
import type { TextRange } from "../../reader";
import { isQuoted, type Document } from "./document";
import { refusal, type Refusal, type TextEdit } from "../rewrite";

interface ImportedName extends TextRange {
  /** Whether the import brings in nothing else. */
  readonly isAlone: boolean;
  /** What stands between two names. */
  readonly separator: string;
}

/** A name on a line of its own is followed by others on theirs. */
function separatorAt(list: string, at: number): string {
  const space = /(?:\r\n|\r|\n)[ \t]*$/.exec(list.slice(0, at))?.[0];
  return space === undefined ? ", " : `,${space}`;
}

/** Where a `from … import …` brings a name in by just this name. */
function importOf(document: Document, name: string): ImportedName | null {
  const { source } = document;
  const statements = source.matchAll(/^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]+(?:\(([^)]*)\)|([^(#\r\n]*))/gm);
  for (const { 0: whole, 1: bracketed, 2: plain, index } of statements) {
    if (isQuoted(document, index + whole.length - 1)) continue;
    const list = bracketed ?? plain ?? "";
    const at = new RegExp(`(?<![\\w.])${name}(?![\\w.])(?!\\s+as\\b)(?<!\\bas\\s+${name})`).exec(list)?.index;
    if (at === undefined) continue;
    const start = index + whole.lastIndexOf(list) + at;
    return { start, end: start + name.length, isAlone: !list.includes(","), separator: separatorAt(list, at) };
  }
  return null;
}

const isImported = (document: Document, name: string): boolean => importOf(document, name) !== null;

/** How often a name stands in the text as a word, in comments too. */
function countOf(text: string, name: string): number {
  return text.split(new RegExp(`(?<![\\w.])${name}(?!\\w)`)).length - 1;
}

/** The text after edits. */
export function edited(source: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: own }) => text.slice(0, start) + own + text.slice(end), source);
}

/** Edits with those of the import: what is needed comes in, what nothing else needs goes. */
export function withImports(
  document: Document,
  edits: readonly TextEdit[],
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
): readonly TextEdit[] | Refusal {
  const missing = [...new Set(after)].filter((name) => !isImported(document, name));
  const text = edited(document.source, edits);
  const unused = [...new Set(before)].filter(
    (name) => !after.includes(name) && countOf(text, name) === 1 && isImported(document, name),
  );
  const ranges = unused
    .flatMap((name) => importOf(document, name) ?? [])
    .filter(({ isAlone }) => !isAlone || missing.length > 0)
    .sort((a, b) => a.start - b.start);
  const [first] = ranges;
  if (first === undefined) {
    if (missing.length === 0) return edits;
    const anchor = before.map((name) => importOf(document, name)).find((found) => found !== null);
    if (anchor === undefined)
      return refusal(
        `${missing.join(" and ")} would have to be imported, and no import of ${before.join(" or ")} is found to follow`,
      );
    return [{ start: anchor.end, end: anchor.end, text: missing.map((name) => `${anchor.separator}${name}`).join("") }, ...edits];
  }
  const { source } = document;
  const replaced = ranges.map((range, i): TextEdit => {
    if (i === 0 && missing.length > 0) return { start: range.start, end: range.end, text: missing.join(range.separator) };
    // With its own comma: the one before it, or behind it where it is the first.
    const comma = /,\s*$/.exec(source.slice(0, range.start))?.[0];
    if (comma !== undefined) return { start: range.start - comma.length, end: range.end, text: "" };
    const behind = /^\s*,\s*/.exec(source.slice(range.end))?.[0] ?? "";
    return { start: range.start, end: range.end + behind.length, text: "" };
  });
  return [...replaced, ...edits].sort((a, b) => a.start - b.start);
}
