/** The running trial in the status bar: how far it is, and a button that ends it. */
import * as vscode from "vscode";
import type { Trials } from "./trials";
import { shortProgressText } from "../list/trialRow";

/** Shows nothing while no trial runs. */
export function createTrialStatusBar(trials: Trials): { update(): void; dispose(): void } {
  // Left of what belongs to the editor as a whole, the button right beside the progress.
  const progress = vscode.window.createStatusBarItem("trial", vscode.StatusBarAlignment.Left, 10);
  const cancel = vscode.window.createStatusBarItem("cancelTrial", vscode.StatusBarAlignment.Left, 9.9);
  progress.name = vscode.l10n.t("Hybrid Hypothesis trial");
  progress.command = "hybridHypothesis.openPanel";
  cancel.name = vscode.l10n.t("Cancel the Hybrid Hypothesis trial");
  cancel.text = "$(debug-stop)";
  cancel.tooltip = vscode.l10n.t("Cancel the trial; what is finished is kept");
  cancel.accessibilityInformation = { label: cancel.tooltip, role: "button" };
  cancel.command = "hybridHypothesis.cancelTrial";

  return {
    update() {
      const state = trials.live();
      if (trials.running() === null || state === null) {
        progress.hide();
        cancel.hide();
        return;
      }
      const text = shortProgressText(state, vscode.l10n.t);
      const waiting = trials.waiting().length;
      progress.text = `$(loading~spin) ${vscode.l10n.t("Trial: {0}", text)}`;
      progress.tooltip = [
        vscode.l10n.t("{0}: {1}", state.title, state.detail),
        ...(waiting === 0 ? [] : [vscode.l10n.t("{0} more in the queue", waiting)]),
      ].join("\n");
      progress.show();
      cancel.show();
    },
    dispose() {
      progress.dispose();
      cancel.dispose();
    },
  };
}
