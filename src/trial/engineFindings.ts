/**
 * Which engines work here, why the others do not, and installing one. All of it in workers that are thrown away, so that a crash of
 * a native library is an answer and not an end.
 */
import { CancelledError, type EngineName, type EngineReport, type InstallEngineRequest, type PrepareProgress } from "../protocol";
import { notificationSink } from "./notifications";
import { startUnlessAborted } from "./openTrial";
import { reasonOf, whileAlive } from "./pool";
import { unlessAborted } from "./unlessAborted";
import type { StartWorker, WorkerConnection } from "./workerConnection";

export interface EngineFinding {
  readonly engine: EngineName;
  readonly usable: boolean;
  readonly device: string | null;
  readonly driver: string | null;
  readonly version: string | null;
  readonly mathMode: EngineReport["mathMode"] | null;
  /** What to do for a GPU that it does not compute on; null where there is none. */
  readonly unused: string | null;
  /** Why it cannot be used. */
  readonly reason: string | null;
}

/** Best first. */
export const engineNames: readonly EngineName[] = ["tensorflow", "wasm"];

/** Longer than any engine takes to open, shorter than a user's patience. */
const patience = 30_000;

interface ThrowAway {
  readonly engine: EngineName;
  readonly startWorker: StartWorker;
  readonly signal: AbortSignal;
}

/** Does one thing in a worker of its own, and ends that worker. */
async function inThrowAwayWorker<T>(
  { engine, startWorker, signal }: ThrowAway,
  work: (worker: WorkerConnection) => Promise<T>,
): Promise<T> {
  const worker = await startUnlessAborted(startWorker, engine, signal);
  try {
    return await unlessAborted(whileAlive(worker, work(worker)), signal);
  } finally {
    await worker.close();
  }
}

async function examine(engine: EngineName, startWorker: StartWorker, signal: AbortSignal): Promise<EngineFinding> {
  const late = AbortSignal.timeout(patience);
  const either = AbortSignal.any([signal, late]);
  try {
    const open = { choice: engine, threads: 1 } as const;
    const { device, driver, version, mathMode, unused } = await inThrowAwayWorker(
      { engine, startWorker, signal: either },
      (worker) => worker.request("openEngine", open, { signal: either }),
    );
    return { engine, usable: true, device, driver, version, mathMode, unused, reason: null };
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    const reason = late.aborted ? `it did not open within ${patience / 1000} seconds` : reasonOf(error);
    return { engine, usable: false, device: null, driver: null, version: null, mathMode: null, unused: null, reason };
  }
}

/** Opens every engine once, best first. @throws CancelledError within a second of the signal. */
export async function findEngines(startWorker: StartWorker, signal: AbortSignal): Promise<readonly EngineFinding[]> {
  const findings: EngineFinding[] = [];
  for (const engine of engineNames) findings.push(await examine(engine, startWorker, signal));
  return findings;
}

export interface ChangeEngineOptions {
  readonly startWorker: StartWorker;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PrepareProgress) => void;
}

/**
 * Installs an engine or undoes that, and returns one sentence on what was done.
 * @throws EngineError where it cannot be done, with the way out. @throws CancelledError within a second of the signal.
 */
export async function changeEngine(
  request: InstallEngineRequest,
  { startWorker, signal, onProgress }: ChangeEngineOptions,
): Promise<string> {
  const onNotification = notificationSink({ prepareProgress: onProgress });
  // wasm: a worker that needs nothing installed.
  const { text } = await inThrowAwayWorker({ engine: "wasm", startWorker, signal }, (worker) =>
    worker.request("installEngine", request, { signal, onNotification }),
  );
  return text;
}
