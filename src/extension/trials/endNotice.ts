/** Tells a user who looks at something else that a trial has ended: the panel shows it itself. */
import * as vscode from "vscode";
import type { Panel } from "../page/panel";
import type { Trials } from "./trials";

/** To be called whenever another trial may be running. */
export function createEndNotice(trials: Trials, panel: Panel): () => void {
  let running: string | null = null;
  return () => {
    const [before, state] = [running, trials.live()];
    running = trials.running()?.id ?? null;
    if (before === null || running === before || state === null || panel.isVisible()) return;
    // Who cancelled it knows, and why it was refused is said elsewhere.
    if (state.phase !== "complete" && state.phase !== "failed") return;
    const { title, file } = state;
    const text =
      state.phase === "complete"
        ? vscode.l10n.t("The trial {0} is complete.", title)
        : vscode.l10n.t("The trial {0} has ended, and a run of it failed.", title);
    const open = vscode.l10n.t("Show");
    vscode.window.showInformationMessage(text, open).then(
      (chosen) => {
        if (chosen === open) panel.open(file === null ? null : vscode.Uri.file(file));
      },
      () => undefined,
    );
  };
}
