/** Answers "Why is nothing shown here?": trust, engine, data and what went wrong last. Pure: no vscode. */
import { isActive, type PanelState } from "../../protocol/panel";
import { bestEngine, type KnownEngines } from "./engineText";
import type { Translate } from "../translate";

export interface Situation {
  readonly trusted: boolean;
  /** Where results go. */
  readonly results: string;
  readonly engines: KnownEngines;
  readonly state: PanelState;
}

export interface WhyRow {
  readonly label: string;
  readonly detail: string;
  /** Something that the user can mend. */
  readonly blocks: "trust" | "engine" | "trial" | null;
}

function trialRow({ trial, queue }: PanelState, t: Translate): WhyRow {
  const label = t("Last trial");
  if (trial === null) return { label, detail: t("None was run in this window; run one to see results."), blocks: null };
  const { phase, title, detail, file, runs } = trial;
  const failed = runs.find(({ reason }) => reason !== null);
  const waiting = queue.length === 0 ? "" : ` ${t("{0} more wait their turn.", queue.length)}`;
  if (phase === "refused") return { label, detail: t("{0} was refused: {1}", title, detail), blocks: "trial" };
  if (failed !== undefined)
    return { label, detail: t("{0}: {1} failed: {2}", title, failed.variant, failed.reason ?? ""), blocks: "trial" };
  if (isActive(trial)) return { label, detail: `${title}: ${detail}.${waiting}`, blocks: null };
  return { label, detail: t("{0}: {1}; its results are in {2}", title, phase, file ?? t("no file")), blocks: null };
}

/** What keeps something from being shown, or that nothing does; always in the same order. */
export function whyRows({ trusted, results, engines, state }: Situation, t: Translate): readonly WhyRow[] {
  const best = bestEngine(engines);
  const engine = best === null ? t("No engine works here, so no trial can run.") : t("{0} works.", best.engine);
  return [
    {
      label: t("Trust"),
      detail: trusted
        ? t("This workspace is trusted: trials may run.")
        : t("Restricted Mode: diagrams and results are shown, trials do not run."),
      blocks: trusted ? null : "trust",
    },
    {
      label: t("Engine"),
      detail: engines.length === 0 ? t("Nobody has looked yet.") : engine,
      blocks: best === null && engines.length > 0 ? "engine" : null,
    },
    { label: t("Data"), detail: t("The quick trial draws its own images; results go to {0}.", results), blocks: null },
    trialRow(state, t),
  ];
}
