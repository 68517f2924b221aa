/** Follows a results file on whatever file system it lies: shows what it says, now and whenever it changes. */
import { unwatchFile, watchFile } from "node:fs";
import { dirname, join, posix } from "node:path";
import * as vscode from "vscode";
import type { TrialState } from "../../protocol/panel";
import { writerOf } from "../../trial";
import { limitRate } from "../limitRate";
import { shownFile, unreadableTrial } from "./shownFile";

/** A trial is written once a second at most; other programs may write in pieces. */
const settleMilliseconds = 200;
const lookMilliseconds = 1000;

/**
 * Calls back when a file may have changed. On this disk, or what looks like it, by looking once a second: a folder that a cluster
 * shares tells nobody of changes, and neither does one that was just made.
 */
function watch(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  if (uri.scheme === "file") {
    const files = [uri.fsPath, join(dirname(uri.fsPath), "trial.lock")];
    for (const file of files) watchFile(file, { interval: lookMilliseconds, persistent: false }, onChange);
    return new vscode.Disposable(() => files.forEach((file) => unwatchFile(file, onChange)));
  }
  const folder = uri.with({ path: posix.dirname(uri.path) });
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, posix.basename(uri.path)));
  return vscode.Disposable.from(watcher, watcher.onDidChange(onChange), watcher.onDidCreate(onChange));
}

const isWritten = async ({ scheme, fsPath }: vscode.Uri): Promise<boolean> =>
  scheme === "file" && (await writerOf(dirname(fsPath))) !== null;

/** Calls back with each state. Once the file was good, it stays as it was while it is damaged or gone. */
export function followFile(uri: vscode.Uri, onState: (state: TrialState) => void): vscode.Disposable {
  const file = uri.fsPath;
  let wasWhole = false;
  let isFollowed = true;

  async function read(): Promise<void> {
    let shown: ReturnType<typeof shownFile>;
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      shown = shownFile(text, file, await isWritten(uri));
    } catch {
      shown = { state: unreadableTrial(file, vscode.l10n.t("{0} cannot be read.", posix.basename(uri.path))), whole: false };
    }
    if (!isFollowed || (!shown.whole && wasWhole)) return;
    wasWhole = shown.whole;
    onState(shown.state);
  }

  const soon = limitRate(settleMilliseconds, () => void read());
  const watching = watch(uri, () => soon.request());
  void read();
  return vscode.Disposable.from(watching, soon, new vscode.Disposable(() => (isFollowed = false)));
}
