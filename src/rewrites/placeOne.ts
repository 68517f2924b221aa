/** Puts one call where two layers stood that data passes one after the other. Pure. */
import type { TextRange } from "../reader";
import { bracketAround, type Bracket } from "./brackets";
import type { Call } from "./call";
import { indentAt, lineStart, textAt, type Document } from "./document";
import { layOut } from "./layOut";
import { isRefused, refusal, type Refusal, type TextEdit } from "./rewrite";
import { argumentText, standingOf, type Applied, type Standing } from "./standing";

const apart = refusal("the two layers do not stand one right behind the other in the text");

/** How often a name stands in the text, as a whole word. */
function countOf({ source }: Document, name: string): number {
  return source.split(new RegExp(`(?<![\\w$.])${name.replaceAll(/[.$]/g, "\\$&")}(?![\\w$])`)).length - 1;
}

/** Whether only space, and what ends the first statement, stands between. */
const isBlank = ({ source }: Document, from: number, to: number): boolean => /^\s*;?\s*$/.test(source.slice(from, to));

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

function rowOfTwo(document: Document, [first, second]: readonly [Applied, Applied]): Row | Refusal {
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

function fromApplied(document: Document, applied: readonly [Applied, Applied], call: Call): readonly TextEdit[] | Refusal {
  const row = rowOfTwo(document, applied);
  if (isRefused(row)) return row;
  const { start, end, argument, target, declaration } = row;
  const [opened, closed] = document.language === "python" ? ["(", ")"] : [".apply(", ")"];
  const before = target === null ? "" : `${declaration}${target} = `;
  const text = layOut(call, document, { indent: indentAt(document, start), before, behind: `${opened}${argument}${closed}` });
  return [{ start, end, text }];
}

/** A Sequential of these two alone, as an attribute or within other brackets: what it stands for is one layer. */
function wholeSequential(document: Document, bracket: Bracket): TextRange | null {
  const { source, brackets, language } = document;
  const around = bracketAround(brackets, { start: bracket.open, end: bracket.close + 1 });
  if (around === null || !/^,?\s*$/.test(source.slice(bracket.close + 1, around.close))) return null;
  const pattern = language === "python" ? /[A-Za-z_][\w.]*$/ : /[A-Za-z_$][\w$.]*$/;
  const name = pattern.exec(source.slice(lineStart(document, around.open), around.open))?.[0] ?? "";
  const range = { start: around.open - name.length, end: around.close + 1 };
  const standing = standingOf(document, range);
  const isModel = standing.stands === "value" && (standing.target === null || !standing.target.includes("."));
  return isModel && bracketAround(brackets, range) === null ? null : range;
}

function fromElements(
  document: Document,
  [first, second]: readonly [TextRange, TextRange],
  bracket: Bracket,
  call: Call,
): readonly TextEdit[] | Refusal {
  const { source } = document;
  if (!/^\s*,\s*$/.test(source.slice(first.end, second.start))) return apart;
  const areAll =
    source.slice(bracket.open + 1, first.start).trim() === "" && /^\s*,?\s*$/.test(source.slice(second.end, bracket.close));
  const range = (areAll ? wholeSequential(document, bracket) : null) ?? { start: first.start, end: second.end };
  return [{ ...range, text: layOut(call, document, { indent: indentAt(document, range.start) }) }];
}

const isApplied = (standing: Standing): standing is Applied => standing.stands === "applied";

export function placeOne(document: Document, ranges: readonly [TextRange, TextRange], call: Call): readonly TextEdit[] | Refusal {
  const [first, second] = [standingOf(document, ranges[0]), standingOf(document, ranges[1])];
  if (isApplied(first) && isApplied(second)) return fromApplied(document, [first, second], call);
  if (first.stands === "element" && second.stands === "element" && first.bracket.open === second.bracket.open)
    return fromElements(document, ranges, first.bracket, call);
  if (first.stands === "added" && second.stands === "added" && first.model === second.model) {
    if (!isBlank(document, first.range.end, second.range.start)) return apart;
    const text = layOut(call, document, {
      indent: indentAt(document, first.range.start),
      before: `${first.model}.add(`,
      behind: ")",
    });
    return [{ start: first.range.start, end: second.range.end, text }];
  }
  return apart;
}
