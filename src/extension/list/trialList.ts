/** The past trials of the open folders and of the extension's storage, kept up to date while files come and go. */
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { Dose } from "../../protocol/panel";
import { parseResults } from "../../trial";
import { doseOf } from "./dose";
import { limitRate } from "../limitRate";
import { readSettings } from "../settings";
import { openPastTrials, type PastTrial, type TrialsFolder } from "./pastTrials";

const refreshMilliseconds = 500;

export interface TrialList {
  /** Newest first. */
  trials(): readonly PastTrial[];
  /** What the newest study of cardinality found. */
  dose(): Dose | null;
  /** Looks again soon. */
  refresh(): void;
  dispose(): void;
}

function foldersNow(storage: string): readonly TrialsFolder[] {
  const open = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const { resultsFolder } = readSettings();
  const paths = new Set([...open.map(({ uri }) => uri.fsPath), ...(resultsFolder === null ? [] : [resultsFolder])]);
  return [...[...paths].map((path) => ({ path, stored: false })), { path: storage, stored: true }];
}

async function newestDose(trials: readonly PastTrial[]): Promise<Dose | null> {
  const newest = trials.find(
    ({ summary }) => !("problem" in summary) && summary.recipe.study === "cardinality" && summary.status === "complete",
  );
  if (newest === undefined) return null;
  try {
    const read = parseResults(await readFile(newest.file, "utf8"));
    return "unreadable" in read ? null : doseOf(read.results);
  } catch {
    return null;
  }
}

/** Resolves when the trials that are there have been found. */
export async function openTrialList(storage: string, onChange: () => void): Promise<TrialList> {
  const past = openPastTrials();
  let trials: readonly PastTrial[] = [];
  let dose: Dose | null = null;
  let watchers: readonly vscode.Disposable[] = [];

  async function look(): Promise<void> {
    trials = await past.find(foldersNow(storage));
    dose = await newestDose(trials);
  }
  const soon = limitRate(refreshMilliseconds, () => void look().then(onChange));
  const request = (): void => soon.request();

  function watch(): void {
    vscode.Disposable.from(...watchers).dispose();
    watchers = foldersNow(storage).flatMap(({ path }) => {
      // The folders too: where one is removed or made as a whole, nothing is told of the file in it.
      const pattern = new vscode.RelativePattern(vscode.Uri.file(path), "{trials,trials/*,trials/*/trial.hhtrial.json}");
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      return [watcher, ...[watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete].map((event) => event(request))];
    });
  }

  const again = (): void => {
    watch();
    request();
  };
  const folders = vscode.workspace.onDidChangeWorkspaceFolders(again);
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("hybridHypothesis.resultsFolder")) again();
  });
  // What no watcher told, such as in a folder that a cluster shares, is seen when the user is back.
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => focused && request());
  watch();
  await look();
  return {
    trials: () => trials,
    dose: () => dose,
    refresh: request,
    dispose() {
      soon.dispose();
      folders.dispose();
      settings.dispose();
      focus.dispose();
      vscode.Disposable.from(...watchers).dispose();
    },
  };
}
