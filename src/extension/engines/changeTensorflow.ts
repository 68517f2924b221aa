/** Installs libtensorflow or undoes that, with size, progress and cancel: what `hybrid-hypothesis doctor --install` does. */
import * as vscode from "vscode";
import { CancelledError } from "../../protocol";
import { prepareText } from "../trials/liveTrial";
import { readSettings } from "../settings";

/** Tells the user what was done, or why nothing was. Resolves to whether there is anything new to look at. */
export async function changeTensorflow(action: "install" | "remove"): Promise<boolean> {
  const [{ startWorker }, { changeEngine }] = await Promise.all([import("../../worker/client"), import("../../trial")]);
  const stop = new AbortController();
  const title =
    action === "install" ? vscode.l10n.t("Installing the engine tensorflow") : vscode.l10n.t("Removing the engine tensorflow");
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    const text = await vscode.window.withProgress(options, (report, token) => {
      token.onCancellationRequested(() => stop.abort());
      let percent = 0;
      return changeEngine(
        { engine: "tensorflow", action, python: readSettings().python },
        {
          startWorker,
          signal: stop.signal,
          onProgress(progress) {
            const now = progress.total === null ? percent : (100 * progress.done) / progress.total;
            // Of the next thing the bar begins anew, but the editor knows only forward.
            report.report({ message: prepareText(progress), increment: Math.max(0, now - percent) });
            percent = now;
          },
        },
      );
    });
    vscode.window.showInformationMessage(text).then(undefined, () => undefined);
    return true;
  } catch (error) {
    if (error instanceof CancelledError) return false;
    const reason = error instanceof Error ? error.message : String(error);
    vscode.window.showErrorMessage(reason).then(undefined, () => undefined);
    return true;
  }
}
