/** The table of arms: one row an arm, which unfolds into its runs; sortable, with Δ drawn on one axis for all. */
import { select } from "d3";
import { isActive, type TrialState } from "../../src/protocol/panel";
import { outcomeOf } from "../../src/wording";
import { toggled } from "../memory";
import { addButton, showIf, write, type Holder, type Show, type Surroundings } from "../view";
import { addArmDetails, showArmDetails } from "./armDetails";
import { armsOf, errorColumn, nameColumn, nextSort, numberColumns, sortedArms, type Arm, type ArmColumn } from "./armColumns";
import { armState } from "./armState";
import { captionOf, controlText } from "./conditions";
import { csvOf, markdownOf } from "./copyTable";
import { huesOf } from "./hues";
import { stripAxis, type StripAxis } from "./strip";
import { showStrip, showStripAxis } from "./stripView";

const columnClass = ({ id, wide }: ArmColumn): string => `${id}${wide === true ? " wide" : ""}`;

function addHeading(row: Holder, column: ArmColumn, { memory }: Surroundings): void {
  const heading = row.append<HTMLElement>("th").attr("scope", "col").attr("class", columnClass(column));
  heading.attr("data-column", column.id);
  const button = addButton(heading, "", () => memory.change({ sort: nextSort(memory.get().sort, column.id) }));
  button.attr("title", `${column.meaning}. Press to sort.`);
  button.append("span").text(column.title);
  button.append("span").attr("class", "direction").attr("aria-hidden", "true");
}

function addHead(table: Holder, surroundings: Surroundings): void {
  const row = table.append<HTMLElement>("thead").append<HTMLElement>("tr");
  addHeading(row, nameColumn, surroundings);
  addHeading(row, errorColumn, surroundings);
  row.append("th").attr("scope", "col").attr("class", "strip");
  for (const column of numberColumns) addHeading(row, column, surroundings);
  row.append("th").attr("scope", "col").attr("class", "state").text("state");
  row.append("th").attr("scope", "col").attr("class", "outcome").text("outcome");
}

function addFoot(table: Holder): void {
  const row = table.append("tfoot").append("tr");
  row.append("td").attr("colspan", 2);
  row.append("td").attr("class", "strip");
  for (const column of numberColumns) row.append("td").attr("class", columnClass(column));
  row.append("td").attr("class", "state");
  row.append("td").attr("class", "outcome");
}

/** The rows of one arm, empty. */
function addArm(body: Holder, variant: string, { memory }: Surroundings): void {
  const row = body.append<HTMLElement>("tr").attr("class", "row");
  const name = row.append<HTMLElement>("th").attr("scope", "row").attr("class", "arm");
  const button = addButton(name, "", () => memory.change({ expanded: toggled(memory.get().expanded, variant) }));
  button.append("span").attr("class", "fold").attr("aria-hidden", "true");
  button.append("span").attr("class", "swatch").attr("aria-hidden", "true");
  button.append("span").attr("class", "name").text(variant);
  const mark = name.append("span").attr("class", "mark").attr("title", "The same function as its control: its spread is noise");
  mark.append("span").text("=");
  mark.append("span").attr("class", "words").text(" same function");
  row.append("td").attr("class", errorColumn.id);
  row.append("td").attr("class", "strip");
  for (const column of numberColumns) row.append("td").attr("class", columnClass(column));
  const state = row.append("td").attr("class", "state");
  state.append("span");
  state.append("progress").attr("max", 1).attr("aria-label", `Progress of ${variant}`);
  row.append("td").attr("class", "outcome");
  const details = body.append<HTMLElement>("tr").attr("class", "details").append<HTMLElement>("td");
  addArmDetails(details.attr("colspan", numberColumns.length + 5), variant);
}

const outcomeChips = {
  equivalent: "≈ equivalent",
  different: "≠ different",
  inconclusive: "? undecided",
  calibration: "",
} as const;

interface Around {
  readonly trial: TrialState;
  readonly axis: StripAxis;
  readonly hue: string | null;
  readonly expanded: boolean;
}

