/** Draws a state into the page with d3. It keeps nothing: what is not in the state is not on the page. */
import { select } from "d3";
import type { PanelIntent, PanelState, RunRow } from "../src/protocol/panel";
import { cellsOf, columns, headline } from "./cells";
import { addDiagrams } from "./diagram/diagrams";

type Send = (intent: PanelIntent["intent"]) => void;

/** The page's parts, in reading order. */
function build(main: HTMLElement, send: Send): void {
  const page = select(main);
  page.append("h1").text("Hybrid Hypothesis");
  page.append("p").attr("class", "headline").attr("role", "status");
  page.append("ul").attr("class", "engine");
  page
    .append("button")
    .attr("class", "cancel")
    .text("Cancel the trial")
    .on("click", () => send("cancelTrial"));
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
    .on("click", () => send("openResults"));
  addDiagrams(page);
}

/** Brings the page to a state; rows keep their identity, so that a selection or a screen reader's place survives. */
export function render(main: HTMLElement, state: PanelState, send: Send): void {
  if (main.childElementCount === 0) build(main, send);
  const page = select(main);
  const active = state.phase === "preparing" || state.phase === "running";
  page.select(".headline").text(headline(state));
  page
    .select(".engine")
    .selectAll("li")
    .data(state.engine)
    .join("li")
    .text((line) => line);
  page.select(".cancel").attr("hidden", active ? null : "");
  page.select("table").attr("hidden", state.runs.length === 0 ? "" : null);
  page
    .select("tbody")
    .selectAll<HTMLTableRowElement, RunRow>("tr")
    .data(state.runs, (run) => `${run.trial}/${run.variant}`)
    .join("tr")
    .attr("data-variant", (run) => run.variant)
    .attr("data-status", (run) => run.status)
    .selectAll("td")
    .data((run) => cellsOf(run, state))
    .join("td")
    .text((text) => text);
  page.select("h2").attr("hidden", state.verdict === null ? "" : null);
  page
    .select(".verdict")
    .attr("hidden", state.verdict === null ? "" : null)
    .text(state.verdict ?? "");
  // The results file is there from the end of the first epoch on.
  const isThere = state.verdict !== null || state.runs.some(({ epoch }) => epoch > 1);
  page.select(".results").attr("hidden", state.file !== null && isThere ? null : "");
}
