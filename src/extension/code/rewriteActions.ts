/** Rewrites of layers as refactorings of the editor: one edit that one undo takes back, with the conversion of a checkpoint beside it. */
import * as vscode from "vscode";
import { isRefused, rewritesAt, type Offer, type Rewrite, type RewriteForm } from "../../rewrites";
import { readLanguages } from "./languages";
import type { Readings } from "./readings";

export interface RewriteActions {
  provide(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<readonly vscode.CodeAction[]>;
  /** Writes out what an action does when it is looked at or chosen. */
  resolve(action: vscode.CodeAction): vscode.CodeAction;
  /** Opens the conversion of a checkpoint as a new document. */
  showConversion(code: string): Promise<void>;
}

function nameOf(form: RewriteForm): string {
  const { t } = vscode.l10n;
  const names: Readonly<Record<RewriteForm, string>> = {
    separable: t("one separable convolution"),
    depthwise: t("depthwise and 1×1 convolutions"),
    grouped: t("grouped and 1×1 convolutions"),
    "depthwise alone": t("depthwise convolution"),
    "grouped alone": t("grouped convolution"),
    towers: t("convolutions on slices"),
    "towers, then 1×1": t("convolutions on slices and 1×1"),
    hybrid: t("sum of one-channel paths (hybrid)"),
  };
  return names[form];
}

interface Pending {
  readonly document: vscode.TextDocument;
  readonly rewrite: Rewrite;
}

export function openRewriteActions(readings: Readings, kind: vscode.CodeActionKind): RewriteActions {
  const pending = new WeakMap<vscode.CodeAction, Pending>();

  function action(title: string, document: vscode.TextDocument, rewrite: Rewrite): vscode.CodeAction {
    const own = new vscode.CodeAction(title, kind);
    pending.set(own, { document, rewrite });
    return own;
  }

  function actionsOf(document: vscode.TextDocument, offer: Offer): readonly vscode.CodeAction[] {
    if (isRefused(offer)) {
      // Menus show either the title or the reason, so that both say it.
      const reason = vscode.l10n.t("Not as {0}: {1}", nameOf(offer.form), offer.refused);
      const own = new vscode.CodeAction(reason, kind);
      own.disabled = { reason };
      return [own];
    }
    const title = vscode.l10n.t("Rewrite as {0}", nameOf(offer.form));
    const own = action(title, document, offer);
    if (isRefused(offer.conversion)) return [own];
    const both = action(vscode.l10n.t("{0}, convert a checkpoint", title), document, offer);
    both.command = {
      title: vscode.l10n.t("Convert a checkpoint"),
      command: "hybridHypothesis.convertCheckpoint",
      arguments: [offer.conversion.code],
    };
    return [own, both];
  }

  return {
    async provide(document, range, { only, triggerKind }) {
      const language = readLanguages[document.languageId];
      if (language === undefined || (only !== undefined && !only.contains(kind))) return [];
      const reading = await readings.of(document);
      const offers = rewritesAt(document.getText(), language, reading, document.offsetAt(range.start));
      // What is not possible is said to whoever asks for refactorings, not by a light bulb.
      const isAsked = only !== undefined || triggerKind === vscode.CodeActionTriggerKind.Invoke;
      return offers.filter((offer) => isAsked || !isRefused(offer)).flatMap((offer) => actionsOf(document, offer));
    },
    resolve(own) {
      const found = pending.get(own);
      if (found === undefined) return own;
      const { document, rewrite } = found;
      own.edit = new vscode.WorkspaceEdit();
      for (const { start, end, text } of rewrite.edits) {
        own.edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
      }
      return own;
    },
    async showConversion(code) {
      const document = await vscode.workspace.openTextDocument({ language: "python", content: code });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    },
  };
}
