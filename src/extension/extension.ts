/** The extension's wiring: commands, the panel, and the one trial that may run at a time. */
import * as vscode from "vscode";
import { z } from "zod";
import { idlePanel, type PanelIntent, type PanelState, type TrialState } from "../protocol/panel";
import { createEngines } from "./engines";
import { createPanel } from "./panel";
import { runTrialCommand } from "./trialCommand";

interface RunningTrial {
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
}

let running: RunningTrial | null = null;

/** Says one sentence and goes on: the promise of a message resolves only when the user has closed it. */
function say(text: string): void {
  vscode.window.showInformationMessage(text).then(undefined, () => undefined);
}

function reasonNotToRun(): string | null {
  if (!vscode.workspace.isTrusted) return "Training needs a trusted workspace.";
  return running === null ? null : "A trial is running already; cancel it first.";
}

function cancelTrial(): void {
  if (running === null) say("No trial is running.");
  else running.stop.abort();
}

export function activate(context: vscode.ExtensionContext): void {
  const { version } = z.looseObject({ version: z.string() }).parse(context.extension.packageJSON);
  let state: PanelState = idlePanel;

  const openResults = async (): Promise<void> => {
    const file = state.trial?.file ?? null;
    if (file !== null) await vscode.window.showTextDocument(vscode.Uri.file(file));
  };
  const onIntent = ({ intent }: PanelIntent): void => {
    if (intent === "cancelTrial") cancelTrial();
    else if (intent === "runTrial") vscode.commands.executeCommand("hybridHypothesis.runTrial").then(undefined, () => undefined);
    else if (intent === "showEngines")
      vscode.commands.executeCommand("hybridHypothesis.showEngines").then(undefined, () => undefined);
    else if (intent === "openResults") openResults().catch(() => say("The results file is not there yet."));
  };
  const panel = createPanel(context.extensionUri, state, onIntent);
  const onState = (trial: TrialState): void => {
    state = { ...state, trial };
    panel.show(state);
  };

  const runTrial = async (given: unknown) => {
    const refusal = reasonNotToRun();
    if (refusal !== null) {
      say(refusal);
      return null;
    }
    const stop = new AbortController();
    const surroundings = { storage: context.globalStorageUri.fsPath, version, onState, signal: stop.signal };
    panel.open();
    const options = { location: vscode.ProgressLocation.Notification, title: "Hybrid Hypothesis trial", cancellable: true };
    const ended = vscode.window.withProgress(options, (report, token) => {
      token.onCancellationRequested(() => stop.abort());
      return runTrialCommand(given, surroundings, report);
    });
    running = { stop, ended: Promise.resolve(ended).catch(() => undefined) };
    try {
      return await ended;
    } finally {
      running = null;
    }
  };

  const results = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? context.globalStorageUri.fsPath;
  const engines = createEngines({ context, state: () => state, results });

  context.subscriptions.push(
    panel,
    engines,
    vscode.commands.registerCommand("hybridHypothesis.runTrial", runTrial),
    vscode.commands.registerCommand("hybridHypothesis.cancelTrial", cancelTrial),
  );
}

/** The editor closes: the trial ends with a valid partial file. */
export async function deactivate(): Promise<void> {
  running?.stop.abort();
  await running?.ended;
}
