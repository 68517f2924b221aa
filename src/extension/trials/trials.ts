/** The trials of this host: the queue, the journal that outlives the host, and how the running trial stands. No vscode. */
import type { EngineReport } from "../../protocol";
import type { TrialState } from "../../protocol/panel";
import { writerOf, type StartWorker } from "../../trial";
import { runTrialJob } from "./runTrialJob";
import { adoptedJob, begunJob, type Places, type TrialJob } from "./trialJob";
import type { TrialJournal } from "./trialJournal";
import { openTrialQueue, type Ended } from "./trialQueue";

export interface TrialsOptions {
  readonly places: () => Places;
  readonly journal: TrialJournal;
  readonly startWorker: StartWorker;
  readonly version: string;
  /** A trial has opened an engine. */
  readonly onEngine: (report: EngineReport) => void;
  /** A trial could not be run, for a reason that the user can mend. */
  readonly onRefused: (sentence: string) => void;
}

export interface Trials {
  /** Starts a trial at once if none runs, else after those that wait; null if it was refused or taken out. */
  run(job: TrialJob): Promise<Ended | null>;
  /** Ends the running trial or takes out one that waits. Whether there was one. */
  cancel(id?: string): boolean;
  running(): TrialJob | null;
  waiting(): readonly TrialJob[];
  /** The trial that runs, or the last one that ran here. */
  live(): TrialState | null;
  /** Calls back when anything of this has changed; the result stops it. */
  onChange(listener: () => void): () => void;
  /** Goes on with the trials of hosts that are gone. Whether other hosts are there that have some. */
  adopt(): Promise<boolean>;
  /** The host goes away: the file of the running trial is left valid, and its job in the journal. */
  suspend(): Promise<void>;
}

export function openTrials({ places, journal, startWorker, version, onEngine, onRefused }: TrialsOptions): Trials {
  const listeners = new Set<() => void>();
  let live: TrialState | null = null;
  const changed = (): void => listeners.forEach((listener) => listener());
  const record = (): Promise<void> => journal.write(queue.wanted());

  async function run(job: TrialJob, signal: AbortSignal): Promise<Ended | null> {
    await record();
    const onState = (state: TrialState): void => {
      live = state;
      changed();
    };
    const { out } = job;
    if (out === null) throw new Error(`the trial ${job.id} has begun without a folder`);
    const { ended, refusal } = await runTrialJob({ ...job, out }, { startWorker, version, signal, onState, onEngine });
    if (refusal !== null) onRefused(refusal);
    return ended;
  }

  const queue = openTrialQueue({
    begin: (job) => begunJob(job, places(), new Date()),
    run,
    onChange() {
      void record();
      changed();
    },
  });

  /** Another process may have gone on with the trial meanwhile; then this one only looks on. */
  async function goOn(job: TrialJob): Promise<void> {
    if (job.out !== null && (await writerOf(job.out)) !== null) return;
    // Nobody waits for the outcome: what is to be said of it, the state says.
    queue.add(adoptedJob(job)).catch(() => undefined);
  }

  return {
    run: (job) => queue.add(job),
    cancel: (id) => queue.cancel(id),
    running: () => queue.running(),
    waiting: () => queue.waiting(),
    live: () => live,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async adopt() {
      const { jobs, others } = await journal.adopt();
      for (const job of jobs) await goOn(job);
      return others;
    },
    suspend: () => queue.suspend(),
  };
}
