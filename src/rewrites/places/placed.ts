/** Puts calls where others stood. Pure. */
import type { ReadLayer } from "../../reader";
import type { Between } from "./between";
import type { Call } from "../calls/call";
import { indentAt, takenAround, type Document } from "../text/document";
import { applied, layOut } from "./layOut";
import { placeOne } from "./placeOne";
import type { Row } from "../text/row";
import { placeTwo } from "./placeTwo";
import { refusal, type Refusal, type TextEdit } from "../rewrite";
import { sequentialOf } from "./sequential";

/** @param calls where the calls `before` stand, in the order in which data passes */
export function placed(
  document: Document,
  calls: readonly ReadLayer[],
  { before, after }: { readonly before: readonly Call[]; readonly after: readonly Call[] },
): readonly TextEdit[] | Refusal {
  const [first, second] = calls;
  const [one, other] = after;
  if (first === undefined || one === undefined) return refusal("there is nothing to rewrite");
  if (calls.length === after.length)
    return calls.flatMap(({ start, end }, i) => {
      const call = after[i];
      if (call === undefined || call === before[i]) return [];
      const around = { indent: indentAt(document, start), taken: takenAround(document, { start, end }) };
      return [{ start, end, text: layOut(call, document, around) }];
    });
  if (second === undefined && other !== undefined)
    return placeTwo(document, first, [one, other], sequentialOf(document, one.prefix));
  return second === undefined ? refusal("there is nothing to rewrite") : placeOne(document, [first, second], one);
}

/** Statements that apply calls one after the other where a row of others stood. */
export function placedRow(
  document: Document,
  { start, end, argument, target }: Row,
  calls: readonly Between[],
): readonly TextEdit[] {
  const indent = indentAt(document, start);
  const before = target === null ? "" : `${target} = `;
  const lines = calls.map((call, i) => applied(call, document, { indent, before, input: i === 0 ? argument : (target ?? "") }));
  return [{ start, end, text: lines.join(`${document.lineEnd}${indent}`) }];
}
