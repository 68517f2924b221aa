/** The panel: the page beside what is being edited. The page owns no truth, so hiding or reloading it loses nothing. */
import * as vscode from "vscode";
import type { PanelIntent, PanelState } from "../protocol/panel";
import { openPage, pageOptions, type Page } from "./page";

export interface Panel {
  /** Shows the page beside what is being edited, or brings it to the front. */
  open(): void;
  show(state: PanelState): void;
  dispose(): void;
}

/** A panel that is not shown yet. */
export function createPanel(extension: vscode.Uri, state: PanelState, onIntent: (intent: PanelIntent) => void): Panel {
  let current = state;
  let shown: { readonly view: vscode.WebviewPanel; readonly page: Page } | null = null;

  const create = () => {
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const view = vscode.window.createWebviewPanel("hybridHypothesis.panel", "Hybrid Hypothesis", place, pageOptions(extension));
    view.iconPath = vscode.Uri.joinPath(extension, "media", "icon.svg");
    const page = openPage(view.webview, { extension, state: current, onIntent });
    view.onDidDispose(() => {
      page.dispose();
      shown = null;
    });
    return { view, page };
  };

  return {
    open() {
      if (shown === null) shown = create();
      else shown.view.reveal(undefined, true);
    },
    show(next) {
      current = next;
      shown?.page.show(next);
    },
    dispose() {
      shown?.view.dispose();
    },
  };
}
