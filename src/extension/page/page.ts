/** The page that shows a trial, in the panel and in the editor of results files, and how it is kept up to date. */
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { panelIntentSchema, type PanelIntent, type PanelState } from "../../protocol/panel";
import { messageBetween, panelMessageSchema, type PanelMessage } from "../../protocol/panelMessage";
import { limitRate } from "../limitRate";
import { pageHtml } from "./pageHtml";

const sendMilliseconds = 100;

function html(webview: vscode.Webview, extension: vscode.Uri): string {
  return pageHtml({
    nonce: randomBytes(16).toString("base64"),
    source: webview.cspSource,
    addressOf: (path) => webview.asWebviewUri(vscode.Uri.joinPath(extension, path)).toString(),
  });
}

/** What a webview must be allowed for the page. */
export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: ["dist", "media"].map((folder) => vscode.Uri.joinPath(extension, folder)) };
}

export interface Page {
  /** Shows a state, at most ten times a second. */
  show(state: PanelState): void;
  dispose(): void;
}

export interface PageOptions {
  readonly extension: vscode.Uri;
  readonly state: PanelState;
  readonly onIntent: (intent: PanelIntent) => void;
}

/** Fills a webview with the page. A page that is hidden is gone; the next one asks for the whole state with `ready`. */
export function openPage(webview: vscode.Webview, { extension, state, onIntent }: PageOptions): Page {
  let current = state;
  let sent: PanelState | null = null;

  const post = (message: PanelMessage): void => {
    webview.postMessage(panelMessageSchema.parse(message)).then(undefined, () => undefined);
    sent = current;
  };
  const soon = limitRate(sendMilliseconds, () => {
    if (sent === null) return;
    const message = messageBetween(sent, current);
    if (message !== null) post(message);
  });

  const listener = webview.onDidReceiveMessage((message: unknown) => {
    const parsed = panelIntentSchema.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.intent === "ready") post({ message: "whole", state: current });
    else onIntent(parsed.data);
  });
  // Last, so that nothing the page says is missed.
  webview.html = html(webview, extension);

  return {
    show(next) {
      current = next;
      soon.request();
    },
    dispose() {
      soon.dispose();
      listener.dispose();
    },
  };
}
