/** Whether a body of a loop may do something else in a later round than in the first ones. Pure. */
import { everyExpression } from "../syntax/everyExpression";
import type { Expression, Statement } from "../syntax/form";

const arithmetic = new Set(["+", "-", "*", "and", "or", "&&", "||"]);
const equality = new Set(["==", "==="]);

/** Comparisons with what is not the first round, and places in lists; a slice of a map is none. */
function isOpen(expression: Expression): boolean {
  if (expression.kind === "element") return expression.index.kind !== "list" && expression.index.kind !== "slice";
  if (expression.kind !== "operation" || arithmetic.has(expression.operator)) return false;
  const { operator, left, right } = expression;
  return !equality.has(operator) || ![left, right].some((own) => own.kind === "number" && own.value === 0);
}

export function mayDiffer(body: readonly Statement[]): boolean {
  let found = false;
  everyExpression(body, (expression) => {
    found ||= isOpen(expression);
  });
  return found;
}
