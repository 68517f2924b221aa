/** Rewrites of layers as refactorings of the editor: one edit that one undo takes back, with the conversion of a checkpoint beside it. */
import * as vscode from "vscode";
import { meantAt } from "../../reader";
import { isRefused, rewritesAt, type Offer, type Rewrite, type RewriteForm } from "../../rewrites";
import type { Readings, ReadText } from "./readings";

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
    "ResNeXt, grouped": t("1×1, grouped and 1×1 convolutions (ResNeXt)"),
    "ResNeXt paths": t("sum of paths of three convolutions (ResNeXt)"),
  };
  return names[form];
}

interface Pending {
  readonly text: ReadText;
  readonly rewrite: Rewrite;
}

/** An offer as it stands; refused where the cells of a notebook would have to be joined for it. */
function withinCells(offer: Offer, { locationOf }: ReadText): Offer {
  if (isRefused(offer) || offer.edits.every((edit) => locationOf(edit) !== null)) return offer;
  return { form: offer.form, refused: vscode.l10n.t("what would be replaced reaches over the end of a cell") };
}

export function openRewriteActions(readings: Readings, kind: vscode.CodeActionKind): RewriteActions {
  const pending = new WeakMap<vscode.CodeAction, Pending>();

  function action(title: string, text: ReadText, rewrite: Rewrite): vscode.CodeAction {
    const own = new vscode.CodeAction(title, kind);
    pending.set(own, { text, rewrite });
    return own;
  }

  function actionsOf(text: ReadText, offer: Offer): readonly vscode.CodeAction[] {
    if (isRefused(offer)) {
      // Menus show either the title or the reason, so that both say it.
      const reason = vscode.l10n.t("Not as {0}: {1}", nameOf(offer.form), offer.refused);
      const own = new vscode.CodeAction(reason, kind);
      own.disabled = { reason };
      return [own];
    }
    const title = vscode.l10n.t("Rewrite as {0}", nameOf(offer.form));
    const own = action(title, text, offer);
    if (isRefused(offer.conversion)) return [own];
    const both = action(vscode.l10n.t("{0}, convert a checkpoint", title), text, offer);
    both.command = {
      title: vscode.l10n.t("Convert a checkpoint"),
      command: "hybridHypothesis.convertCheckpoint",
      arguments: [offer.conversion.code],
    };
    return [own, both];
  }

  return {
    async provide(document, range, { only, triggerKind }) {
      if (only !== undefined && !only.contains(kind)) return [];
      const offset = document.offsetAt(range.start);
      // Asked for at every step of the cursor: where no layer stands, the whole text need not be read.
      if (meantAt(await readings.around(document, offset), offset) === null) return [];
      const text = await readings.textOf(document);
      if (text === null) return [];
      const { source, language, reading, start } = text;
      const offers = rewritesAt(source, language, reading, start + offset).map((offer) => withinCells(offer, text));
      // What is not possible is said to whoever asks for refactorings, not by a light bulb.
      const isAsked = only !== undefined || triggerKind === vscode.CodeActionTriggerKind.Invoke;
      return offers.filter((offer) => isAsked || !isRefused(offer)).flatMap((offer) => actionsOf(text, offer));
    },
    resolve(own) {
      const found = pending.get(own);
      if (found === undefined) return own;
      const { text, rewrite } = found;
      own.edit = new vscode.WorkspaceEdit();
      for (const edit of rewrite.edits) {
        const location = text.locationOf(edit);
        if (location !== null) own.edit.replace(location.uri, location.range, edit.text);
      }
      return own;
    },
    async showConversion(code) {
      const document = await vscode.workspace.openTextDocument({ language: "python", content: code });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
    },
  };
}
