/** One trial at a time, the others wait their turn. Pure: what running a trial means is handed in. */
import type { TrialOutcome } from "../../trial";
import type { TrialJob } from "./trialJob";

export type Ended = Pick<TrialOutcome, "file" | "status">;

export interface TrialQueueOptions {
  /** Settles what was open until the trial begins, such as its folder. */
  readonly begin: (job: TrialJob) => TrialJob;
  /** Runs a trial; null where nothing was run. */
  readonly run: (job: TrialJob, signal: AbortSignal) => Promise<Ended | null>;
  /** The queue is another one. */
  readonly onChange: () => void;
}

export interface TrialQueue {
  /** Starts the trial if none runs, else after those that wait. Resolves when it has ended; null if it was refused or taken out. */
  add(job: TrialJob): Promise<Ended | null>;
  /** Ends the running trial, or takes out one that waits; without an id the running one. Whether there was one. */
  cancel(id?: string): boolean;
  running(): TrialJob | null;
  waiting(): readonly TrialJob[];
  /** What is still wanted: the running trial, unless it was cancelled, and those that wait. */
  wanted(): readonly TrialJob[];
  /** The host goes away: ends the running trial and begins no other, but all stay wanted. */
  suspend(): Promise<void>;
}

interface Waiting {
  readonly job: TrialJob;
  readonly settle: (ended: Promise<Ended | null> | null) => void;
}

interface Running {
  readonly job: TrialJob;
  readonly stop: AbortController;
  readonly ended: Promise<unknown>;
}

export function openTrialQueue({ begin, run, onChange }: TrialQueueOptions): TrialQueue {
  let running: Running | null = null;
  let waiting: readonly Waiting[] = [];
  let suspended = false;

  function startNext(): void {
    const [next, ...others] = waiting;
    if (running !== null || suspended || next === undefined) return;
    waiting = others;
    const stop = new AbortController();
    const job = begin(next.job);
    const ended = run(job, stop.signal).finally(() => {
      running = null;
      if (suspended) return;
      startNext();
      onChange();
    });
    running = { job, stop, ended: ended.catch(() => undefined) };
    next.settle(ended);
  }

  return {
    add(job) {
      const ended = new Promise<Ended | null>((settle) => {
        waiting = [...waiting, { job, settle }];
      });
      startNext();
      onChange();
      return ended;
    },
    cancel(id = running?.job.id) {
      const found = waiting.find(({ job }) => job.id === id);
      if (found !== undefined) {
        waiting = waiting.filter((other) => other !== found);
        found.settle(null);
      } else if (running !== null && running.job.id === id) running.stop.abort();
      else return false;
      onChange();
      return true;
    },
    running: () => running?.job ?? null,
    waiting: () => waiting.map(({ job }) => job),
    wanted: () => [...(running === null || running.stop.signal.aborted ? [] : [running]), ...waiting].map(({ job }) => job),
    async suspend() {
      suspended = true;
      running?.stop.abort();
      await running?.ended;
    },
  };
}
