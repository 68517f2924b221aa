/** The rule table; numbers as in mathematics.md, section 2, but for R14, which is ours. Pure. */
import type { Rule } from "../rule";
import { kernelRules } from "./kernelRules";
import { orderRules } from "./orderRules";
import { pathRules } from "./pathRules";

export const rules: readonly Rule[] = [...kernelRules, ...pathRules, ...orderRules].sort((a, b) =>
  a.id.localeCompare(b.id, "en", { numeric: true }),
);

/** The rule of an id. @throws RangeError for an unknown one. */
export function ruleOf(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found === undefined) throw new RangeError(`there is no rule ${id}`);
  return found;
}
