/** Workers without processes: scripted answers, a log of what was asked, and ways to die. For the tests of trial and command line. */
import { CancelledError, EngineError, type EngineChoice, type EngineReport, type SelfTestResult } from "../../../src/protocol";
import type {
  CheckPairsRequest,
  DataReport,
  PairCheck,
  PrepareDataRequest,
  SelfTestRequest,
  TrainRequest,
  TrainResult,
  TrajectoriesRequest,
  TrajectoriesResult,
  WorkerRequests,
} from "../../../src/protocol";
import type { NotificationSink, StartWorker, WorkerConnection } from "../../../src/trial";

export interface TrainControl {
  readonly notify: NotificationSink;
  readonly signal: AbortSignal | undefined;
  /** Number of the worker, from 1. */
  readonly worker: number;
  /** Ends the process under the request. */
  readonly die: (words: string) => void;
}

export interface Script {
  readonly engines?: readonly EngineReport[];
  readonly data?: (request: PrepareDataRequest) => DataReport;
  readonly selfTest?: (engine: string) => SelfTestResult;
  readonly checkPairs?: (request: CheckPairsRequest, control: Pick<TrainControl, "signal">) => Promise<readonly PairCheck[]>;
  readonly trajectories?: (request: TrajectoriesRequest) => TrajectoriesResult;
  readonly train?: (request: TrainRequest, control: TrainControl) => Promise<TrainResult>;
  readonly install?: (notify: NotificationSink) => Promise<string>;
}

export interface FakeWorkers {
  readonly startWorker: StartWorker;
  /** One line a request: "worker 1: train separable 0". */
  readonly log: string[];
  readonly trained: TrainRequest[];
  readonly tested: SelfTestRequest[];
  /** Workers that are open. */
  readonly alive: Set<number>;
}

export const wasm: EngineReport = {
  engine: "wasm",
  device: "CPU (SIMD)",
  driver: null,
  version: "4.22.0",
  mathMode: "float32",
  threads: 1,
  unused: null,
  notBetter: [],
};

export const tensorflow: EngineReport = { ...wasm, engine: "tensorflow", device: "GPU H100", driver: "550.1", version: "2.18.0" };

export function shapesData({ trainImages, testImages }: PrepareDataRequest): DataReport {
  return {
    name: "shapes v1",
    hash: "5".repeat(64),
    cacheFile: "shapes.bin",
    classes: Array.from({ length: 10 }, (_, i) => `class ${i}`),
    trainImages: trainImages ?? 5000,
    testImages: testImages ?? 2000,
    height: 32,
    width: 32,
  };
}

/** Trains at once: an error that depends on the arm and its seeds. */
export async function trainAtOnce(request: TrainRequest, { notify }: TrainControl): Promise<TrainResult> {
  const { variant, trial, epochs: count, seeds } = request;
  const base = 10 + variant.length / 4 + (seeds.initial % 1000) / 1000 + (seeds.subset % 1000) / 500;
  const epochs = Array.from({ length: count }, (_, i) => ({
    epoch: i + 1,
    trainLoss: 2 / (i + 1),
    trainError: 50 / (i + 1),
    testError: i + 1 === count ? Math.round(base * 20) / 20 : null,
    seconds: 1.5,
  }));
  for (const record of epochs) {
    notify("trainProgress", {
      variant,
      trial,
      epoch: record.epoch,
      step: 8,
      steps: 16,
      trainLoss: record.trainLoss,
      imagesPerSecond: 500,
    });
    await Promise.resolve();
    notify("epochDone", { variant, trial, record });
  }
  return {
    status: "complete",
    testError: epochs.at(-1)?.testError ?? null,
    epochs,
    imagesPerSecond: 500,
    loweredTo: "depthwise",
  };
}

/** Every form is well within its bounds. */
export function pairsHold({ pairs }: CheckPairsRequest): Promise<readonly PairCheck[]> {
  const value = { difference: 1e-7, bound: 1e-5, ratio: 0.01, where: "output" };
  return Promise.resolve(pairs.map(({ id }) => ({ id, output: value, gradient: { ...value, ratio: 0.02 } })));
}

/** What is equal stays together, by the names of the arms. */
export function staysTogether({ others }: TrajectoriesRequest): TrajectoriesResult {
  return { controlGap: 1e-5, gaps: others.map(({ id }) => (/^(separable|hybrid)/.test(id) ? 2e-5 : 0.5)) };
}

/** Never ends by itself; honours the signal. */
export function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new CancelledError())));
}

export function fakeWorkers(script: Script = {}): FakeWorkers {
  const {
    engines = [wasm],
    data = shapesData,
    selfTest = () => ({ worst: 0.1, where: "separable", lowerings: [] }),
    checkPairs = pairsHold,
    trajectories = staysTogether,
    train = trainAtOnce,
  } = script;
  const log: string[] = [];
  const trained: TrainRequest[] = [];
  const tested: SelfTestRequest[] = [];
  const alive = new Set<number>();
  let workers = 0;

  function engineFor(choice: EngineChoice): EngineReport {
    const found = choice === "auto" ? engines[0] : engines.find(({ engine }) => engine === choice);
    if (!found) throw new EngineError(`the engine ${choice} is not installed; hybrid-hypothesis doctor --install ${choice}`);
    return found;
  }

  const startWorker: StartWorker = ({ choice }) => {
    const number = ++workers;
    log.push(`worker ${number}: start ${choice}`);
    alive.add(number);
    let end: (words: string | null) => void = () => undefined;
    const ended = new Promise<string | null>((resolve) => (end = resolve));
    let engine = "none";

    async function answer(
      name: keyof WorkerRequests,
      parameters: unknown,
      notify: NotificationSink,
      signal?: AbortSignal,
    ): Promise<unknown> {
      switch (name) {
        case "openEngine": {
          const report = engineFor((parameters as WorkerRequests["openEngine"]["parameters"]).choice);
          engine = report.engine;
          return Promise.resolve(report);
        }
        case "prepareData":
          notify("prepareProgress", { what: "drawing", done: 3000, total: 3000, unit: "images" });
          return data(parameters as PrepareDataRequest);
        case "selfTest":
          tested.push(parameters as SelfTestRequest);
          return selfTest(engine);
        case "checkPairs": {
          const request = parameters as CheckPairsRequest;
          notify("checkProgress", { done: request.pairs.length, total: request.pairs.length });
          return checkPairs(request, { signal });
        }
        case "trajectories":
          return trajectories(parameters as TrajectoriesRequest);
        case "measure": {
          const { modules } = parameters as WorkerRequests["measure"]["parameters"];
          notify("checkProgress", { done: modules.length, total: modules.length });
          return modules.map(({ name, asTrained }) => ({ milliseconds: name.length, form: asTrained ? "as declared" : null }));
        }
        case "train": {
          const request = parameters as TrainRequest;
          log.push(`worker ${number}: train ${request.variant} ${request.trial}`);
          trained.push(request);
          const die = (words: string): void => {
            alive.delete(number);
            end(words);
          };
          return train(request, { notify, signal, worker: number, die });
        }
        case "installEngine":
          return { text: await (script.install?.(notify) ?? Promise.resolve("linked")) };
      }
    }

    const connection: WorkerConnection = {
      pid: number,
      ended,
      request: async (name, parameters, options) =>
        (await answer(
          name,
          parameters,
          options?.onNotification ?? (() => undefined),
          options?.signal,
        )) as WorkerRequests[typeof name]["result"],
      close() {
        alive.delete(number);
        end(null);
        return Promise.resolve();
      },
    };
    return Promise.resolve(connection);
  };
  return { startWorker, log, trained, tested, alive };
}
