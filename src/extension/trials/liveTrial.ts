/** What is known of a trial that is going on and stands in no results file: built from its events alone. Pure: no vscode, no clock. */
import type { EngineRefusal, EngineReport, PrepareProgress } from "../../protocol";
import type { TrialState } from "../../protocol/panel";
import { imagesText, jobKey, type RecipeRequest, type TrialEvent } from "../../trial";
import { unusedGpuLines } from "../../wording";

/** Of a run that is being trained. */
export interface LiveRun {
  /** Epochs begun. */
  readonly epoch: number;
  /** Share of that epoch that is through. */
  readonly share: number;
  readonly trainLoss: number | null;
  readonly imagesPerSecond: number | null;
}

export interface LiveTrial {
  readonly recipe: RecipeRequest;
  readonly file: string;
  readonly phase: TrialState["phase"];
  readonly detail: string;
  readonly engine: readonly string[];
  /** Seconds. */
  readonly timeLeft: number | null;
  /** By `jobKey`. */
  readonly running: ReadonlyMap<string, LiveRun>;
}

export function prepareText({ what, done, total, unit }: PrepareProgress): string {
  const amount = (value: number): string => (unit === "bytes" ? `${(value / 1e6).toFixed(1)} MB` : value.toLocaleString("en-GB"));
  return `${what}: ${amount(done)}${total === null ? "" : ` of ${amount(total)}`}${unit === "bytes" ? "" : ` ${unit}`}`;
}

/** "Not tensorflow: no library here (the way out)". */
export function refusalText({
  engine,
  reason,
  remedy,
}: Pick<EngineRefusal, "reason" | "remedy"> & { readonly engine: string }): string {
  return `Not ${engine}: ${reason}${remedy === null ? "" : ` (${remedy})`}`;
}

const engineLines = (report: EngineReport): readonly string[] => [
  `${report.engine} ${report.version} on ${report.device}`,
  ...report.notBetter.map(refusalText),
  ...unusedGpuLines(report),
];

function begun(live: LiveTrial, { data, engine, workers }: Extract<TrialEvent, { type: "selfTested" }>): LiveTrial {
  const detail = `${data.name}, ${imagesText(data)}, ${workers} ${workers === 1 ? "worker" : "workers"}`;
  return { ...live, phase: "running", detail, engine: engineLines(engine) };
}

function withRunning(live: LiveTrial, key: string, change: Partial<LiveRun> | null): LiveTrial {
  const running = new Map(live.running);
  if (change === null) running.delete(key);
  else running.set(key, { epoch: 1, share: 0, trainLoss: null, imagesPerSecond: null, ...running.get(key), ...change });
  return { ...live, running };
}

/** Before its first event. */
export function newTrial(recipe: RecipeRequest, file: string): LiveTrial {
  return { recipe, file, phase: "preparing", detail: "Opening an engine", engine: [], timeLeft: null, running: new Map() };
}

/** What is known after an event. */
export function afterEvent(live: LiveTrial, event: TrialEvent): LiveTrial {
  switch (event.type) {
    case "trialStarted":
      return { ...live, recipe: event.recipe, file: event.file };
    case "prepareProgress":
      return { ...live, detail: prepareText(event) };
    case "selfTested":
      return begun(live, event);
    case "runStarted":
      return withRunning(live, jobKey(event), {});
    case "runResumed":
      return withRunning(live, jobKey(event), { epoch: event.epoch });
    case "runProgress": {
      const { epoch, step, steps, trainLoss, imagesPerSecond, timeLeft } = event;
      return { ...withRunning(live, jobKey(event), { epoch, share: step / steps, trainLoss, imagesPerSecond }), timeLeft };
    }
    case "epochDone":
      return { ...live, timeLeft: event.timeLeft };
    case "runEnded":
      return { ...withRunning(live, jobKey(event), null), timeLeft: event.timeLeft };
    case "trialEnded":
      return { ...live, phase: event.status, running: new Map(), timeLeft: null };
  }
}

/** A trial that could not be run at all, or was cancelled before its first run. */
export function notRun(live: LiveTrial, phase: "refused" | "cancelled", detail: string): LiveTrial {
  return { ...live, phase, detail, running: new Map(), timeLeft: null };
}
