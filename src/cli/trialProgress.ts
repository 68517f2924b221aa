/** What is known of a running trial, built from its events: the state that the live table draws. Pure. */
import type { EngineReport, PrepareProgress } from "../protocol";
import { jobKey, type RecipeRequest, type Run, type TrialEvent } from "../trial";

export interface Cell {
  readonly status: "running" | Run["status"];
  /** Epochs begun. */
  readonly epoch: number;
  readonly loss: number | null;
  /** Percent: of training images while it runs, of test images when it is done. */
  readonly error: number | null;
}

export interface TrialProgress {
  readonly recipe: RecipeRequest | null;
  readonly engine: EngineReport | null;
  readonly preparing: PrepareProgress | null;
  /** By `jobKey`; what has not begun is absent. */
  readonly cells: ReadonlyMap<string, Cell>;
  /** Images a second of an arm's last step. */
  readonly rates: ReadonlyMap<string, number>;
  /** Seconds. */
  readonly timeLeft: number | null;
}

export const noProgress: TrialProgress = {
  recipe: null,
  engine: null,
  preparing: null,
  cells: new Map(),
  rates: new Map(),
  timeLeft: null,
};

function withCell(
  state: TrialProgress,
  at: { readonly variant: string; readonly trial: number },
  change: Partial<Cell>,
): TrialProgress {
  const key = jobKey(at);
  const before: Cell = state.cells.get(key) ?? { status: "running", epoch: 1, loss: null, error: null };
  return { ...state, cells: new Map(state.cells).set(key, { ...before, ...change }) };
}

function withEnded(state: TrialProgress, run: Run): TrialProgress {
  const ended = withCell(state, run, { status: run.status, error: run.testError });
  return run.imagesPerSecond === null ? ended : { ...ended, rates: new Map(ended.rates).set(run.variant, run.imagesPerSecond) };
}

/** The state after an event. */
export function afterEvent(state: TrialProgress, event: TrialEvent): TrialProgress {
  switch (event.type) {
    case "trialStarted":
      return { ...state, recipe: event.recipe };
    case "prepareProgress":
      return { ...state, preparing: event };
    case "selfTested":
      return event.kept.reduce(withEnded, { ...state, engine: event.engine, preparing: null });
    case "runStarted":
      return withCell(state, event, {});
    case "runResumed":
      return withCell(state, event, { epoch: event.epoch });
    case "runProgress":
      return {
        ...withCell(state, event, { epoch: event.epoch, loss: event.trainLoss }),
        rates: new Map(state.rates).set(event.variant, event.imagesPerSecond),
        timeLeft: event.timeLeft,
      };
    case "epochDone":
      return {
        ...withCell(state, event, { epoch: event.record.epoch, loss: event.record.trainLoss, error: event.record.trainError }),
        timeLeft: event.timeLeft,
      };
    case "runEnded":
      return { ...withEnded(state, event.run), timeLeft: event.timeLeft };
    case "trialEnded":
      return { ...state, timeLeft: 0 };
  }
}
