/** Follows a results file on whatever file system it lies: shows what it says, now and whenever it changes. */
import { posix } from "node:path";
import * as vscode from "vscode";
import type { TrialState } from "../protocol/panel";
import { limitRate } from "./limitRate";
import { shownFile, unreadableTrial } from "./shownFile";

/** A trial is written once a second at most; other programs may write in pieces. */
const settleMilliseconds = 200;

/** Calls back with each state. Once the file was good, it stays as it was while it is damaged or gone. */
export function followFile(uri: vscode.Uri, onState: (state: TrialState) => void): vscode.Disposable {
  const file = uri.fsPath;
  let wasWhole = false;

  async function read(): Promise<void> {
    try {
      const { state, whole } = shownFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)), file);
      if (!whole && wasWhole) return;
      wasWhole = whole;
      onState(state);
    } catch {
      if (!wasWhole) onState(unreadableTrial(file, vscode.l10n.t("{0} cannot be read.", posix.basename(uri.path))));
    }
  }

  const soon = limitRate(settleMilliseconds, () => void read());
  const folder = uri.with({ path: posix.dirname(uri.path) });
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, posix.basename(uri.path)));
  const listeners = [watcher.onDidChange, watcher.onDidCreate].map((event) => event(() => soon.request()));
  void read();
  return vscode.Disposable.from(watcher, ...listeners, soon);
}
