/** How fast this machine trains a recipe's control: a few steps in a worker of its own, on generated images. */
import { CancelledError, type EngineChoice } from "../protocol";
import { buildArms } from "./arms";
import { defaultWorkers } from "./environment";
import { millisecondsPerMillion, type Speed } from "./estimate";
import { notificationSink } from "./notifications";
import { openWorker } from "./openTrial";
import { whileAlive } from "./pool";
import { inputOf, type RecipeRequest } from "./recipe";
import { seedsFor } from "./seeds";
import { unlessAborted } from "./unlessAborted";
import type { StartWorker } from "./workerConnection";

/** Of each of two epochs; the first one warms up. */
const steps = 10;

/** Where so many steps take longer, what was seen until then counts. */
const patience = 20_000;

export interface ProbeOptions {
  readonly startWorker: StartWorker;
  readonly choice: EngineChoice;
  readonly signal: AbortSignal;
}

/** @throws EngineError, InputError for arms that cannot be built, CancelledError within a second of the signal. */
export async function probeSpeed(recipe: RecipeRequest, { startWorker, choice, signal }: ProbeOptions): Promise<Speed> {
  const images = { classes: 10, height: 32, width: 32 };
  const { control, batchSize } = recipe;
  const arm = buildArms({ ...recipe, variants: [control] }, images).get(control);
  if (arm === undefined) throw new Error(`${control} was not built`);
  const { worker, engine } = await openWorker(startWorker, choice, signal);
  try {
    const trainImages = steps * batchSize;
    const preparing = worker.request("prepareData", { source: "shapes", trainImages, testImages: 1 }, { signal });
    const { cacheFile } = await unlessAborted(whileAlive(worker, preparing), signal);
    const late = AbortSignal.timeout(patience);
    let seen: number | null = null;
    const onNotification = notificationSink({ trainProgress: ({ imagesPerSecond }) => (seen = imagesPerSecond) });
    const { learningRate, momentum, weightDecay, augmentation } = recipe;
    const request = {
      ...{ variant: control, trial: 0, seeds: seedsFor(recipe.seed, 0, control), network: arm.network },
      ...{ input: inputOf(recipe, images), cacheFile, epochs: 2, batchSize, trainImages, testImages: 1, lowerings: [] },
      ...{ learningRate, momentum, weightDecay, augmentation, checkpoint: null },
    };
    const either = AbortSignal.any([signal, late]);
    const rate = await unlessAborted(
      whileAlive(worker, worker.request("train", request, { signal: either, onNotification })),
      either,
    ).then(
      ({ imagesPerSecond }) => imagesPerSecond,
      (error: unknown) => {
        if (signal.aborted) throw new CancelledError();
        if (late.aborted && seen !== null) return seen;
        throw error;
      },
    );
    const usual = millisecondsPerMillion(rate, arm.multiplyAdds);
    const { width } = recipe;
    return {
      engine: engine.engine,
      device: engine.device,
      from: "probe",
      usual,
      arms: {},
      width,
      workers: defaultWorkers(engine),
    };
  } finally {
    await worker.close();
  }
}
