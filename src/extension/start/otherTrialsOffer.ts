/** "Other trials…" in the status bar: offered once the quick trial runs, in nobody's way, until it is taken up. */
import * as vscode from "vscode";

export interface OtherTrialsOffer {
  show(): void;
  hide(): void;
  dispose(): void;
}

export function createOtherTrialsOffer(): OtherTrialsOffer {
  // Right of the progress and its button.
  const item = vscode.window.createStatusBarItem("otherTrials", vscode.StatusBarAlignment.Left, 9.8);
  item.name = vscode.l10n.t("Hybrid Hypothesis: other trials");
  item.text = `$(list-unordered) ${vscode.l10n.t("Other trials…")}`;
  item.tooltip = vscode.l10n.t("Larger trials, other studies and recipes of your own, each with its time on this machine");
  item.command = "hybridHypothesis.runOtherTrial";
  return { show: () => item.show(), hide: () => item.hide(), dispose: () => item.dispose() };
}
