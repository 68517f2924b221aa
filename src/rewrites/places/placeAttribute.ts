/** Two layers that are attributes of a module, one applied right behind the other, as one attribute. Pure. */
import type { TextRange } from "../../reader";
import { bracketAt } from "../text/brackets";
import { countOf, lineEndAt, lineStart, type Document } from "../text/document";
import { isRefused, refusal, type Refusal, type TextEdit } from "../rewrite";
import { scopeAround } from "../text/scope";
import { apart, rowThrough } from "../text/row";
import { assignmentOf, functionAt, standingOf, type Applied } from "../text/standing";

/** A layer, or a function on a map, as it stands in the text. */
export interface Piece extends TextRange {
  readonly isFunction: boolean;
  /** Whether it has nothing of its own, so that it may be shared. */
  readonly isStateless: boolean;
}

/** A convolution. */
export const pieceAt = ({ start, end }: TextRange): Piece => ({ start, end, isFunction: false, isStateless: false });

/** The class around an attribute, or the whole text where others extend it. */
function scopeOf(document: Document, offset: number): TextRange {
  const { source } = document;
  const scope = scopeAround(document, offset, "class");
  const name = /^\s*class (\w+)/.exec(source.slice(scope.start, scope.end))?.[1];
  const isBase = name !== undefined && new RegExp(`^[ \\t]*class \\w+\\([^)]*(?<!\\w)${name}(?!\\w)`, "m").test(source);
  return isBase ? { start: 0, end: source.length } : scope;
}

/** Where an attribute is called. */
function usesOf(document: Document, attribute: string, { start: from, end }: TextRange): readonly Applied[] {
  const uses = document.source
    .slice(from, end)
    .matchAll(new RegExp(`(?<![\\w.])${attribute.replaceAll(".", "\\.")}(?=\\()`, "g"));
  return [...uses].flatMap(({ index }): readonly Applied[] => {
    const start = from + index;
    const bracket = bracketAt(document.brackets, start + attribute.length);
    if (bracket === null) return [];
    const range = { start, end: bracket.close + 1 };
    const argument = { start: bracket.open + 1, end: bracket.close };
    return [{ stands: "applied", range, argument, statement: assignmentOf(document, range) }];
  });
}

/** Where an attribute is applied: its one use in its class beside that which assigns it. */
function applicationOf(document: Document, attribute: string, scope: TextRange): Applied | Refusal {
  const [use] = usesOf(document, attribute, scope);
  return use === undefined || countOf(document, attribute, scope) !== 2 ? refusal(`${attribute} is not used just once`) : use;
}

/** The attribute that keeps a layer; null for a function. */
function targetOf(document: Document, piece: Piece): { readonly target?: string | null } {
  const standing = piece.isFunction ? null : standingOf(document, piece);
  return standing?.stands === "value" ? standing : {};
}

/** Whether all are attributes of a module, or functions. */
export const areAttributes = (document: Document, pieces: readonly Piece[]): boolean =>
  pieces.length > 1 &&
  pieces.every((piece) => piece.isFunction || targetOf(document, piece).target?.startsWith("self.") === true);

/** The whole line of a statement, with what ends it. */
function lineOf(document: Document, { start, end }: TextRange): TextRange {
  const last = lineEndAt(document, end);
  return { start: lineStart(document, start), end: document.source.startsWith("\r\n", last) ? last + 2 : last + 1 };
}

/** Where each of the layers is applied, in a module that has them as attributes. */
function applications(document: Document, layers: readonly Piece[]): readonly Applied[] | Refusal {
  const applied: Applied[] = [];
  for (const piece of layers) {
    const { target = null } = targetOf(document, piece);
    const scope = scopeOf(document, piece.start);
    const own =
      target === null
        ? functionAt(document, piece)
        : piece.isStateless && countOf(document, target, scope) > 2
          ? (usesOf(document, target, scope).find((use) => !isRefused(rowThrough(document, [...applied.slice(-1), use]))) ??
            apart)
          : applicationOf(document, target, scope);
    if (isRefused(own)) return own;
    applied.push(own);
  }
  return applied;
}

/**
 * Edits that take all attributes but the last away, give the last another value, and apply it alone.
 * @param layers attributes, and functions between them
 * @param write the value, at an indentation
 */
export function placedAttribute(
  document: Document,
  layers: readonly Piece[],
  write: (indent: string) => string,
): readonly TextEdit[] | Refusal {
  const last = layers.at(-1);
  if (last === undefined || !areAttributes(document, layers)) return apart;
  const applied = applications(document, layers);
  if (isRefused(applied)) return applied;
  const row = rowThrough(document, applied);
  if (isRefused(row)) return row;
  const indent = /^[ \t]*/.exec(document.source.slice(lineStart(document, last.start)))?.[0] ?? "";
  const assigned = row.target === null ? row.declaration : `${row.declaration}${row.target} = `;
  const gone = layers.slice(0, -1).filter((piece, i) => {
    const { target = null } = targetOf(document, piece);
    const here = layers.filter(({ start }) => start === piece.start);
    const isElsewhere = target === null || countOf(document, target, scopeOf(document, piece.start)) > 1 + here.length;
    return !isElsewhere && here[0] === layers[i];
  });
  return [
    ...gone.map((range) => ({ ...lineOf(document, range), text: "" })),
    { start: last.start, end: last.end, text: write(indent) },
    { start: row.start, end: row.end, text: `${assigned}${targetOf(document, last).target ?? ""}(${row.argument})` },
  ].sort((a, b) => a.start - b.start);
}
