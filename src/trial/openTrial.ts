/** The first worker of a trial: its engine opened, the data made ready, and the trial's own modules tested on it. */
import { CancelledError, EngineError, InputError, type EngineChoice, type EngineName, type EngineRefusal } from "../protocol";
import type { ChosenLowering, DataReport, EngineReport, PrepareProgress, SelfTestResult } from "../protocol";
import { buildArms, type Arms } from "./arms";
import { notificationSink } from "./notifications";
import { reasonOf, whileAlive } from "./pool";
import type { RecipeRequest } from "./recipe";
import { unlessAborted } from "./unlessAborted";
import type { StartWorker, WorkerConnection } from "./workerConnection";

export interface OpenTrialOptions {
  readonly recipe: RecipeRequest;
  readonly choice: EngineChoice;
  readonly literal: boolean;
  /** Forms that an earlier session of the trial chose, which stand. */
  readonly lowerings: readonly ChosenLowering[];
  readonly startWorker: StartWorker;
  readonly onPrepareProgress: (progress: PrepareProgress) => void;
  readonly signal: AbortSignal;
}

export interface OpenedTrial {
  readonly worker: WorkerConnection;
  readonly engine: EngineReport;
  readonly data: DataReport;
  readonly arms: Arms;
  readonly selfTest: SelfTestResult;
}

/** A worker that goes away again if the signal fires while it starts. */
export async function startUnlessAborted(
  startWorker: StartWorker,
  choice: EngineChoice,
  signal: AbortSignal,
): Promise<WorkerConnection> {
  const starting = startWorker({ choice }).then(async (worker) => {
    if (signal.aborted) await worker.close();
    return worker;
  });
  return unlessAborted(starting, signal);
}

/** A worker with its engine open, on one thread: part of what makes results repeat. */
export async function openWorker(startWorker: StartWorker, choice: EngineChoice, signal: AbortSignal) {
  const worker = await startUnlessAborted(startWorker, choice, signal);
  try {
    const opening = whileAlive(worker, worker.request("openEngine", { choice, threads: 1 }, { signal }));
    return { worker, engine: await unlessAborted(opening, signal) };
  } catch (error) {
    await worker.close();
    throw error;
  }
}

async function prepareData(worker: WorkerConnection, options: OpenTrialOptions): Promise<DataReport> {
  const { recipe, signal, onPrepareProgress } = options;
  const { data: source, trainImages, testImages } = recipe;
  const onNotification = notificationSink({ prepareProgress: onPrepareProgress });
  const preparing = worker.request("prepareData", { source, trainImages, testImages }, { signal, onNotification });
  const data = await unlessAborted(whileAlive(worker, preparing), signal);
  const asked = [
    ["--train-images", trainImages, data.trainImages, "training images"],
    ["--test-images", testImages, data.testImages, "test images"],
    ["--batch", recipe.batchSize, trainImages ?? data.trainImages, "training images"],
  ] as const;
  for (const [flag, wanted, there, what] of asked) {
    if (wanted !== null && wanted > there) {
      throw new InputError(`${flag} ${wanted} is more than the ${there} ${what} of ${data.name}; ask for ${there} or fewer`);
    }
  }
  return data;
}

async function testModules(worker: WorkerConnection, arms: Arms, options: OpenTrialOptions): Promise<SelfTestResult> {
  const { recipe, literal, lowerings, signal } = options;
  const blocks = [...arms.values()].flatMap(({ modules }) => modules);
  const { batchSize } = recipe;
  return unlessAborted(
    whileAlive(worker, worker.request("selfTest", { blocks, literal, batchSize, lowerings }, { signal })),
    signal,
  );
}

/** What one engine makes of the trial: opened, or the reason why this engine cannot be used. */
async function tryEngine(
  options: OpenTrialOptions,
): Promise<OpenedTrial | { readonly refusal: EngineRefusal; readonly error: unknown }> {
  const { choice, startWorker, signal } = options;
  let worker: WorkerConnection | null = null;
  let name: EngineName = choice === "auto" ? "tensorflow" : choice;
  try {
    const opened = await openWorker(startWorker, choice, signal);
    worker = opened.worker;
    name = opened.engine.engine;
    const data = await prepareData(worker, options);
    const arms = buildArms(options.recipe, { classes: data.classes.length, height: data.height, width: data.width });
    const selfTest = await testModules(worker, arms, options);
    if (selfTest.worst <= 1) return { ...opened, data, arms, selfTest };
    const much = `${selfTest.worst.toFixed(1)} times the bound at ${selfTest.where}`;
    throw new EngineError(`${name} failed its self-test (${much}), so it is not used; take another --engine`);
  } catch (error) {
    await worker?.close();
    if (signal.aborted) throw new CancelledError();
    if (error instanceof InputError) throw error;
    return { refusal: { engine: name, reason: reasonOf(error), remedy: null }, error };
  }
}

/**
 * Opens the chosen engine; with `auto` one that fails here is passed over for `wasm`, which is always there.
 * @throws InputError for data or sizes, EngineError for an engine that was asked for by name, CancelledError.
 */
export async function openTrial(options: OpenTrialOptions): Promise<OpenedTrial> {
  const opened = await tryEngine(options);
  if ("worker" in opened) return opened;
  if (options.choice !== "auto" || opened.refusal.engine === "wasm") throw opened.error;
  const second = await tryEngine({ ...options, choice: "wasm" });
  if (!("worker" in second)) throw second.error;
  const others = second.engine.notBetter.filter(({ engine }) => engine !== opened.refusal.engine);
  return { ...second, engine: { ...second.engine, notBetter: [opened.refusal, ...others] } };
}
