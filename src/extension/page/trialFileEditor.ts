/** The editor of results files: the panel's page for one file, read-only. */
import type * as vscode from "vscode";
import { fillPage, type PageSurroundings } from "./panel";
import { pageOptions } from "./page";

/** Shows a file in the editor's webview for as long as it is there. */
export function showTrialFile(view: vscode.WebviewPanel, uri: vscode.Uri, surroundings: PageSurroundings): void {
  view.webview.options = pageOptions(surroundings.extension);
  const filled = fillPage(view.webview, surroundings, { file: uri, readOnly: true });
  view.onDidDispose(() => {
    filled.dispose();
  });
}
