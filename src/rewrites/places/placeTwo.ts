/** Puts two calls where one stood, as it would be written there by hand. Pure. */
import type { TextRange } from "../../reader";
import type { Call } from "../calls/call";
import { indentAt, takenAround, textAt, type Document } from "../text/document";
import { layOut } from "./layOut";
import type { Refusal, TextEdit } from "../rewrite";
import { standingOf, type Applied } from "../text/standing";

export type Pair = readonly [Call, Call];

/** How layers are put one after the other in an expression, null where the framework has no way to. */
export interface Sequential {
  readonly open: string;
  readonly close: string;
}

const end = (document: Document): string => (document.language === "javascript" ? ";" : "");

/** Two statements, the second on what the first makes; or one call on the other. */
function applied(document: Document, standing: Applied, [first, second]: Pair): TextEdit {
  const { range, statement } = standing;
  const indent = indentAt(document, range.start);
  const [opened, closed] = document.language === "python" ? ["(", ")"] : [".apply(", ")"];
  const input = textAt(document, standing.argument);
  if (statement === null || statement.declaration.startsWith("const")) {
    const inner = layOut(first, document, { indent, behind: `${opened}${input}${closed}` });
    return { ...range, text: layOut(second, document, { indent, behind: `${opened}${inner}${closed}` }) };
  }
  const { start, declaration, target } = statement;
  const lines = [
    layOut(first, document, { indent, before: `${declaration}${target} = `, behind: `${opened}${input}${closed}` }),
    layOut(second, document, { indent, before: `${target} = `, behind: `${opened}${target}${closed}` }),
  ];
  return { start, end: range.end, text: lines.join(`${end(document)}${document.lineEnd}${indent}`) };
}

/** Two calls as one expression, on one line where they fit. */
export function sequence(document: Document, calls: readonly Call[], range: TextRange, { open, close }: Sequential): string {
  const { lineEnd, indentation, width } = document;
  const indent = indentAt(document, range.start);
  const line = `${open}${calls.map((call) => layOut(call, document, { indent })).join(", ")}${close}`;
  if (!/[\r\n]/.test(line) && indent.length + takenAround(document, range) + line.length <= width) return line;
  const inner = `${indent}${indentation}`;
  const lines = calls.map((call) => `${inner}${layOut(call, document, { indent: inner, behind: "," })}${lineEnd}`);
  return `${open}${lineEnd}${lines.join("")}${indent}${close}`;
}

/** Calls in the place of one in a list, each on a line of its own where that is. */
export function elements(document: Document, calls: readonly Call[], range: TextRange): string {
  const indent = indentAt(document, range.start);
  const isOwnLine = /[\r\n][ \t]*$/.test(document.source.slice(0, range.start));
  const texts = calls.map((call) => layOut(call, document, { indent }));
  return texts.join(isOwnLine ? `,${document.lineEnd}${indent}` : ", ");
}

export function placeTwo(
  document: Document,
  at: TextRange,
  pair: Pair,
  sequential: Sequential | Refusal,
): readonly TextEdit[] | Refusal {
  const standing = standingOf(document, at);
  const { range } = standing;
  const indent = indentAt(document, range.start);
  switch (standing.stands) {
    case "applied":
      return [applied(document, standing, pair)];
    case "added": {
      const lines = pair.map((call) => layOut(call, document, { indent, before: `${standing.model}.add(`, behind: ")" }));
      return [{ ...range, text: lines.join(`${end(document)}${document.lineEnd}${indent}`) }];
    }
    case "element":
      return [{ ...range, text: elements(document, pair, range) }];
    case "value":
      return "refused" in sequential ? sequential : [{ ...range, text: sequence(document, pair, range, sequential) }];
  }
}