function showArm(body: Holder, arm: Arm, { trial, axis, hue, expanded }: Around): void {
  const { row } = arm;
  body.attr("data-hue-of-arm", hue).attr("data-control", row.control === null ? "" : null);
  body.select(".arm button").attr("aria-expanded", String(expanded));
  showIf(body.select(".mark"), row.provedEqual);
  for (const column of [errorColumn, ...numberColumns])
    write(body.select<HTMLElement>(`.row > .${column.id}`), () => column.text(arm));
  showStrip(body.select<HTMLElement>(".strip"), row, axis, trial);
  const { text, share, troubled } = armState(arm.runs, trial.epochs, isActive(trial));
  body.select(".state").attr("data-troubled", troubled ? "" : null);
  write(body.select<HTMLElement>(".state span"), () => text);
  showIf(body.select(".state progress"), share !== null);
  body.select(".state progress").property("value", share ?? 1);
  const outcome = outcomeOf(row, trial);
  body.select(".outcome").attr("data-outcome", outcome);
  write(body.select<HTMLElement>(".outcome"), () => (outcome === null ? "" : outcomeChips[outcome]));
  showIf(body.select(".details"), expanded);
  if (expanded) showArmDetails(body.select<HTMLElement>(".details td"), arm, trial);
}

const directions = { ascending: "▲", descending: "▼", none: "" } as const;

function showSort(table: Holder, { memory }: Surroundings): void {
  const { sort } = memory.get();
  table.selectAll<HTMLElement, unknown>("th[data-column]").each(function () {
    const own = sort?.column === this.getAttribute("data-column");
    const direction = own ? (sort.descending ? "descending" : "ascending") : "none";
    this.setAttribute("aria-sort", direction);
    write(select(this).select<HTMLElement>(".direction"), () => directions[direction]);
  });
}

export function addArmTable(parent: Holder, surroundings: Surroundings): Show {
  const section = parent.append<HTMLElement>("section").attr("class", "result arms").attr("aria-label", "Arms");
  const head = section.append<HTMLElement>("div").attr("class", "head");
  head.append("h2").text("Arms");
  const copies = head.append<HTMLElement>("div").attr("class", "actions");
  let shown: TrialState | null = null;
  const copy = (textOf: (trial: TrialState) => string) => (): void => {
    if (shown !== null) surroundings.send({ intent: "copy", text: textOf(shown) });
  };
  addButton(copies, "Copy as Markdown", copy(markdownOf));
  addButton(copies, "Copy as CSV", copy(csvOf));
  const scroll = section.append<HTMLElement>("div").attr("class", "scroll").attr("tabindex", 0);
  scroll.attr("role", "region").attr("aria-label", "Table of the arms");
  const table = scroll.append<HTMLElement>("table").attr("class", "arms");
  addHead(table, surroundings);
  addFoot(table);
  const caption = section.append<HTMLElement>("p").attr("class", "caption");

  return ({ trial }) => {
    shown = trial;
    showIf(section, trial !== null);
    if (trial === null) return;
    const { sort, expanded } = surroundings.memory.get();
    const axis = stripAxis(trial);
    const hues = huesOf(trial.arms);
    showSort(table, surroundings);
    table.attr("data-outcomes", trial.arms.some((row) => outcomeOf(row, trial) !== null) ? "" : null);
    write(table.select<HTMLElement>("thead .strip"), () => `Δ to ${controlText(trial)}, one dot a trial (points)`);
    table
      .selectAll<HTMLElement, Arm>("tbody.one")
      .data([...sortedArms(armsOf(trial), sort)], ({ row }) => row.variant)
      .join((enter) =>
        enter
          .insert<HTMLElement>("tbody", "tfoot")
          .attr("class", "one")
          .attr("data-variant", ({ row }) => row.variant)
          .each(function ({ row }) {
            addArm(select(this), row.variant, surroundings);
          }),
      )
      .each(function (arm) {
        const { variant } = arm.row;
        showArm(select(this), arm, { trial, axis, hue: hues.get(variant) ?? null, expanded: expanded.includes(variant) });
      });
    showStripAxis(table.select<HTMLElement>("tfoot .strip"), axis, trial.margin);
    write(caption, () => captionOf(trial));
  };
}
