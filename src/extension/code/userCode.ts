/** All that the extension says of layers in the user's own files, opened when the first such file asks for it. */
import * as vscode from "vscode";
import { keepExplanations } from "./explanations";
import { layerHover, type LayerHoverOptions } from "./hover";
import { openReadings, type Readings } from "./readings";
import { readSettings } from "../settings";
import { openRewriteActions, type RewriteActions } from "./rewriteActions";

export interface UserCode {
  readonly readings: Readings;
  readonly rewrites: RewriteActions;
  hover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null>;
  dispose(): void;
}

export interface UserCodeOptions {
  readonly extension: vscode.Uri;
  /** What the editor calls the rewrites among its refactorings. */
  readonly rewriteKind: vscode.CodeActionKind;
  /** What trials found of the layers of a document. */
  readonly results: LayerHoverOptions["results"];
}

export function openUserCode({ extension, rewriteKind, results }: UserCodeOptions): UserCode {
  const readings = openReadings(vscode.Uri.joinPath(extension, "dist").fsPath);
  const explain = keepExplanations();
  return {
    readings,
    rewrites: openRewriteActions(readings, rewriteKind),
    hover: async (document, position) =>
      readSettings().hovers ? layerHover({ readings, explain, results }, document, position) : null,
    dispose: () => readings.dispose(),
  };
}
