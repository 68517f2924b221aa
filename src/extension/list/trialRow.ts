/** The rows of the list of trials: what runs, what waits, what is past, and how each is worded. Pure: no vscode. */
import { basename } from "node:path";
import type { TrialState } from "../../protocol/panel";
import { durationText } from "../../wording";
import type { PastTrial } from "./pastTrials";
import type { Translate } from "../translate";
import type { TrialJob } from "../trials/trialJob";
import { titleOf } from "../trials/trialState";
import type { TrialSummary } from "./trialSummary";

export type TrialRow =
  | { readonly kind: "running"; readonly id: string; readonly file: string; readonly job: TrialJob; readonly state: TrialState }
  | { readonly kind: "waiting"; readonly id: string; readonly job: TrialJob; readonly place: number }
  | ({ readonly kind: "past" } & PastTrial);

export interface RowText {
  readonly label: string;
  readonly description: string;
  /** Lines of plain text. */
  readonly tooltip: readonly string[];
  /** Name of a theme icon, and of the colour that it takes; null is the text's own. */
  readonly icon: string;
  readonly colour: string | null;
  /** What the menus go by: kind, state, and whether it lies in the extension's storage. */
  readonly context: string;
}

export interface Wording {
  readonly t: Translate;
  /** Words a moment, given in milliseconds since 1970. */
  readonly time: (moment: number) => string;
  /** The same in a word or two: the hour of today, else the day. */
  readonly shortTime: (moment: number) => string;
}

/** "42 %, 3 min left", or what it is getting ready. */
export function progressText({ phase, detail, timeLeft, progress }: TrialState, t: Translate): string {
  if (phase === "preparing") return detail;
  const percent = `${Math.floor(100 * progress)} %`;
  return timeLeft === null ? percent : t("{0}, {1} left", percent, durationText(timeLeft));
}

/** The same where there is no room for what it is getting ready. */
export const shortProgressText = (state: TrialState, t: Translate): string =>
  state.phase === "preparing" ? t("preparing") : progressText(state, t);

function recipeLines({ variants, trials, epochs, width, seed }: TrialSummary["recipe"], t: Translate): readonly string[] {
  return [t("{0} trials of {1} epochs, width {2}, seed {3}", trials, epochs, width, seed), t("Arms: {0}", variants.join(", "))];
}

/** Short, because the list is narrow. */
const nameOf = ({ preset, study }: { readonly preset: string; readonly study: string }): string => `${preset} ${study}`;

const looks = {
  complete: { icon: "pass", colour: "testing.iconPassed" },
  partial: { icon: "debug-pause", colour: "descriptionForeground" },
  failed: { icon: "error", colour: "testing.iconFailed" },
} as const;

function readText(past: PastTrial, summary: TrialSummary, { t, time, shortTime }: Wording): RowText {
  const { recipe, status, environment, runs, createdAt } = summary;
  const ended = runs.filter((run) => run.status !== "cancelled").length;
  const asked = recipe.trials * recipe.variants.length;
  const states = {
    complete: t("complete"),
    partial: t("partial, {0} of {1} runs", ended, asked),
    failed: t("a run failed"),
  };
  const state = past.written ? t("another window or the command line runs it") : states[status];
  const progress = past.written ? t("runs elsewhere") : { ...states, partial: t("{0} of {1} runs", ended, asked) }[status];
  const data = basename(recipe.data);
  const begun = time(Date.parse(createdAt));
  const look = past.written ? { icon: "eye", colour: null } : looks[status];
  return {
    label: nameOf(recipe),
    // Most are complete, and their icon says so; most use the images that are always there.
    description: [
      shortTime(Date.parse(createdAt)),
      ...(status === "complete" && !past.written ? [] : [progress]),
      ...(data === "shapes" ? [] : [data]),
    ].join(" · "),
    tooltip: [
      t("{0}, begun {1}", state, begun),
      titleOf(recipe),
      ...recipeLines(recipe, t),
      t("{0} on {1}", environment.engine, environment.device),
      past.file,
    ],
    ...look,
    context: ["past", past.written ? "written" : status, ...(past.stored ? ["stored"] : [])].join("."),
  };
}

type Problem = "newer" | "damaged" | "large" | "unreadable";

function problemText(past: PastTrial, problem: Problem, { t, time }: Wording): RowText {
  const sentences = {
    newer: t("A newer version of Hybrid Hypothesis wrote it; update to read it."),
    damaged: t("It is damaged or no results file; nothing of it can be shown."),
    large: t("It is too large to be listed with what it holds; open it."),
    unreadable: t("It cannot be read."),
  };
  const labels = {
    newer: t("Newer file"),
    damaged: t("Damaged file"),
    large: t("Large file"),
    unreadable: t("Unreadable file"),
  };
  return {
    label: labels[problem],
    description: basename(past.folder),
    tooltip: [sentences[problem], t("Changed {0}", time(past.changedAt)), past.file],
    icon: problem === "large" ? "file" : "warning",
    colour: problem === "damaged" ? "list.warningForeground" : null,
    context: ["past", problem, ...(past.stored ? ["stored"] : [])].join("."),
  };
}

export function rowText(row: TrialRow, wording: Wording): RowText {
  const { t } = wording;
  if (row.kind === "past") {
    const { summary } = row;
    return "problem" in summary ? problemText(row, summary.problem, wording) : readText(row, summary, wording);
  }
  if (row.kind === "waiting") {
    const { recipe } = row.job;
    const place = row.place === 1 ? t("next") : t("number {0} in the queue", row.place);
    const tooltip = [t("Waits for the trial that runs"), ...recipeLines(recipe, t)];
    return { label: nameOf(recipe), description: place, tooltip, icon: "clock", colour: null, context: "waiting" };
  }
  const { state, job } = row;
  const progress = progressText(state, t);
  return {
    ...{ label: nameOf(job.recipe), description: progress, icon: "loading~spin", colour: null, context: "running" },
    tooltip: [state.title, progress, state.detail, ...state.engine].filter((line) => line !== ""),
  };
}

export interface RowsOf {
  readonly running: { readonly job: TrialJob; readonly state: TrialState } | null;
  readonly waiting: readonly TrialJob[];
  readonly past: readonly PastTrial[];
}

/** What runs first, then what waits in its order, then what is past. */
export function trialRows({ running, waiting, past }: RowsOf): readonly TrialRow[] {
  const own = running?.state.file ?? null;
  // A trial that waits to be gone on with is shown once, as waiting.
  const queued = new Set(waiting.flatMap(({ out }) => out ?? []));
  return [
    ...(running === null || own === null ? [] : [{ kind: "running", id: running.job.id, file: own, ...running } as const]),
    ...waiting.map((job, i) => ({ kind: "waiting", id: job.id, job, place: i + 1 }) as const),
    ...past
      .filter(({ file, folder }) => file !== own && !queued.has(folder))
      .map((trial) => ({ kind: "past", ...trial }) as const),
  ];
}
