/** The worker process: opens an engine, prepares data and trains, on request. It ends when its owner is gone. */
import { join } from "node:path";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, type CancellationToken } from "vscode-jsonrpc/node";
import { EngineError, type WorkerNotifications, type WorkerRequests } from "../protocol";
import {
  cacheFolder,
  checkPairs,
  installTensorflow,
  measureModules,
  openCosts,
  openEngine,
  removeTensorflow,
  selfTest,
  train,
  trajectories,
  type Engine,
} from "../training";
import { openData, prepareData, type Dataset } from "../training/data";
import {
  notificationType,
  protocolVersion,
  readyNotification,
  requestType,
  toWire,
  type NotificationName,
  type RequestName,
} from "./channel";

// Ctrl-C reaches the whole process group; the owner decides what it means.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
let engine: Engine | null = null;
const opened = new Map<string, Promise<Dataset>>();

function notify<Name extends NotificationName>(name: Name, value: WorkerNotifications[Name]): void {
  void connection.sendNotification(notificationType(name), value);
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  return controller.signal;
}

function currentEngine(): Engine {
  if (engine === null) throw new EngineError("no engine is open");
  return engine;
}

function dataOf(cacheFile: string): Promise<Dataset> {
  const known = opened.get(cacheFile) ?? openData(cacheFile);
  opened.set(cacheFile, known);
  return known;
}

type Handlers = {
  readonly [Name in RequestName]: (
    parameters: WorkerRequests[Name]["parameters"],
    signal: AbortSignal,
  ) => Promise<WorkerRequests[Name]["result"]>;
};

const handlers: Handlers = {
  async openEngine(parameters) {
    const found = await openEngine(parameters);
    engine = found.engine;
    return found.report;
  },
  prepareData: (parameters, signal) =>
    prepareData(parameters, {
      cacheFolder: join(cacheFolder(), "data"),
      signal,
      onProgress: (progress) => notify("prepareProgress", progress),
    }),
  selfTest: async (parameters, signal) =>
    selfTest(parameters, { engine: currentEngine(), costs: await openCosts(cacheFolder()), signal }),
  checkPairs: (parameters, signal) =>
    checkPairs(parameters, { engine: currentEngine(), signal, onProgress: (progress) => notify("checkProgress", progress) }),
  trajectories: (parameters, signal) =>
    trajectories(parameters, { engine: currentEngine(), signal, onProgress: (progress) => notify("checkProgress", progress) }),
  measure: async (parameters, signal) =>
    measureModules(parameters, {
      engine: currentEngine(),
      costs: await openCosts(cacheFolder()),
      signal,
      onProgress: (progress) => notify("checkProgress", progress),
    }),
  async train(request, signal) {
    const { variant, trial } = request;
    return train(request, {
      engine: currentEngine(),
      data: await dataOf(request.cacheFile),
      signal,
      onResume: (epochs) => notify("runResumed", { variant, trial, epochs }),
      onProgress: (progress) => notify("trainProgress", progress),
      onEpoch: (record) => notify("epochDone", { variant, trial, record }),
    });
  },
  installEngine: ({ action, python }, signal) =>
    action === "remove"
      ? removeTensorflow({ cacheFolder: cacheFolder() })
      : installTensorflow({
          cacheFolder: cacheFolder(),
          python,
          signal,
          onProgress: (progress) => notify("prepareProgress", progress),
        }),
};

function serve<Name extends RequestName>(name: Name): void {
  const handle: Handlers[Name] = handlers[name];
  connection.onRequest(requestType(name), async (parameters, token) => {
    try {
      return await handle(parameters, signalOf(token));
    } catch (error) {
      return toWire(error);
    }
  });
}

serve("openEngine");
serve("prepareData");
serve("selfTest");
serve("checkPairs");
serve("trajectories");
serve("measure");
serve("train");
serve("installEngine");
connection.listen();
void connection.sendNotification(readyNotification, { protocolVersion });
