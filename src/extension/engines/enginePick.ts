/** The list behind the engine's place in the status bar: every engine with its reason, what helps, and why nothing is shown. */
import * as vscode from "vscode";
import { engineRows } from "./engineText";
import { whyRows, type Situation } from "./whyNothing";

export type EngineChoice = "install" | "remove" | "look" | "trust";

type Item = vscode.QuickPickItem & { readonly choice: EngineChoice | null };

const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator, choice: null });

function remedies({ engines }: Situation): readonly Item[] {
  const tensorflow = engines.find(({ engine }) => engine === "tensorflow");
  const install: Item = {
    label: `$(cloud-download) ${vscode.l10n.t("Install the engine tensorflow")}`,
    detail: vscode.l10n.t("Links your own Python's TensorFlow, else downloads the library once."),
    choice: "install",
  };
  const remove: Item = {
    label: `$(trash) ${vscode.l10n.t("Remove the engine tensorflow")}`,
    detail: vscode.l10n.t("Deletes what was downloaded; a TensorFlow of your own stays as it is."),
    choice: "remove",
  };
  const look: Item = { label: `$(refresh) ${vscode.l10n.t("Look again")}`, choice: "look" };
  return [...(tensorflow === undefined ? [] : [tensorflow.usable ? remove : install]), look];
}

function reasons(situation: Situation): readonly Item[] {
  return whyRows(situation, vscode.l10n.t).map(({ label, detail, blocks }) => ({
    label: `$(${blocks === null ? "pass" : "warning"}) ${label}`,
    detail,
    choice: blocks === "trust" ? "trust" : blocks === "engine" ? "install" : null,
  }));
}

/** Null where nothing was chosen that can be done. */
export async function pickFromEngines(situation: Situation): Promise<EngineChoice | null> {
  const engines = engineRows(situation.engines, vscode.l10n.t).map((row): Item => ({ ...row, choice: null }));
  const items = [
    ...[separator(vscode.l10n.t("Engines, best first")), ...engines],
    ...[separator(vscode.l10n.t("What helps")), ...remedies(situation)],
    ...[separator(vscode.l10n.t("Why is nothing shown here?")), ...reasons(situation)],
  ];
  const title = vscode.l10n.t("Engines of Hybrid Hypothesis");
  const options = { title, placeHolder: vscode.l10n.t("Choose what to do, or leave with Escape"), matchOnDetail: true };
  const chosen = await vscode.window.showQuickPick(items, options);
  return chosen?.choice ?? null;
}
