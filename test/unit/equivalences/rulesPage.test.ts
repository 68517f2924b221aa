/** docs/rules.md is written from the table itself: the rules, and what each arm is equal to by them. */
import { expect, it } from "vitest";
import { equalForms, examples, formNames, lawMeanings, lawOf, rules, type Rule } from "../../../src/equivalences";
import { describeVariant, knownVariants } from "../../../src/networks";
import { moduleOf } from "./randomBlock";

const width = 8;

/** The laws that a rule's examples have. */
function lawsOf({ id, apply }: Rule): string {
  const laws = examples
    .filter(({ rule }) => rule === id)
    .flatMap(({ window }) => {
      const result = apply(window);
      return "refused" in result ? [] : [lawOf(...result.after)];
    });
  return [...new Set(laws)].join(", ");
}

const ruleLine = (rule: Rule): string => `| ${[rule.id, rule.statement, rule.condition, lawsOf(rule)].join(" | ")} |`;

function armSection(id: string): string {
  const forms = equalForms(moduleOf(id, "published", width)).filter(({ chain }) => chain.length > 0);
  const lines = forms.map(
    ({ form, chain, law }) =>
      `- ${formNames[form]} — by ${chain.map(({ rule }) => rule).join(", ")} (${law}: ${lawMeanings[law]})`,
  );
  const none = "- nothing else that has a name, within the bounds of the search";
  return [`### ${id}`, "", `${describeVariant(id).summary}.`, "", ...(lines.length === 0 ? [none] : lines)].join("\n");
}

it("docs/rules.md says what the table says", async () => {
  const page = [
    "# The rules",
    "",
    "Each rule rewrites consecutive steps of a block over the same weights; none has a map of weights of its own. `-back` is the way",
    "back, with refusals of its own. The law is read off the kernels: _reindex_ reads each weight once, so gradients and every",
    "elementwise optimiser carry over; _embed_ adds constants, so training needs their zeros kept; _merge_ multiplies weights, so the",
    "function is the same and a step of training later it is not. `node dist/cli.js verify` checks every row: exactly at its sizes, and",
    "within rounding on each engine.",
    "",
    "| rule | statement | condition | law |",
    "| --- | --- | --- | --- |",
    ...rules.map(ruleLine),
    "",
    "## What the arms are equal to",
    "",
    `Found by at most six rules in a row among at most 500 blocks, at ${width} channels. What is not listed was not found, which is no proof that it`,
    "is not so; for linear modules `verify` gives the rank as a reason.",
    "",
    knownVariants().map(armSection).join("\n\n"),
    "",
  ];
  await expect(page.join("\n")).toMatchFileSnapshot("../../../docs/rules.md");
});
