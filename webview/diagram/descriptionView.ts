/** The region that tells about the part that is hovered or focused: what it is at once, its forms folded, each with its code. */
import type { Selection } from "d3";
import { frameworks, traitsOf, type Framework } from "../../src/explain";
import { ifChanged, showIf, write } from "../view";
import type { Description, FormLine } from "./describe";

type Region = Selection<HTMLElement, unknown, null, undefined>;

const invitation =
  "Point at a part, or walk to it with Tab and the arrow keys: its counterparts light up in every diagram, and here stands what it is, what it costs and what it is equal to.";

export interface DescriptionOptions {
  /** What code is written in. */
  readonly framework: Framework;
  readonly onFramework: (framework: Framework) => void;
}

function addFrameworks(parent: Region, { framework, onFramework }: DescriptionOptions): void {
  const label = parent.append<HTMLElement>("label").attr("class", "framework").text("Code in ");
  const select = label.append<HTMLSelectElement>("select");
  for (const own of frameworks) select.append("option").attr("value", own).text(traitsOf[own].title);
  select.property("value", framework).on("change", function () {
    const chosen = frameworks.find((own) => own === this.value);
    if (chosen !== undefined) onFramework(chosen);
  });
}

export function addDescription(parent: Region, options: DescriptionOptions): Region {
  const region = parent
    .append<HTMLElement>("section")
    .attr("class", "description")
    .attr("role", "region")
    .attr("aria-label", "Description")
    .attr("tabindex", 0);
  // Read aloud at once; the forms and rules are there to be gone through.
  region.append<HTMLElement>("div").attr("class", "facts").attr("aria-live", "polite");
  const forms = region.append<HTMLElement>("div").attr("class", "forms");
  addFrameworks(forms, options);
  forms.append<HTMLElement>("div").attr("class", "groups");
  forms.append<HTMLElement>("div").attr("class", "rules");
  showDescription(region, null);
  return region;
}

function showFacts(facts: Region, description: Description | null): void {
  facts.selectAll("*").remove();
  if (description === null) {
    facts.append<HTMLElement>("p").attr("class", "hint").text(invitation);
    return;
  }
  facts.append<HTMLElement>("h3").text(description.title);
  for (const fact of description.facts) facts.append<HTMLElement>("p").text(fact);
}

function showRules(view: Region, rules: Description["rules"]): void {
  view.selectAll("*").remove();
  if (rules.length === 0) return;
  view.append<HTMLElement>("h4").text("The rules");
  const list = view.append<HTMLElement>("dl");
  for (const { id, statement, condition } of rules) {
    list.append<HTMLElement>("dt").text(id);
    list.append<HTMLElement>("dd").text(`${statement}. Condition: ${condition}.`);
  }
}

type Forms = Description["forms"][number];

/** Forms that were told of before stay as they are, folded or not. */
function showForms(view: Region, told: readonly Forms[]): void {
  const groups = view
    .selectAll<HTMLElement, Forms>(".group")
    .data(told, ({ of }) => of)
    .join((entered) => {
      const group = entered.append<HTMLElement>("div").attr("class", "group");
      group.append("h4");
      group.append("p").text("Being searched.");
      return group;
    });
  write(groups.select("h4"), ({ of }) => of);
  groups.select("p").attr("hidden", ({ lines }) => (lines === null ? null : ""));
  const lines = groups
    .selectAll<HTMLElement, FormLine>("details")
    .data(
      ({ lines: own }) => own ?? [],
      ({ form }) => form,
    )
    .join((entered) => {
      const details = entered.append<HTMLElement>("details");
      const summary = details.append("summary");
      summary.append("b");
      summary.append("span");
      details.append("p");
      details.append("pre").attr("tabindex", 0).append("code");
      return details;
    });
  write(lines.select("summary b"), ({ form }) => form);
  write(lines.select("summary span"), ({ law }) => ` · ${law}`);
  write(lines.select("p"), ({ text, code }) => ("text" in code ? text : `${text} No code: ${code.refused}.`));
  lines.select("pre").attr("hidden", ({ code }) => ("text" in code ? null : ""));
  write(lines.select("pre code"), ({ code }) => ("text" in code ? code.text : ""));
}

/** Null for no part. What is told already stays, so that nothing is read aloud twice. */
export function showDescription(region: Region, description: Description | null): void {
  const node = region.node();
  if (node === null) return;
  ifChanged(node, JSON.stringify(description), () => {
    const facts = region.select<HTMLElement>(".facts");
    const own = facts.node();
    if (own !== null)
      ifChanged(own, JSON.stringify([description?.title, description?.facts]), () => showFacts(facts, description));
    const forms = region.select<HTMLElement>(".forms");
    showIf(forms, description !== null);
    showForms(forms.select<HTMLElement>(".groups"), description?.forms ?? []);
    showRules(forms.select<HTMLElement>(".rules"), description?.rules ?? []);
  });
}
