/** What an arm's row unfolds: its facts, and every run of it with its state. */
import type { RunRow, TrialState } from "../../src/protocol/panel";
import { write, type Holder } from "../view";
import { numberColumns, type Arm } from "./armColumns";
import { cellsOf, runColumns } from "./runCells";

export function addArmDetails(parent: Holder, variant: string): void {
  parent.append("p").attr("class", "facts");
  const table = parent.append<HTMLElement>("table").attr("class", "runs");
  table.append("caption").text(`Runs of ${variant}`);
  const head = table.append("thead").append("tr").selectAll("th").data(runColumns).join("th").attr("scope", "col");
  head.text((title) => title);
  table.append("tbody");
}

function factsOf(arm: Arm): string {
  const { control, form, divergedPairs, provedEqual } = arm.row;
  const facts = numberColumns.filter(({ wide }) => wide === true).map(({ title, text }) => `${text(arm)} ${title}`);
  return [
    ...(control === null ? ["The control"] : [provedEqual ? `The same function as ${control}` : `Compared with ${control}`]),
    ...facts,
    ...(form === null ? [] : [`trained as ${form}`]),
    ...(divergedPairs === 0 ? [] : [`${divergedPairs} diverged, left out of Δ`]),
  ].join(" · ");
}

export function showArmDetails(parent: Holder, arm: Arm, { epochs }: Pick<TrialState, "epochs">): void {
  write(parent.select<HTMLElement>(".facts"), () => factsOf(arm));
  const differences = new Map(arm.row.differences.map(({ trial, difference }) => [trial, difference]));
  const cells = parent
    .select("tbody")
    .selectAll<HTMLTableRowElement, RunRow>("tr")
    .data(arm.runs as RunRow[], ({ trial }) => trial)
    .join("tr")
    .attr("data-status", ({ status }) => status)
    .selectAll<HTMLTableCellElement, string>("td")
    .data((run) => [...cellsOf(run, { epochs, difference: differences.get(run.trial) ?? null })])
    .join("td");
  write(cells, (text) => text);
}
