/** Draws a state into the page with d3. It keeps nothing: what is not in the state is not on the page. */
import { select } from "d3";
import type { PanelIntent, PanelState, RunRow } from "../src/protocol/panel";
import { cellsOf, columns, headline } from "./cells";
import { addDiagramPart } from "./diagram/diagramPart";

type Send = (intent: PanelIntent) => void;

/** The page's parts, in reading order. */
function build(main: HTMLElement, send: Send): (state: PanelState) => void {
  const page = select(main);
  page.append("h1").text("Hybrid Hypothesis");
  page.append("p").attr("class", "headline").attr("role", "status");
  page.append("ul").attr("class", "engine");
  page
    .append("button")
    .attr("class", "cancel")
    .text("Cancel the trial")
    .on("click", () => send({ intent: "cancelTrial" }));
  const table = page.append("table");
  table.append("caption").text("Runs");
  table
    .append("thead")
    .append("tr")
    .selectAll("th")
    .data(columns)
    .join("th")
    .attr("scope", "col")
    .text((name) => name);
  table.append("tbody");
  page.append("h2").text("Verdict");
  page.append("pre").attr("class", "verdict").attr("role", "region").attr("aria-label", "Verdict").attr("tabindex", "0");
  page
    .append("button")
    .attr("class", "results")
    .text("Open the results file")
    .on("click", () => send({ intent: "openResults" }));
  return addDiagramPart(page, { send });
}

/** What brings the diagrams of a page to a state. */
const diagrams = new WeakMap<HTMLElement, (state: PanelState) => void>();

/** Brings the page to a state; rows keep their identity, so that a selection or a screen reader's place survives. */
export function render(main: HTMLElement, state: PanelState, send: Send): void {
  if (main.childElementCount === 0) diagrams.set(main, build(main, send));
  diagrams.get(main)?.(state);
  const page = select(main);
  const { trial } = state;
  const runs = trial?.runs ?? [];
  const verdict = trial?.verdict ?? [];
  const active = trial?.phase === "preparing" || trial?.phase === "running";
  page.select(".headline").text(headline(trial));
  page
    .select(".engine")
    .selectAll("li")
    .data(trial?.engine ?? [])
    .join("li")
    .text((line) => line);
  page.select(".cancel").attr("hidden", active ? null : "");
  page.select("table").attr("hidden", runs.length === 0 ? "" : null);
  page
    .select("tbody")
    .selectAll<HTMLTableRowElement, RunRow>("tr")
    .data(runs, (run) => `${run.trial}/${run.variant}`)
    .join("tr")
    .attr("data-variant", (run) => run.variant)
    .attr("data-status", (run) => run.status)
    .selectAll("td")
    .data((run) => cellsOf(run, trial?.epochs ?? 0))
    .join("td")
    .text((text) => text);
  page.select("h2").attr("hidden", verdict.length === 0 ? "" : null);
  page
    .select(".verdict")
    .attr("hidden", verdict.length === 0 ? "" : null)
    .text(verdict.join("\n"));
  // The results file is there from the end of the first epoch on.
  const isThere = verdict.length > 0 || runs.some(({ epoch }) => epoch > 1);
  page.select(".results").attr("hidden", trial !== null && trial.file !== null && isThere ? null : "");
}
