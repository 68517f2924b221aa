/** All that the extension does with trials, opened when it is first needed: the thin extension.ts has no part in it. */
import * as vscode from "vscode";
import { z } from "zod";
import { idlePanel } from "../protocol/panel";
import { thisProcess } from "../trial";
import { startWorker } from "../worker/client";
import { createEngines, type Engines } from "./engines/engines";
import { createEndNotice } from "./trials/endNotice";
import { limitRate } from "./limitRate";
import { createMeasureHere } from "./page/measureHere";
import { createOtherTrialsOffer } from "./start/otherTrialsOffer";
import { createPanel, type PageSurroundings, type Panel } from "./page/panel";
import { readSettings } from "./settings";
import { openSpeeds } from "./start/speeds";
import { openResults, saveTrial } from "./list/trialActions";
import { say, trialCommands, type TrialCommands } from "./trialCommands";
import { showTrialFile } from "./page/trialFileEditor";
import { drawnRows, trialElements, type TrialElement } from "./list/trialItems";
import type { Places } from "./trials/trialJob";
import { openTrialJournal } from "./trials/trialJournal";
import { openTrialList, type TrialList } from "./list/trialList";
import { titleOf } from "./trials/trialState";
import { openTrials, type Trials } from "./trials/trials";
import { createTrialStatusBar } from "./trials/trialStatusBar";
import { openVirtualDocuments } from "./virtualDocuments";

export interface Session {
  readonly commands: TrialCommands;
  readonly panel: Panel;
  readonly engines: Engines;
  /** What runs, waits and is past, for whoever follows it. */
  readonly followed: { readonly trials: Trials; readonly list: TrialList; readonly onTrials: vscode.Event<void> };
  elements(): TrialElement[];
  showFile(view: vscode.WebviewPanel, uri: vscode.Uri): void;
  /** Looks again for trials. */
  refresh(): void;
  /** Goes on with trials of a host that is gone, once the workspace is trusted. */
  goOn(): Promise<void>;
  suspend(): Promise<void>;
  dispose(): void;
}

export interface SessionOptions {
  readonly context: vscode.ExtensionContext;
  readonly journalFolder: string;
  /** The rows of the tree are others. */
  readonly onRows: () => void;
}

/** Rows and status bar are read, not watched: once a second is enough. */
const rowsMilliseconds = 1000;
const othersMilliseconds = 3000;

export async function openSession({ context, journalFolder, onRows }: SessionOptions): Promise<Session> {
  const { version } = z.looseObject({ version: z.string() }).parse(context.extension.packageJSON);
  const storage = context.globalStorageUri.fsPath;
  const places = (): Places => ({
    workspace: vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath ?? null,
    storage,
    results: readSettings().resultsFolder,
  });
  const journal = openTrialJournal(journalFolder, thisProcess());
  const trials = openTrials({
    ...{ places, journal, startWorker, version },
    onEngine: (report) => engines.seen(report),
    onRefused: (sentence) => say(sentence, "error"),
  });
  const engines = createEngines({
    context,
    state: () => ({ ...idlePanel, trial: trials.live(), queue: trials.waiting().map(({ recipe }) => titleOf(recipe)) }),
    results: () => places().results ?? places().workspace ?? storage,
  });
  const changed = new vscode.EventEmitter<void>();
  /** What the tree was given last. */
  let drawn = "";
  const elements = (): TrialElement[] => {
    const rows = trialElements(trials, list);
    drawn = drawnRows(rows);
    return rows;
  };
  // A menu that is open on a row may lead to nothing once the rows were drawn anew, so they are only where they differ.
  const updateRows = (): void => {
    if (drawnRows(trialElements(trials, list)) !== drawn) onRows();
  };
  const list = await openTrialList(storage, () => {
    changed.fire();
    updateRows();
  });
  const statusBar = createTrialStatusBar(trials);
  const documents = openVirtualDocuments();
  const slowly = limitRate(rowsMilliseconds, () => {
    statusBar.update();
    updateRows();
  });
  let shape = "";
  trials.onChange(() => {
    changed.fire();
    // What runs and waits shows at once, how far it is within a second.
    const next = [trials.running()?.id, trials.live()?.phase, ...trials.waiting().map(({ id }) => id)].join(" ");
    if (next === shape) {
      slowly.request();
      return;
    }
    shape = next;
    statusBar.update();
    updateRows();
    list.refresh();
    tellEnd();
    void vscode.commands.executeCommand("setContext", "hybridHypothesis.isRunning", trials.running() !== null);
  });

  const measuring = createMeasureHere({
    globalState: context.globalState,
    choice: () => readSettings().engine,
    isTraining: () => trials.running() !== null,
    onMeasured: () => changed.fire(),
  });
  const commandLine = vscode.Uri.joinPath(context.extensionUri, "dist", "cli.js").fsPath;
  const speeds = openSpeeds({ globalState: context.globalState, list, place: () => engines.best() });
  const offer = createOtherTrialsOffer();
  const commands = trialCommands({
    ...{ trials, list, panel: () => panel, documents, engines, speeds, offer, places, commandLine },
  });
  const surroundings: PageSurroundings = {
    extension: context.extensionUri,
    sources: { trials, list, measurements: () => measuring.measured(), onChange: changed.event },
    actions: {
      cancelTrial: () => commands.cancelTrial(),
      resumeTrial: commands.resumeFolder,
      openResults,
      saveTrial,
      measure: () => void measuring.measure(),
      say: (sentence) => say(sentence, "error"),
    },
  };
  const panel = createPanel(surroundings);
  const tellEnd = createEndNotice(trials, panel);

  let again: NodeJS.Timeout | null = null;
  async function goOn(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    // The host before this one may need a moment to end, and another window's may end later.
    if (await trials.adopt()) again = setTimeout(() => void goOn(), othersMilliseconds).unref();
  }

  return {
    commands,
    panel,
    engines,
    followed: { trials, list, onTrials: changed.event },
    elements,
    showFile: (view, uri) => showTrialFile(view, uri, surroundings),
    refresh: () => list.refresh(),
    goOn,
    suspend: () => trials.suspend(),
    dispose() {
      if (again !== null) clearTimeout(again);
      for (const part of [slowly, engines, offer, statusBar, documents, panel, list, changed]) part.dispose();
    },
  };
}
