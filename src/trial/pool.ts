/** Jobs over worker processes, in order, one at a time each. A worker that fails a job is replaced. Knows nothing of trials. */
import type { WorkerConnection } from "./workerConnection";
import { unlessAborted } from "./unlessAborted";

export interface PoolOptions<Job> {
  readonly jobs: readonly Job[];
  readonly workers: number;
  /** A worker that is open already. */
  readonly first: WorkerConnection;
  readonly open: () => Promise<WorkerConnection>;
  /** Does one job; rejects if it failed. */
  readonly work: (worker: WorkerConnection, job: Job) => Promise<void>;
  readonly onFailed: (job: Job, reason: string) => void;
  readonly signal: AbortSignal;
}

/** Workers that end one after the other, with no job done between, are replaced so many times. */
const mostDeaths = 3;

/** The first line of what went wrong. */
export function reasonOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  return line === "" ? "no reason was given" : line;
}

/** Work of a process that may end meanwhile: then it rejects with the process's last words. */
export function whileAlive<T>(worker: WorkerConnection, work: Promise<T>): Promise<T> {
  const end = worker.ended.then((words): never => {
    throw new Error(words ?? "the worker was closed");
  });
  return Promise.race([work, end]);
}

/**
 * Resolves when all jobs are done or failed, or soon after the signal; every worker is closed by then. Jobs that no worker was left
 * for fail with the last reason; jobs that were cancelled are neither done nor failed.
 */
export async function runPool<Job>({ jobs, workers, first, open, work, onFailed, signal }: PoolOptions<Job>): Promise<void> {
  const queue = [...jobs];
  const spare = [first];
  let lastReason = "";
  const isCancelled = (): boolean => signal.aborted;

  async function lane(): Promise<void> {
    let worker = spare.pop() ?? null;
    for (let deaths = 0; deaths < mostDeaths && !isCancelled();) {
      let job: Job | undefined;
      try {
        if (queue.length === 0) break;
        worker ??= await unlessAborted(open(), signal);
        job = queue.shift();
        if (job === undefined) break;
        await unlessAborted(whileAlive(worker, work(worker, job)), signal);
        deaths = 0;
      } catch (error) {
        // A worker that failed one job is not trusted with the next.
        await worker?.close();
        worker = null;
        if (isCancelled()) return;
        lastReason = reasonOf(error);
        if (job !== undefined) onFailed(job, lastReason);
        deaths++;
      }
    }
    await worker?.close();
  }

  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, jobs.length)) }, lane));
  if (isCancelled()) return;
  for (const job of queue) onFailed(job, `not run, because workers ended ${mostDeaths} times in a row: ${lastReason}`);
}
