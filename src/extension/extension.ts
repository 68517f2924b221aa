/**
 * The extension's wiring. Nothing but vscode is loaded here: what does the work is opened by the first command, view or file that
 * needs it, so that an editor that needs none waits a few milliseconds only.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { mayHoldLayers } from "../reader/mayHoldLayers";
import { readLanguages } from "./code/languages";
import type { UserCode } from "./code/userCode";
import type { InlineResults } from "./inline/inlineResults";
import { hasOwnTab } from "./page/ownTabs";
import type { Session } from "./session";
import type { TrialElement } from "./list/trialItems";

let opened: Promise<Session> | null = null;
let openedCode: Promise<UserCode> | null = null;
let openedInline: Promise<InlineResults> | null = null;

/** Whether a host that is gone may have left trials to go on with. */
function hasEntries(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

export function activate(context: vscode.ExtensionContext): void {
  const rewriteKind = vscode.CodeActionKind.RefactorRewrite.append("hybridHypothesis");
  const rows = new vscode.EventEmitter<undefined>();
  const lenses = new vscode.EventEmitter<void>();
  const journalFolder = join((context.storageUri ?? context.globalStorageUri).fsPath, "running");
  const session = (): Promise<Session> =>
    (opened ??= import("./session").then(({ openSession }) =>
      openSession({ context, journalFolder, onRows: () => rows.fire(undefined) }),
    ));
  const userCode = (): Promise<UserCode> =>
    (openedCode ??= import("./code/userCode").then(({ openUserCode }) =>
      openUserCode({
        extension: context.extensionUri,
        rewriteKind,
        results: async (document) => (await inline()).results(document),
      }),
    ));
  const inline = (): Promise<InlineResults> =>
    (openedInline ??= Promise.all([import("./inline/inlineResults"), session(), userCode()]).then(
      ([{ openInlineResults }, { followed, commands }, { readings }]) => {
        const { workspaceState, globalState } = context;
        const onLenses = (): void => lenses.fire();
        return openInlineResults({ ...followed, readings, tryLayer: commands.tryLayer, onLenses, workspaceState, globalState });
      },
    ));
  /** A file that may hold layers is seen: what trials have found of them belongs beside them. */
  const showInline = (): void => {
    if (openedInline !== null) return;
    const texts = vscode.window.visibleTextEditors.map(({ document }) => document);
    const isCode = texts.some((text) => readLanguages[text.languageId] !== undefined && mayHoldLayers(text.getText()));
    if (isCode) void inline();
  };
  /** A command that is looked up when it is called. */
  const command =
    (name: keyof Session["commands"]) =>
    async (...given: never[]): Promise<unknown> => {
      const act: (...given: never[]) => unknown = (await session()).commands[name];
      return act(...given);
    };
  const inlineCommand =
    (name: "tryLayer" | "pinResult" | "unpinResult" | "toggleInlineResults") =>
    async (given: unknown): Promise<unknown> =>
      (await inline())[name](given);
  const goOn = async (): Promise<void> => {
    if (hasEntries(journalFolder)) await (await session()).goOn();
  };

  const showEngines = async (): Promise<void> => {
    if (hasOwnTab()) (await session()).engines.show();
  };

  const tree = vscode.window.createTreeView<TrialElement>("hybridHypothesis.trials", {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: rows.event,
      getTreeItem: ({ item }) => item,
      getChildren: async (element) => (element === undefined ? (await session()).elements() : []),
    },
  });

  context.subscriptions.push(
    rows,
    lenses,
    { dispose: () => void openedInline?.then((parts) => parts.dispose()) },
    { dispose: () => void opened?.then((parts) => parts.dispose()) },
    { dispose: () => void openedCode?.then((parts) => parts.dispose()) },
    vscode.commands.registerCommand("hybridHypothesis.runTrial", command("runTrial")),
    vscode.commands.registerCommand("hybridHypothesis.runOtherTrial", command("runOtherTrial")),
    vscode.commands.registerCommand("hybridHypothesis.cancelTrial", command("cancelTrial")),
    vscode.commands.registerCommand("hybridHypothesis.resumeTrial", command("resumeTrial")),
    vscode.commands.registerCommand("hybridHypothesis.openPanel", command("openPanel")),
    vscode.commands.registerCommand("hybridHypothesis.openTrial", command("openTrial")),
    vscode.commands.registerCommand("hybridHypothesis.openResultsFile", command("openResultsFile")),
    vscode.commands.registerCommand("hybridHypothesis.rerunTrial", command("rerunTrial")),
    vscode.commands.registerCommand("hybridHypothesis.compareTrials", command("compareTrials")),
    vscode.commands.registerCommand("hybridHypothesis.revealTrial", command("revealTrial")),
    vscode.commands.registerCommand("hybridHypothesis.saveTrial", command("saveTrial")),
    vscode.commands.registerCommand("hybridHypothesis.deleteTrial", command("deleteTrial")),
    vscode.commands.registerCommand("hybridHypothesis.unqueueTrial", command("unqueueTrial")),
    vscode.commands.registerCommand("hybridHypothesis.verify", command("verify")),
    vscode.commands.registerCommand("hybridHypothesis.showEngines", command("showEngines")),
    tree,
    tree.onDidChangeVisibility(({ visible }) => void (visible && opened?.then((parts) => parts.refresh()))),
    vscode.window.registerCustomEditorProvider("hybridHypothesis.trialFile", {
      openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
      resolveCustomEditor: async ({ uri }: vscode.CustomDocument, view) => (await session()).showFile(view, uri),
    }),
    vscode.window.registerWebviewPanelSerializer("hybridHypothesis.panel", {
      deserializeWebviewPanel: async (view, left: unknown) => (await session()).panel.restore(view, left),
    }),
    vscode.languages.registerHoverProvider(Object.keys(readLanguages), {
      provideHover: async (document, position) => (await userCode()).hover(document, position),
    }),
    vscode.languages.registerCodeActionsProvider(
      Object.keys(readLanguages),
      {
        provideCodeActions: async (document, range, asked) => [
          ...(await (await userCode()).rewrites.provide(document, range, asked)),
        ],
        resolveCodeAction: async (action) => (await userCode()).rewrites.resolve(action),
      },
      { providedCodeActionKinds: [rewriteKind] },
    ),
    vscode.commands.registerCommand("hybridHypothesis.convertCheckpoint", async (code: unknown) => {
      if (typeof code === "string") await (await userCode()).rewrites.showConversion(code);
    }),
    vscode.commands.registerCommand("hybridHypothesis.tryLayer", inlineCommand("tryLayer")),
    vscode.commands.registerCommand("hybridHypothesis.pinResult", inlineCommand("pinResult")),
    vscode.commands.registerCommand("hybridHypothesis.unpinResult", inlineCommand("unpinResult")),
    vscode.commands.registerCommand("hybridHypothesis.toggleInlineResults", inlineCommand("toggleInlineResults")),
    vscode.languages.registerCodeLensProvider(Object.keys(readLanguages), {
      onDidChangeCodeLenses: lenses.event,
      provideCodeLenses: async (document) =>
        openedInline !== null || mayHoldLayers(document.getText()) ? (await inline()).lenses(document) : [],
    }),
    vscode.window.onDidChangeVisibleTextEditors(showInline),
    vscode.window.tabGroups.onDidChangeTabs(() => void showEngines()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void goOn()),
  );
  void goOn();
  void showEngines();
  showInline();
}

/** The editor closes: the running trial ends with a valid partial file, and goes on when the editor is back. */
export async function deactivate(): Promise<void> {
  await (await opened)?.suspend();
}
