/** Two layers that are attributes of a module, one applied right behind the other, as one attribute. Pure. */
import { bracketAt } from "./brackets";
import { countOf, lineEndAt, lineStart, type Document } from "./document";
import { isRefused, refusal, type Refusal, type TextEdit } from "./rewrite";
import { apart, rowOfTwo } from "./row";
import { assignmentOf, type Applied, type Standing } from "./standing";

type Value = Standing & { readonly stands: "value" };

/** Where an attribute is applied: its one use beside that which assigns it. */
function applicationOf(document: Document, attribute: string): Applied | Refusal {
  const { source, brackets } = document;
  if (countOf(document, attribute) !== 2) return refusal(`${attribute} is not used just once`);
  const start = new RegExp(`(?<![\\w.])${attribute.replaceAll(".", "\\.")}(?=\\()`).exec(source)?.index;
  const bracket = start === undefined ? null : bracketAt(brackets, start + attribute.length);
  if (start === undefined || bracket === null) return refusal(`${attribute} is not used just once`);
  const range = { start, end: bracket.close + 1 };
  return {
    stands: "applied",
    range,
    argument: { start: bracket.open + 1, end: bracket.close },
    statement: assignmentOf(document, range),
  };
}

/** The whole line of a statement, with what ends it. */
function lineOf(document: Document, { start, end }: Value["range"]): Value["range"] {
  const last = lineEndAt(document, end);
  return { start: lineStart(document, start), end: document.source.startsWith("\r\n", last) ? last + 2 : last + 1 };
}

/**
 * Edits that take the first attribute away, give the second another value, and apply it alone.
 * @param write the value, at an indentation
 */
export function placedAttribute(
  document: Document,
  [first, second]: readonly [Value, Value],
  write: (indent: string) => string,
): readonly TextEdit[] | Refusal {
  const [own, other] = [first.target, second.target];
  if (own?.startsWith("self.") !== true || other?.startsWith("self.") !== true) return apart;
  const applied = [applicationOf(document, own), applicationOf(document, other)] as const;
  const [before, behind] = applied;
  if (isRefused(before)) return before;
  if (isRefused(behind)) return behind;
  const row = rowOfTwo(document, [before, behind]);
  if (isRefused(row)) return row;
  const indent = /^[ \t]*/.exec(document.source.slice(lineStart(document, second.range.start)))?.[0] ?? "";
  const assigned = row.target === null ? "" : `${row.target} = `;
  return [
    { ...lineOf(document, first.range), text: "" },
    { ...second.range, text: write(indent) },
    { start: row.start, end: row.end, text: `${assigned}${other}(${row.argument})` },
  ].sort((a, b) => a.start - b.start);
}
