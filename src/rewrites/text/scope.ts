/** The function or class around a place in Python. Pure. */
import type { TextRange } from "../../reader";
import { isQuoted, lineEndAt, lineStart, type Document } from "./document";

/** The text of the innermost one, the whole text where there is none. */
export function scopeAround(document: Document, offset: number, keyword: "def" | "class"): TextRange {
  const { source, language } = document;
  const whole = { start: 0, end: source.length };
  if (language !== "python") return whole;
  const line = lineStart(document, offset);
  const indent = /^[ \t]*/.exec(source.slice(line))?.[0].length ?? 0;
  const heads = [...source.slice(0, line).matchAll(new RegExp(`^([ \\t]*)(?:async )?${keyword}\\b`, "gm"))];
  const head = heads.findLast(([, own = ""]) => own.length < indent);
  if (head === undefined) return whole;
  const [, own = ""] = head;
  const begin = lineEndAt(document, head.index);
  const rest = source.slice(begin);
  const behind = [...rest.matchAll(new RegExp(`^[ \\t]{0,${own.length}}[^\\s#)\\]}]`, "gm"))];
  const end = behind.find(({ index }) => index > 0 && !isQuoted(document, begin + index));
  return { start: head.index, end: end === undefined ? source.length : begin + end.index };
}
