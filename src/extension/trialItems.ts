/** The rows of the tree of trials as the editor draws them. */
import * as vscode from "vscode";
import type { TrialList } from "./trialList";
import { rowText, trialRows, type TrialRow } from "./trialRow";
import type { Trials } from "./trials";

/** A row and how it is drawn; what the tree's commands are handed. */
export interface TrialElement {
  readonly row: TrialRow;
  readonly item: vscode.TreeItem;
}

/** In the language of the editor. */
const time = (moment: number): string =>
  new Date(moment).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });

function elementOf(row: TrialRow): TrialElement {
  const { label, description, tooltip, icon, colour, context } = rowText(row, { t: vscode.l10n.t, time });
  const item = new vscode.TreeItem(label);
  // Stays the same while it runs and when it is past, so that a selection does too.
  item.id = row.kind === "waiting" ? row.id : row.file;
  item.description = description;
  item.tooltip = tooltip.join("\n");
  item.iconPath = colour === null ? new vscode.ThemeIcon(icon) : new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
  item.contextValue = context;
  item.accessibilityInformation = { label: `${label}, ${description}` };
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
