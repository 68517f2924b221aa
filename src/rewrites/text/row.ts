/** Layers that are applied one after the other, as a stretch of text from what goes in to what comes out. Pure. */
import type { TextRange } from "../../reader";
import { countOf, holdsComment, lineEndAt, lineStart, textAt, type Document } from "./document";
import { isRefused, refusal, type Refusal } from "../rewrite";
import { scopeAround } from "./scope";
import { argumentText, functionAt, standingOf, type Applied, type Assignment } from "./standing";

export const apart = refusal("the layers do not stand one right behind the other in the text");

/** Whether only space, and what ends the first statement, stands between. */
export const isBlank = ({ source }: Document, from: number, to: number): boolean =>
  from <= to && /^\s*;?\s*$/.test(source.slice(from, to));

/** Layers that are applied one after the other, from the first to what the last gives. */
export interface Row extends TextRange {
  /** What goes into the first. */
  readonly argument: string;
  /** What the last is assigned to, with what declares it; null within an expression. */
  readonly target: string | null;
  readonly declaration: string;
}

/** Layers up to the one that is applied last. */
interface Stretch {
  readonly argument: string;
  readonly last: Applied;
  /** Where the first statement begins, with what declares its target; null within one statement. */
  readonly begin: Pick<Row, "start" | "declaration"> | null;
}

interface Statement extends Omit<Assignment, "target"> {
  /** Null where what is applied is not assigned as it is; `declaration` then is all that stands before it. */
  readonly target: string | null;
  /** What the statement gives anew; null where it returns. */
  readonly gives: string | null;
}

/** The statement that ends with what is applied, or with functions of it: it assigns or returns that. */
function statementOf(document: Document, { statement, range }: Applied): Statement | null {
  if (statement !== null) return { ...statement, gives: statement.target };
  if (document.language !== "python") return null;
  const begin = lineStart(document, range.start);
  const pattern = /^([ \t]*)((?:return |([A-Za-z_][\w.]*) = )(?:[A-Za-z_][\w.]*\()*)$/;
  const [, indent = "", declaration, gives = null] = pattern.exec(document.source.slice(begin, range.start)) ?? [];
  const rest = document.source.slice(range.end, lineEndAt(document, range.end));
  if (declaration === undefined || !/^\)*[ \t]*(?:#.*)?$/.test(rest)) return null;
  return { start: begin + indent.length, declaration, target: null, gives };
}

function extended(document: Document, { argument, last, begin }: Stretch, next: Applied): Stretch | Refusal {
  const isNested = next.argument.start <= last.range.start && last.range.end <= next.argument.end;
  if (isNested) return argumentText(document, next) === textAt(document, last.range) ? { argument, last: next, begin } : apart;
  const [own, other] = [last.statement, statementOf(document, next)];
  if (own === null || other === null || !isBlank(document, last.range.end, other.start)) return apart;
  const between = own.target;
  if (argumentText(document, next) !== between) return apart;
  // A name that the next statement gives anew is gone behind it; another may be asked for anywhere.
  const isLost = other.gives === between || other.gives === null;
  if (!isLost && countOf(document, between, scopeAround(document, own.start, "def")) > 2)
    return refusal(`${between}, which stands between the layers, is used elsewhere too`);
  return {
    argument,
    last: next,
    begin: begin ?? { start: own.start, declaration: other.target === between ? own.declaration : "" },
  };
}

/** What is applied one after the other, each to what the one before gives. */
export function rowThrough(document: Document, applied: readonly Applied[]): Row | Refusal {
  const [first, ...others] = applied;
  if (first === undefined) return apart;
  if (others.length > 0 && applied.some(({ argument }) => holdsComment(document, argument)))
    return refusal("a comment stands within, and would be lost");
  let stretch: Stretch = { argument: argumentText(document, first), last: first, begin: null };
  for (const next of others) {
    const longer = extended(document, stretch, next);
    if (isRefused(longer)) return longer;
    stretch = longer;
  }
  const { argument, last, begin } = stretch;
  const own = begin === null ? last.statement : statementOf(document, last);
  return {
    start: begin?.start ?? own?.start ?? last.range.start,
    end: last.range.end,
    argument,
    target: own?.target ?? null,
    declaration: begin === null || begin.declaration === "" ? (own?.declaration ?? "") : begin.declaration,
  };
}

/** Layers that stand one right behind the other; refused where they are not applied here. */
export function rowOf(document: Document, ranges: readonly (TextRange & { readonly isFunction: boolean })[]): Row | Refusal {
  const standings = ranges.map((range) => (range.isFunction ? functionAt(document, range) : standingOf(document, range)));
  if (standings[0]?.stands !== "applied") return refusal("it is applied elsewhere, and paths are written where it is");
  const applied = standings.filter((standing) => standing.stands === "applied");
  return applied.length < ranges.length ? apart : rowThrough(document, applied);
}
