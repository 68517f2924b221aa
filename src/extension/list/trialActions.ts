/** What a user may do with the trial of a file: open, save, reveal, delete, compare. */
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { InputError } from "../../protocol";
import { parseResults, writerOf } from "../../trial";
import { compareTrials, type NamedResults } from "./compareTrials";
import { copyTrial } from "./copyTrial";

/** Opens a results file as text. */
export async function openResults(file: string): Promise<void> {
  try {
    await vscode.workspace.fs.stat(vscode.Uri.file(file));
  } catch {
    throw new InputError(vscode.l10n.t("The results file is not there yet."));
  }
  await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(file), "default");
}

/** Copies a trial into a folder that the user chooses; the trial itself stays where it is. */
export async function saveTrial(folder: string): Promise<void> {
  const [into] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t("Save a copy of the trial in this folder"),
      openLabel: vscode.l10n.t("Save Here"),
    })) ?? [];
  if (into === undefined) return;
  const copy = await copyTrial(folder, into.fsPath);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Saved as {0}", vscode.workspace.asRelativePath(copy)), 5000);
}

/** Shows where a trial lies: in the explorer if it is in an open folder, else in the system's own. */
export async function revealTrial(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const isOpen = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await vscode.commands.executeCommand(isOpen ? "revealInExplorer" : "revealFileInOS", uri);
}

async function confirm(message: string, detail: string, action: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, action)) === action;
}

/** Moves a trial to the trash, after a question; where there is no trash, after a second one, removes it. */
export async function deleteTrial(folder: string): Promise<void> {
  if ((await writerOf(folder)) !== null) {
    throw new InputError(vscode.l10n.t("{0} is being written; cancel the trial before you delete it.", folder));
  }
  const question = vscode.l10n.t("Delete the trial {0}?", basename(folder));
  if (!(await confirm(question, vscode.l10n.t("{0} moves to the trash.", folder), vscode.l10n.t("Move to Trash")))) return;
  const uri = vscode.Uri.file(folder);
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: true });
  } catch {
    const detail = vscode.l10n.t("There is no trash here: {0} would be gone for good.", folder);
    if (!(await confirm(question, detail, vscode.l10n.t("Delete for Good")))) return;
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: false });
  }
}

async function namedResults(file: string): Promise<NamedResults> {
  const name = vscode.workspace.asRelativePath(dirname(file));
  const read = parseResults(await readFile(file, "utf8"));
  if ("unreadable" in read) throw new InputError(`${file} ${read.unreadable}.`);
  return { name, results: read.results };
}

/** Two trials side by side, as Markdown. @throws InputError where a file cannot be read */
export async function comparisonOf(first: string, second: string): Promise<string> {
  return compareTrials(await namedResults(first), await namedResults(second));
}
