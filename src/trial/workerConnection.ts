/** What a trial needs of a worker process; src/worker implements it, tests fake it. */
import type { EngineChoice, WorkerNotifications, WorkerRequests } from "../protocol";

/** What a caller holds of a worker process. Every pending request rejects, with the process's last words, when it ends. */
export interface WorkerConnection {
  request<Name extends keyof WorkerRequests>(
    name: Name,
    parameters: WorkerRequests[Name]["parameters"],
    options?: { readonly signal?: AbortSignal; readonly onNotification?: NotificationSink },
  ): Promise<WorkerRequests[Name]["result"]>;
  readonly pid: number;
  /** Resolves when the process is gone: null after `close`, else its last words as one sentence. */
  readonly ended: Promise<string | null>;
  /** Ends the process: asks first, kills after 500 milliseconds. */
  close(): Promise<void>;
}

export type NotificationSink = <Name extends keyof WorkerNotifications>(name: Name, value: WorkerNotifications[Name]) => void;

/** Starts a worker process and waits for its handshake. Rejects with an EngineError that carries the process's own words. */
export type StartWorker = (options: { readonly choice: EngineChoice }) => Promise<WorkerConnection>;
