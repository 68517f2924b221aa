/** The learning curves as a table: a row a run, some epochs of each, and all of them to be copied. */
import type { RunRow, TrialState } from "../../src/protocol/panel";
import { addButton, addDetails, write, type Holder, type Surroundings } from "../view";
import { measureNames, type Measure } from "./curves";
import { runKey } from "./curveWalk";
import { fixed } from "../../src/wording";
import { runStates } from "./runCells";

/** The first, the last, and up to three between them. */
export function shownEpochs(epochs: number): readonly number[] {
  const steps = [0, 0.25, 0.5, 0.75, 1].map((share) => 1 + Math.round(share * (epochs - 1)));
  return [...new Set(steps)];
}

function rowOf(run: RunRow, measure: Measure, epochs: readonly number[]): readonly string[] {
  const values = epochs.map((epoch) => fixed(run.epochs[epoch - 1]?.[measure] ?? null, measure === "trainLoss" ? 3 : 2));
  return [run.variant, String(run.trial + 1), runStates[run.status], ...values, fixed(run.testError, 2)];
}

/** Shows the table of a trial while it is unfolded. */
export function addCurvesTwin(
  parent: Holder,
  surroundings: Surroundings,
  copyAll: () => void,
): (trial: TrialState, measure: Measure) => void {
  const name = "curves-twin";
  const details = addDetails(parent, name, surroundings);
  details.append("summary").text("As a table");
  const scroll = details.append<HTMLElement>("div").attr("class", "scroll").attr("tabindex", 0).attr("role", "region");
  scroll.attr("aria-label", "Learning curves as a table");
  const table = scroll.append<HTMLElement>("table").attr("class", "runs");
  const caption = table.append("caption");
  const head = table.append("thead").append("tr");
  const body = table.append("tbody");
  addButton(details, "Copy Every Epoch as CSV", copyAll);

  return ({ runs, epochs }, measure) => {
    if (!surroundings.memory.get().open.includes(name)) return;
    const columns = shownEpochs(epochs);
    write(caption, () => `${measureNames[measure]}, at some of ${epochs} epochs`);
    const titles = ["Arm", "Trial", "State", ...columns.map((epoch) => `Epoch ${epoch}`), "Test error %"];
    write(head.selectAll("th").data(titles).join("th").attr("scope", "col"), (title) => title);
    const cells = body
      .selectAll<HTMLTableRowElement, RunRow>("tr")
      .data([...runs], runKey)
      .join("tr")
      .attr("data-status", ({ status }) => status)
      .selectAll<HTMLTableCellElement, string>("td")
      .data((run) => [...rowOf(run, measure, columns)])
      .join("td");
    write(cells, (text) => text);
  };
}
