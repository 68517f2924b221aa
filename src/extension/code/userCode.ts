/** All that the extension says of layers in the user's own files, opened when the first such file asks for it. */
import * as vscode from "vscode";
import { layerHover } from "./hover";
import { openReadings, type Readings } from "./readings";
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
}

export function openUserCode({ extension, rewriteKind }: UserCodeOptions): UserCode {
  const readings = openReadings(vscode.Uri.joinPath(extension, "dist").fsPath);
  return {
    readings,
    rewrites: openRewriteActions(readings, rewriteKind),
    hover: (document, position) => layerHover(readings, document, position),
    dispose: () => readings.dispose(),
  };
}
