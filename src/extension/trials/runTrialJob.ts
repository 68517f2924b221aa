/** Runs a trial of the queue as the command line runs one, and tells at every moment how it stands. No vscode. */
import { CancelledError, EngineError, InputError, type EngineReport } from "../../protocol";
import type { TrialState } from "../../protocol/panel";
import { resultsPath, runTrial, type Results, type StartWorker, type TrialEvent } from "../../trial";
import { limitRate } from "../limitRate";
import { afterEvent, newTrial, notRun } from "./liveTrial";
import type { TrialJob } from "./trialJob";
import type { Ended } from "./trialQueue";
import { liveTrialState } from "./trialState";

export interface RunSurroundings {
  readonly startWorker: StartWorker;
  readonly version: string;
  readonly signal: AbortSignal;
  /** At most ten times a second, and whenever the trial comes into another phase. */
  readonly onState: (state: TrialState) => void;
  readonly onEngine: (report: EngineReport) => void;
}

const stateMilliseconds = 100;

export interface RunEnd {
  /** Null where nothing was run. */
  readonly ended: Ended | null;
  /** Why it was refused, in one sentence; null where it was not. */
  readonly refusal: string | null;
}

/**
 * Runs a job that has its folder.
 * @throws what is not the user's to mend
 */
export async function runTrialJob(job: TrialJob & { readonly out: string }, surroundings: RunSurroundings): Promise<RunEnd> {
  const { startWorker, version, signal, onState, onEngine } = surroundings;
  let live = newTrial(job.recipe, resultsPath(job.out));
  let results: Results | null = null;
  const show = (): void => onState(liveTrialState(live, results));
  const soon = limitRate(stateMilliseconds, show);
  const put = (next: typeof live): void => {
    const turned = next.phase !== live.phase;
    live = next;
    if (turned) show();
    else soon.request();
  };
  show();
  try {
    const onResults = (next: Results): void => {
      results = next;
    };
    const onEvent = (event: TrialEvent): void => {
      if (event.type === "selfTested") onEngine(event.engine);
      put(afterEvent(live, event));
    };
    const { file, status } = await runTrial({ ...job, startWorker, version, signal, onEvent, onResults });
    return { ended: { file, status }, refusal: null };
  } catch (error) {
    if (error instanceof CancelledError) {
      put(notRun(live, "cancelled", "Cancelled before the first run; nothing was kept."));
      return { ended: null, refusal: null };
    }
    const message = error instanceof Error ? error.message : String(error);
    put(notRun(live, "refused", message));
    if (!(error instanceof InputError || error instanceof EngineError)) throw error;
    return { ended: null, refusal: message };
  } finally {
    soon.dispose();
  }
}
