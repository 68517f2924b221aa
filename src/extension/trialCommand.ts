/** The command runTrial: the same trial as the command line's, with the editor's progress, folder and panel around it. */
import * as vscode from "vscode";
import { CancelledError, EngineError, InputError } from "../protocol";
import { readOwnBlocks, recipeOf, resultsPath, runTrial, type Results, type TrialOutcome } from "../trial";
import type { TrialState } from "../protocol/panel";
import { startWorker } from "../worker/client";
import { afterEvent, newTrial, notRun, type LiveTrial } from "./liveTrial";
import { resultsFolder } from "./resultsFolder";
import { readTrialArguments } from "./trialArguments";
import { liveTrialState } from "./trialState";

export interface TrialSurroundings {
  /** The extension's own storage. */
  readonly storage: string;
  readonly version: string;
  readonly onState: (state: TrialState) => void;
  readonly signal: AbortSignal;
}

type Report = vscode.Progress<{ message?: string; increment?: number }>;

/** The first open folder that lies on this disk. */
function workspaceFolder(): string | null {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath ?? null;
}

function progressText({ phase, detail, timeLeft, progress }: TrialState): string {
  if (phase === "preparing") return detail;
  return `${Math.round(100 * progress)} %${timeLeft === null ? "" : `, ${Math.ceil(timeLeft)} s left`}`;
}

/** Keeps what is known of a trial, sends it on, and words it as a notification. */
function follow(first: LiveTrial, onState: TrialSurroundings["onState"], report: Report) {
  let live = first;
  let results: Results | null = null;
  let shown = 0;
  const put = (next: LiveTrial): void => {
    live = next;
    const state = liveTrialState(live, results);
    onState(state);
    report.report({ message: progressText(state), increment: 100 * (state.progress - shown) });
    shown = state.progress;
  };
  put(first);
  return {
    onEvent: (event: Parameters<typeof afterEvent>[1]): void => put(afterEvent(live, event)),
    onResults: (next: Results): void => {
      results = next;
    },
    without: (phase: "refused" | "cancelled", detail: string): void => put(notRun(live, phase, detail)),
  };
}

/** What the command was asked for, checked before anything is started. @throws InputError naming the option. */
function planTrial(given: unknown, { storage }: TrialSurroundings) {
  const workspace = workspaceFolder();
  const { choices, out, ...rest } = readTrialArguments(given, workspace ?? storage);
  const { arms, checkAt } = readOwnBlocks(choices, workspace ?? storage);
  const recipe = recipeOf({ ...choices, ...arms });
  checkAt(recipe.width);
  const name = `${recipe.preset}-${recipe.study}`;
  return { ...rest, recipe, out: out ?? resultsFolder({ workspace, storage, name, now: new Date() }) };
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
  let without = (_phase: "refused" | "cancelled", _detail: string): void => undefined;
  try {
    const plan = planTrial(given, surroundings);
    const follower = follow(newTrial(plan.recipe, resultsPath(plan.out)), surroundings.onState, report);
    const { onEvent, onResults } = follower;
    ({ without } = follower);
    const { version, signal } = surroundings;
    const { file, status } = await runTrial({ ...plan, resume: false, startWorker, onEvent, onResults, signal, version });
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
