/** Puts one call where two layers stood that data passes one after the other. Pure. */
import type { TextRange } from "../../reader";
import { bracketAround, type Bracket } from "../text/brackets";
import type { Call } from "../calls/call";
import { indentAt, lineStart, type Document } from "../text/document";
import { layOut } from "./layOut";
import { isRefused, type Refusal, type TextEdit } from "../rewrite";
import { apart, isBlank, rowThrough } from "../text/row";
import { pieceAt, placedAttribute } from "./placeAttribute";
import { standingOf, type Applied, type Standing } from "../text/standing";

function fromApplied(document: Document, applied: readonly [Applied, Applied], call: Call): readonly TextEdit[] | Refusal {
  const row = rowThrough(document, applied);
  if (isRefused(row)) return row;
  const { start, end, argument, target, declaration } = row;
  const [opened, closed] = document.language === "python" ? ["(", ")"] : [".apply(", ")"];
  const before = target === null ? declaration : `${declaration}${target} = `;
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
  if (first.stands === "value" && second.stands === "value")
    return placedAttribute(document, ranges.map(pieceAt), (indent) => layOut(call, document, { indent }));
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
