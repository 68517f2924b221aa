/** Starts worker processes and speaks with them. No tfjs here: a crash of the native library is the worker's end, not the owner's. */
import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { CancellationTokenSource, createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { CancelledError, EngineError, type EngineChoice } from "../protocol";
import type { StartWorker, WorkerConnection } from "../trial/workerConnection";
export { cacheFolder } from "../training/folders";
import { findInstallation, tensorflowEnvironment } from "../training/engines/tensorflow/installation";
import {
  fromWire,
  notificationNames,
  notificationType,
  protocolVersion,
  readyNotification,
  requestType,
  type MessageConnection,
} from "./channel";

/** One thread a worker on a CPU, so that results do not depend on how many workers there are. */
const threads = 1;
const closeMilliseconds = 500;
const keptOutput = 4000;

/** Banners that TensorFlow prints at each start whatever it is told. */
const banner = /^(WARNING: All log messages|I\d{4} |W\d{4} |To enable the following)/;

function environmentFor(choice: EngineChoice): NodeJS.ProcessEnv {
  if (choice === "wasm") return process.env;
  const installation = findInstallation();
  return "reason" in installation ? process.env : { ...process.env, ...tensorflowEnvironment(installation, threads) };
}

/** Why a process ended, with the last line it printed. */
function lastWords(child: ChildProcess, output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !banner.test(line) && !/^(at |Node\.js v)/.test(line)).at(-1);
  const how = child.signalCode === null ? `exit code ${child.exitCode ?? "unknown"}` : child.signalCode;
  return `the worker process ended (${how})${said === undefined ? "" : `: ${said}`}`;
}

function watchEnd(child: ChildProcess, isClosing: () => boolean): Promise<string | null> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (data: Buffer) => (output = (output + data.toString()).slice(-keptOutput)));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`the worker process could not be started: ${error.message}`));
    child.once("close", () => resolve(lastWords(child, output)));
    // A closed channel keeps "close" from coming; then nobody waits for last words either.
    child.once("exit", () => isClosing() && resolve(null));
  });
}

function handshake(connection: MessageConnection, ended: Promise<string | null>): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.onNotification(readyNotification, ({ protocolVersion: theirs }) => {
      if (theirs === protocolVersion) resolve();
      else reject(new EngineError("the worker is of another version than this program: build again"));
    });
    void ended.then((words) => reject(new EngineError(words ?? "the worker was closed")));
    connection.listen();
  });
}

/**
 * Starts a worker for an engine and waits for its handshake.
 * @throws EngineError with the process's last words if it ends before that.
 */
export const startWorker: StartWorker = async ({ choice }) => {
  const file = process.env["HYBRID_HYPOTHESIS_WORKER"] ?? join(__dirname, "worker.js");
  const child = fork(file, [], {
    env: environmentFor(choice),
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "json",
  });
  let closing = false;
  const ended = watchEnd(child, () => closing);
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  // A broken pipe is told by `ended`; the library would throw it otherwise.
  connection.onError(() => undefined);
  const gone = ended.then((words): never => {
    throw new Error(words ?? "the worker was closed");
  });
  // After the rejection: disposing gives pending requests a message of its own.
  gone.catch(() => connection.dispose());
  await handshake(connection, ended);

  const request: WorkerConnection["request"] = async (name, parameters, options = {}) => {
    const { signal, onNotification } = options;
    if (signal?.aborted) throw new CancelledError();
    const source = new CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal?.addEventListener("abort", cancel);
    const listeners = onNotification
      ? notificationNames.map((notification) =>
          connection.onNotification(notificationType(notification), (value) => onNotification(notification, value)),
        )
      : [];
    try {
      return await Promise.race([connection.sendRequest(requestType(name), parameters, source.token), gone]);
    } catch (error) {
      throw fromWire(error);
    } finally {
      signal?.removeEventListener("abort", cancel);
      listeners.forEach((listener) => listener.dispose());
    }
  };

  return {
    request,
    pid: child.pid ?? -1,
    ended,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      closing = true;
      const timer = setTimeout(() => child.kill("SIGKILL"), closeMilliseconds);
      if (child.connected) child.disconnect();
      await ended;
      clearTimeout(timer);
    },
  };
};
