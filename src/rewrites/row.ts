/** Layers that are applied one after the other, as a stretch of text from what goes in to what comes out. Pure. */
import type { TextRange } from "../reader";
import { countOf, holdsComment, textAt, type Document } from "./document";
import { refusal, type Refusal } from "./rewrite";
import { argumentText, standingOf, type Applied } from "./standing";

export const apart = refusal("the two layers do not stand one right behind the other in the text");

/** Whether only space, and what ends the first statement, stands between. */
export const isBlank = ({ source }: Document, from: number, to: number): boolean => /^\s*;?\s*$/.test(source.slice(from, to));

/** Layers that are applied one after the other, from the first to what the last gives. */
export interface Row extends TextRange {
  /** What goes into the first. */
  readonly argument: string;
  /** What the last is assigned to, with what declares it; null within an expression. */
  readonly target: string | null;
  readonly declaration: string;
}

const rowOfOne = (document: Document, applied: Applied): Row => ({
  start: applied.statement?.start ?? applied.range.start,
  end: applied.range.end,
  argument: argumentText(document, applied),
  target: applied.statement?.target ?? null,
  declaration: applied.statement?.declaration ?? "",
});

export function rowOfTwo(document: Document, [first, second]: readonly [Applied, Applied]): Row | Refusal {
  if (holdsComment(document, first.argument) || holdsComment(document, second.argument))
    return refusal("a comment stands within, and would be lost");
  const isNested = second.argument.start <= first.range.start && first.range.end <= second.argument.end;
  if (isNested) {
    if (argumentText(document, second) !== textAt(document, first.range)) return apart;
    return { ...rowOfOne(document, second), argument: argumentText(document, first) };
  }
  const [own, next] = [first.statement, second.statement];
  if (own === null || next === null || !isBlank(document, first.range.end, next.start)) return apart;
  const between = own.target;
  if (argumentText(document, second) !== between) return apart;
  // A name that the second statement gives anew is gone behind it; another may be asked for anywhere.
  if (next.target !== between && countOf(document, between) > 2)
    return refusal(`${between}, which stands between the two layers, is used elsewhere too`);
  return {
    start: own.start,
    end: second.range.end,
    argument: argumentText(document, first),
    target: next.target,
    declaration: next.target === between ? own.declaration : next.declaration,
  };
}

/** One layer, or two that stand one right behind the other; refused where they are not applied here. */
export function rowOf(document: Document, ranges: readonly TextRange[]): Row | Refusal {
  const [first, second] = ranges.map((range) => standingOf(document, range));
  if (first?.stands !== "applied") return refusal("it is applied elsewhere, and paths are written where it is");
  if (second === undefined) return rowOfOne(document, first);
  return second.stands === "applied" ? rowOfTwo(document, [first, second]) : apart;
}
