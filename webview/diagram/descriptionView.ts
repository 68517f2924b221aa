/** The region that tells about the part that is hovered or focused. */
import type { Selection } from "d3";
import type { Description } from "./describe";

type Region = Selection<HTMLElement, unknown, null, undefined>;

const invitation =
  "Point at a part, or walk to it with Tab and the arrow keys: its counterparts light up in every diagram, and here stands what it is, what it costs and what it is equal to.";

export function addDescription(parent: Region): Region {
  const region = parent
    .append<HTMLElement>("section")
    .attr("class", "description")
    .attr("role", "region")
    .attr("aria-label", "Description")
    .attr("tabindex", 0);
  // Read aloud at once; the forms and rules are there to be gone through.
  region.append<HTMLElement>("div").attr("class", "facts").attr("aria-live", "polite");
  region.append<HTMLElement>("div").attr("class", "forms");
  showDescription(region, null);
  return region;
}

/** Null for no part. */
export function showDescription(region: Region, description: Description | null): void {
  const facts = region.select<HTMLElement>(".facts");
  const forms = region.select<HTMLElement>(".forms");
  facts.selectAll("*").remove();
  forms.selectAll("*").remove();
  if (description === null) {
    facts.append<HTMLElement>("p").attr("class", "hint").text(invitation);
    return;
  }
  facts.append<HTMLElement>("h3").text(description.title);
  for (const fact of description.facts) facts.append<HTMLElement>("p").text(fact);
  for (const { of, lines } of description.forms) {
    forms.append<HTMLElement>("h4").text(of);
    const items = forms.append<HTMLElement>("ul");
    for (const line of lines) items.append<HTMLElement>("li").text(line);
  }
  if (description.rules.length === 0) return;
  forms.append<HTMLElement>("h4").text("The rules");
  const rules = forms.append<HTMLElement>("dl");
  for (const { id, statement, condition } of description.rules) {
    rules.append<HTMLElement>("dt").text(id);
    rules.append<HTMLElement>("dd").text(`${statement}. Condition: ${condition}.`);
  }
}
