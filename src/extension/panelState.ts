/** What the panel shows of a trial, built from its events alone. Pure: no vscode, no clock. */
import type { EngineReport, PrepareProgress } from "../protocol";
import { idlePanel, type PanelState, type RunRow } from "../protocol/panel";
import { controlsOf, type RecipeRequest, type Run, type TrialEvent } from "../trial";

interface RunName {
  readonly variant: string;
  readonly trial: number;
}

function started(recipe: RecipeRequest, file: string): PanelState {
  const { variants, trials, epochs } = recipe;
  const names = Array.from({ length: trials }, (_, trial) => variants.map((variant) => ({ variant, trial }))).flat();
  return {
    ...idlePanel,
    phase: "preparing",
    detail: "Opening an engine",
    controls: [...controlsOf(recipe)],
    epochs,
    file,
    runs: names.map((name) => ({
      ...name,
      status: "waiting",
      epoch: 0,
      trainLoss: null,
      testError: null,
      imagesPerSecond: null,
      reason: null,
    })),
  };
}

function withRun(state: PanelState, { variant, trial }: RunName, change: Partial<RunRow>): PanelState {
  const runs = state.runs.map((run) => (run.variant === variant && run.trial === trial ? { ...run, ...change } : run));
  return { ...state, runs };
}

function withEnded(state: PanelState, { variant, trial, ...run }: Run): PanelState {
  const last = run.epochs.at(-1);
  return withRun(
    state,
    { variant, trial },
    {
      status: run.status,
      epoch: run.epochs.length,
      trainLoss: last?.trainLoss ?? null,
      testError: run.testError,
      imagesPerSecond: run.imagesPerSecond,
      reason: run.reason,
    },
  );
}

function prepareText({ what, done, total, unit }: PrepareProgress): string {
  const amount = (value: number): string => (unit === "bytes" ? `${(value / 1e6).toFixed(1)} MB` : value.toLocaleString("en-GB"));
  return `${what}: ${amount(done)}${total === null ? "" : ` of ${amount(total)}`}${unit === "bytes" ? "" : ` ${unit}`}`;
}

function engineLines({ engine, version, device, notBetter }: EngineReport): string[] {
  const refusals = notBetter.map(
    ({ engine: other, reason, remedy }) => `Not ${other}: ${reason}${remedy === null ? "" : ` (${remedy})`}`,
  );
  return [`${engine} ${version} on ${device}`, ...refusals];
}

function selfTested(state: PanelState, event: Extract<TrialEvent, { type: "selfTested" }>): PanelState {
  const { name, trainImages, testImages } = event.data;
  const workers = `${event.workers} ${event.workers === 1 ? "worker" : "workers"}`;
  const images = `${trainImages.toLocaleString("en-GB")} training and ${testImages.toLocaleString("en-GB")} test images`;
  const begun: PanelState = {
    ...state,
    phase: "running",
    detail: `${name}, ${images}, ${workers}`,
    engine: engineLines(event.engine),
  };
  return event.kept.reduce(withEnded, begun);
}

/** Runs that were going when a trial ended early did not get to their end. */
function ended(state: PanelState, event: Extract<TrialEvent, { type: "trialEnded" }>): PanelState {
  const runs = state.runs.map((run): RunRow => (run.status === "running" ? { ...run, status: "cancelled" } : run));
  return { ...state, phase: event.status, runs, timeLeft: null, verdict: event.verdict, file: event.file };
}

/** The state after an event. */
export function panelStateAfter(state: PanelState, event: TrialEvent): PanelState {
  switch (event.type) {
    case "trialStarted":
      return started(event.recipe, event.file);
    case "prepareProgress":
      return { ...state, detail: prepareText(event) };
    case "selfTested":
      return selfTested(state, event);
    case "runStarted":
      return withRun(state, event, { status: "running", epoch: 1 });
    case "runProgress": {
      const { epoch, trainLoss, imagesPerSecond, timeLeft } = event;
      return { ...withRun(state, event, { epoch, trainLoss, imagesPerSecond }), timeLeft };
    }
    case "epochDone": {
      const { epoch, trainLoss, testError } = event.record;
      return { ...withRun(state, event, { epoch, trainLoss, testError }), timeLeft: event.timeLeft };
    }
    case "runEnded":
      return { ...withEnded(state, event.run), timeLeft: event.timeLeft };
    case "trialEnded":
      return ended(state, event);
  }
}

/** The state after a trial that could not be run at all, or was cancelled before its first run. */
export function panelStateWithout(state: PanelState, phase: "refused" | "cancelled", detail: string): PanelState {
  const runs = state.runs.map((run): RunRow => (run.status === "running" ? { ...run, status: "cancelled" } : run));
  return { ...state, phase, detail, runs, timeLeft: null };
}

/** Runs that ended, whatever their end. */
export function runsEnded({ runs }: PanelState): number {
  return runs.filter(({ status }) => status !== "waiting" && status !== "running").length;
}
