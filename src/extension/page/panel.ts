/** The panel: the page beside what is being edited. The page owns no truth, so hiding or reloading it loses nothing. */
import * as vscode from "vscode";
import { z } from "zod";
import { handleIntent, type IntentActions } from "./pageIntents";
import { openPage, pageOptions } from "./page";
import { followTrial, type PageSources, type Shown } from "./pageState";

/** What a page leaves with the editor for the time after a reload. */
const leftSchema = z.object({ file: z.string().nullable() });

export interface Panel {
  /** Shows the trial of a file, or with null the one that runs, else the newest; brings the panel to the front. */
  open(file: vscode.Uri | null): void;
  /** Fills a panel that the editor brings back after a reload. */
  restore(view: vscode.WebviewPanel, left: unknown): void;
  isVisible(): boolean;
  dispose(): void;
}

export interface PageSurroundings {
  readonly extension: vscode.Uri;
  readonly sources: PageSources;
  readonly actions: IntentActions;
}

/** Fills a webview with the page of a trial; the result empties it. */
export function fillPage(webview: vscode.Webview, surroundings: PageSurroundings, what: Shown): vscode.Disposable {
  const { extension, sources, actions } = surroundings;
  const followed = followTrial(sources, what, (state) => page.show(state));
  const onIntent = handleIntent(actions, () => followed.current().trial);
  const page = openPage(webview, { extension, state: followed.current(), onIntent });
  return vscode.Disposable.from(followed, page);
}

/** A panel that is not shown yet. */
export function createPanel(surroundings: PageSurroundings): Panel {
  const { extension } = surroundings;
  let shown: { readonly view: vscode.WebviewPanel; file: string | null; filled: vscode.Disposable } | null = null;

  function fill(view: vscode.WebviewPanel, file: vscode.Uri | null): void {
    view.webview.options = pageOptions(extension);
    view.iconPath = vscode.Uri.joinPath(extension, "media", "icon.svg");
    const own = { view, file: file?.toString() ?? null, filled: fillPage(view.webview, surroundings, { file, readOnly: false }) };
    shown = own;
    view.onDidDispose(() => {
      own.filled.dispose();
      if (shown === own) shown = null;
    });
  }

  return {
    open(file) {
      if (shown === null) {
        const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        fill(vscode.window.createWebviewPanel("hybridHypothesis.panel", "Hybrid Hypothesis", place), file);
        return;
      }
      if (shown.file !== (file?.toString() ?? null)) {
        shown.filled.dispose();
        shown.filled = fillPage(shown.view.webview, surroundings, { file, readOnly: false });
        shown.file = file?.toString() ?? null;
      }
      shown.view.reveal(undefined, true);
    },
    restore(view, left) {
      const { file } = leftSchema.safeParse(left).data ?? { file: null };
      shown?.view.dispose();
      fill(view, file === null ? null : vscode.Uri.file(file));
    },
    isVisible: () => shown?.view.visible ?? false,
    dispose() {
      shown?.view.dispose();
    },
  };
}
