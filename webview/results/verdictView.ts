/** The strip on top: what may be said, how far the trial is, and what can be done. */
import { isActive, type PanelState, type TrialState } from "../../src/protocol/panel";
import { addDetails, showIf, write, type Holder, type Show, type Surroundings } from "../view";
import { actionsOf } from "./actions";
import { conditionsOf } from "./conditions";
import { calibrationOf, headlineOf } from "./headline";
import { progressText } from "./progressText";

const invitation =
  "Trains six small networks three times each, on images that are drawn on this machine, and compares them: about a minute, with nothing to install.";

function headline({ trial }: PanelState): string {
  return trial === null ? "What is a separable convolution equal to, and what does it only resemble?" : headlineOf(trial);
}

function underneath({ trial, noTraining }: PanelState): readonly string[] {
  if (trial === null) return [noTraining ?? invitation];
  const before = trial.phase === "preparing" || trial.phase === "refused" || trial.phase === "cancelled";
  const calibration = calibrationOf(trial);
  return [
    ...(before && trial.phase !== "refused" ? [trial.detail] : []),
    ...(calibration === null || trial.verdict.length === 0 ? [] : [calibration]),
    ...(trial.engine.length === 0 ? [] : [conditionsOf(trial).join(" · ")]),
    ...(noTraining === null || trial.readOnly ? [] : [noTraining]),
  ];
}

/** The verdict in full, then the data, and why no better engine computes. */
const readings = (trial: TrialState | null): readonly string[] =>
  trial === null || trial.verdict.length === 0 ? [] : [...trial.verdict, trial.detail, ...trial.engine.slice(1)];

const waitingText = ({ queue }: PanelState): string => (queue.length === 0 ? "" : `Waiting: ${queue.join("; ")}`);

export function addVerdict(parent: Holder, surroundings: Surroundings): Show {
  const strip = parent.append<HTMLElement>("header").attr("class", "verdict");
  const top = strip.append<HTMLElement>("div").attr("class", "top");
  const said = top.append<HTMLElement>("div").attr("class", "said");
  const title = said.append<HTMLElement>("h1");
  const lines = said.append<HTMLElement>("div").attr("class", "lines");
  const doing = top.append<HTMLElement>("div").attr("class", "doing");
  const progress = doing.append<HTMLElement>("p").attr("class", "progress");
  const waiting = doing.append<HTMLElement>("p").attr("class", "waiting");
  const buttons = doing.append<HTMLElement>("div").attr("class", "actions");
  const details = addDetails(strip, "readings", surroundings);
  details.append("summary").text("What these numbers may be taken for, and what not");
  const list = details.append<HTMLElement>("ul");
  const bar = strip.append<HTMLProgressElement>("progress").attr("max", 1).attr("aria-label", "Progress of the trial");

  return (state) => {
    const { trial } = state;
    strip.attr("data-phase", trial?.phase ?? "none");
    write(title, () => headline(state));
    write(lines.selectAll("p").data(underneath(state)).join("p"), (line) => line);
    write(progress, () => (trial === null ? "" : progressText(trial)));
    write(waiting, () => waitingText(state));
    showIf(waiting, state.queue.length > 0);
    buttons
      .selectAll<HTMLElement, ReturnType<typeof actionsOf>[number]>("button")
      .data(actionsOf(state), ({ intent }) => intent)
      .join((enter) => enter.append<HTMLElement>("button").attr("type", "button"))
      .attr("data-intent", ({ intent }) => intent)
      .on("click", (_event, { intent }) => surroundings.send({ intent }))
      .call((all) => write(all, ({ title: text }) => text));
    const said = readings(trial);
    showIf(details, said.length > 0);
    write(list.selectAll("li").data(said).join("li"), (line) => line);
    showIf(bar, trial !== null && isActive(trial));
    bar.property("value", trial?.progress ?? 0);
  };
}
