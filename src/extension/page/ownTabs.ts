/** Whether a tab of the editor shows something of ours: the panel, a results file or a block file. */
import * as vscode from "vscode";

const ownFile = /\.hh(trial|block)\.json$/;

function isOwn({ input }: vscode.Tab): boolean {
  if (input instanceof vscode.TabInputText) return ownFile.test(input.uri.path);
  // The editor puts a prefix before the type of a webview.
  if (input instanceof vscode.TabInputWebview || input instanceof vscode.TabInputCustom)
    return input.viewType.includes("hybridHypothesis.");
  return false;
}

export function hasOwnTab(): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(isOwn));
}
