/** The panel: one page that shows the state it is given. The page owns no truth, so hiding or reloading it loses nothing. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { panelIntentSchema, panelStateSchema, type PanelIntent, type PanelState } from "../protocol/panel";

export interface Panel {
  /** Shows the page beside what is being edited, or brings it to the front. */
  open(): void;
  /** Sends the whole state, at most ten times a second. */
  show(state: PanelState): void;
  dispose(): void;
}

const sendMilliseconds = 100;

function page(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const uri = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, ...path)).toString();
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Hybrid Hypothesis</title>
    <link rel="stylesheet" href="${uri("media", "panel.css")}" />
  </head>
  <body>
    <main></main>
    <script nonce="${nonce}" src="${uri("dist", "webview.js")}"></script>
  </body>
</html>`;
}

/** A panel that is not shown yet. */
export function createPanel(extension: vscode.Uri, state: PanelState, onIntent: (intent: PanelIntent["intent"]) => void): Panel {
  let current = state;
  let view: vscode.WebviewPanel | null = null;
  let timer: NodeJS.Timeout | null = null;

  const send = (): void => {
    timer = null;
    // A page that has gone meanwhile needs no state; the next one asks for it with `ready`.
    view?.webview.postMessage(panelStateSchema.parse(current)).then(undefined, () => undefined);
  };

  const create = (): vscode.WebviewPanel => {
    const created = vscode.window.createWebviewPanel(
      "hybridHypothesis.panel",
      "Hybrid Hypothesis",
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: ["dist", "media"].map((folder) => vscode.Uri.joinPath(extension, folder)) },
    );
    created.iconPath = vscode.Uri.joinPath(extension, "media", "icon.svg");
    created.onDidDispose(() => (view = null));
    created.webview.onDidReceiveMessage((message: unknown) => {
      const parsed = panelIntentSchema.safeParse(message);
      if (!parsed.success) return;
      if (parsed.data.intent === "ready") send();
      else onIntent(parsed.data.intent);
    });
    created.webview.html = page(created.webview, extension);
    return created;
  };

  return {
    open() {
      if (view === null) view = create();
      else view.reveal(undefined, true);
    },
    show(next) {
      current = next;
      timer ??= setTimeout(send, sendMilliseconds);
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      view?.dispose();
    },
  };
}
