/** The command runTrial: the same trial as the command line's, with the editor's progress, folder and panel around it. */
import * as vscode from "vscode";
import { CancelledError, EngineError, InputError } from "../protocol";
import { idlePanel, type PanelState } from "../protocol/panel";
import { readOwnBlocks, recipeOf, runTrial, type TrialEvent, type TrialOutcome } from "../trial";
import { startWorker } from "../worker/client";
import { panelStateAfter, panelStateWithout, runsEnded } from "./panelState";
import { resultsFolder } from "./resultsFolder";
import { readTrialArguments } from "./trialArguments";

export interface TrialSurroundings {
  /** The extension's own storage. */
  readonly storage: string;
  readonly version: string;
  readonly onState: (state: PanelState) => void;
  readonly signal: AbortSignal;
}

type Report = vscode.Progress<{ message?: string; increment?: number }>;

/** The first open folder that lies on this disk. */
function workspaceFolder(): string | null {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath ?? null;
}

function progressText(state: PanelState): string {
  if (state.phase === "preparing") return state.detail;
  const left = state.timeLeft === null ? "" : `, ${Math.ceil(state.timeLeft)} s left`;
  return `${runsEnded(state)} of ${state.runs.length} runs${left}`;
}

/** Keeps the state, sends it on, and words it as a notification. */
function follow(onState: TrialSurroundings["onState"], report: Report) {
  let state = idlePanel;
  const put = (next: PanelState): void => {
    const increment = next.runs.length === 0 ? 0 : (100 * (runsEnded(next) - runsEnded(state))) / next.runs.length;
    state = next;
    onState(state);
    report.report({ message: progressText(state), increment });
  };
  return {
    onEvent: (event: TrialEvent): void => put(panelStateAfter(state, event)),
    without: (phase: "refused" | "cancelled", detail: string): void => put(panelStateWithout(state, phase, detail)),
  };
}

async function train(
  given: unknown,
  surroundings: TrialSurroundings,
  onEvent: (event: TrialEvent) => void,
): Promise<TrialOutcome> {
  const { storage, version, signal } = surroundings;
  const workspace = workspaceFolder();
  const { choices, out, ...rest } = readTrialArguments(given, workspace ?? storage);
  const { arms, checkAt } = readOwnBlocks(choices, workspace ?? storage);
  const recipe = recipeOf({ ...choices, ...arms });
  checkAt(recipe.width);
  const folder = out ?? resultsFolder({ workspace, storage, name: `${recipe.preset}-${recipe.study}`, now: new Date() });
  return runTrial({ ...rest, recipe, out: folder, resume: false, startWorker, onEvent, signal, version });
}

/**
 * Runs a trial and resolves to its file and status; null where nothing was run, which the user has been told in one sentence.
 * Failures that are not the user's to mend reject.
 */
export async function runTrialCommand(
  given: unknown,
  surroundings: TrialSurroundings,
  report: Report,
): Promise<Pick<TrialOutcome, "file" | "status"> | null> {
  const { onEvent, without } = follow(surroundings.onState, report);
  try {
    const { file, status } = await train(given, surroundings, onEvent);
    return { file, status };
  } catch (error) {
    if (error instanceof CancelledError) {
      without("cancelled", "Cancelled before the first run; nothing was kept.");
      return null;
    }
    const message = error instanceof Error ? error.message : String(error);
    without("refused", message);
    if (!(error instanceof InputError || error instanceof EngineError)) throw error;
    // Not awaited: it resolves when the user has closed the message.
    vscode.window.showErrorMessage(message).then(undefined, () => undefined);
    return null;
  }
}
