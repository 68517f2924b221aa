/** The rows of the tree of trials as the editor draws them. */
import * as vscode from "vscode";
import type { TrialList } from "./trialList";
import { rowText, trialRows, type TrialRow, type Wording } from "./trialRow";
import type { Trials } from "../trials/trials";

/** A row and how it is drawn; what the tree's commands are handed. */
export interface TrialElement {
  readonly row: TrialRow;
  readonly item: vscode.TreeItem;
}

const word = (moment: number, style: Intl.DateTimeFormatOptions): string =>
  new Date(moment).toLocaleString(vscode.env.language, style);

/** In the language of the editor. */
const wording: Wording = {
  t: vscode.l10n.t,
  time: (moment) => word(moment, { dateStyle: "medium", timeStyle: "short" }),
  shortTime(moment) {
    const isToday = new Date(moment).toDateString() === new Date().toDateString();
    return word(moment, isToday ? { timeStyle: "short" } : { day: "numeric", month: "short" });
  },
};

function elementOf(row: TrialRow): TrialElement {
  const { label, description, tooltip, icon, colour, context } = rowText(row, wording);
  const item = new vscode.TreeItem(label);
  // Stays the same while it runs and when it is past, so that a selection does too.
  item.id = row.kind === "waiting" ? row.id : row.file;
  item.description = description;
  item.tooltip = tooltip.join("\n");
  item.iconPath = colour === null ? new vscode.ThemeIcon(icon) : new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
  item.contextValue = context;
  item.accessibilityInformation = { label: [label, description, tooltip[0] ?? ""].join(", ") };
  const element = { row, item };
  if (row.kind !== "waiting") {
    item.command = { command: "hybridHypothesis.openTrial", title: vscode.l10n.t("Open"), arguments: [element] };
  }
  return element;
}

export function trialElements(trials: Trials, list: TrialList): TrialElement[] {
  const [job, state] = [trials.running(), trials.live()];
  const running = job === null || state === null ? null : { job, state };
  return trialRows({ running, waiting: trials.waiting(), past: list.trials() }).map(elementOf);
}

/** All that is seen of the rows, to tell whether others are drawn already. */
export const drawnRows = (elements: readonly TrialElement[]): string =>
  JSON.stringify(
    elements.map(({ item }) => [item.id, item.label, item.description, item.tooltip, item.iconPath, item.contextValue]),
  );
