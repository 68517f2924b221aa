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
    .attr("aria-live", "polite")
    .attr("tabindex", 0);
  showDescription(region, null);
  return region;
}

/** Null for no part. */
export function showDescription(region: Region, description: Description | null): void {
  region.selectAll("*").remove();
  if (description === null) {
    region.append<HTMLElement>("p").attr("class", "hint").text(invitation);
    return;
  }
  region.append<HTMLElement>("h3").text(description.title);
  const list = (parent: Region, lines: readonly string[]): void => {
    const items = parent.append<HTMLElement>("ul");
    for (const line of lines) items.append<HTMLElement>("li").text(line);
  };
  for (const fact of description.facts) region.append<HTMLElement>("p").text(fact);
  for (const { of, lines } of description.forms) {
    region.append<HTMLElement>("h4").text(of);
    list(region, lines);
  }
  if (description.rules.length === 0) return;
  region.append<HTMLElement>("h4").text("By these rules");
  const rules = region.append<HTMLElement>("dl");
  for (const { id, statement, condition } of description.rules) {
    rules.append("dt").text(id);
    rules.append("dd").text(`${statement}. Holds if: ${condition}.`);
  }
}
