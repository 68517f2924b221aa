/** The training loop: one run of one arm on one engine, from first values to its error on the test subset. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete, type Block } from "../blocks";
import {
  CancelledError,
  InputError,
  type EpochRecord,
  type TrainProgress,
  type TrainRequest,
  type TrainResult,
} from "../protocol";
import { batchOf, orderOf, pixelStatistics, testSubset, viewOf, type BatchSource } from "./batches";
import { readCheckpoint, runKey, writeCheckpoint, type Checkpoint } from "./checkpoint";
import type { Dataset } from "./data";
import type { Engine, Session } from "./engines/engine";
import { initialValues } from "./initialValues";
import { noiseFeeds } from "./noise";
import { evaluationProgram, statisticsProgram, trainingProgram, type Program } from "./program";
import { learningRateAt } from "./schedule";
import { needsSettling, settleStatistics } from "./settleStatistics";
import { trainedForm } from "./trainedForm";
import { trainingSubset } from "./trainingSubset";

/** Images in one evaluation call. */
const evaluationBatch = 250;

/** Between two progress messages, in milliseconds. */
const progressInterval = 100;

export interface TrainingContext {
  readonly engine: Engine;
  readonly data: Dataset;
  readonly signal: AbortSignal;
  /** Called once before the first step, with the earlier epochs, where the run goes on from its checkpoint. */
  readonly onResume: (epochs: readonly EpochRecord[]) => void;
  readonly onProgress: (progress: TrainProgress) => void;
  readonly onEpoch: (record: EpochRecord) => void;
}

/** Rows of logits whose largest entry is not at the label. NaN counts as wrong. */
function countErrors(logits: Float32Array, labels: readonly number[], classes: number): number {
  return labels.filter((label, row) => {
    const own = logits[row * classes + label] ?? NaN;
    for (let k = 0; k < classes; k++) if (k !== label && !((logits[row * classes + k] ?? NaN) < own)) return true;
    return false;
  }).length;
}

const finite = (values: Float32Array): boolean => values.every(Number.isFinite);

interface Run {
  readonly request: TrainRequest;
  readonly context: TrainingContext;
  readonly session: Session;
  /** What is trained, and its program. */
  readonly block: Block;
  readonly program: Program;
  /** Moves the running statistics before the test; null where they are right as they are. */
  readonly settling: Program | null;
  readonly train: BatchSource;
  readonly count: number;
  readonly stepsPerEpoch: number;
  /** Names the run to its checkpoint. */
  readonly key: string;
  /** What an earlier session of the run did. */
  readonly earlier: Pick<Checkpoint, "epochs" | "warmUps">;
}

interface EpochOutcome {
  readonly loss: number;
  readonly errors: number;
  readonly seconds: number;
  readonly diverged: boolean;
}

async function trainEpoch(run: Run, epoch: number): Promise<EpochOutcome> {
  const { request, context, session, block, program, train, count, stepsPerEpoch, earlier } = run;
  const { batchSize, epochs, learningRate, seeds } = request;
  const order = orderOf(seeds.order, epoch, count);
  let loss = 0;
  let errors = 0;
  let reported = 0;
  const start = performance.now();
  const warmsUp = epoch === earlier.epochs.length + 1;
  let counted = { from: start, step: 0 };
  for (let step = 0; step < stepsPerEpoch; step++) {
    await nextTurn();
    if (context.signal.aborted) throw new CancelledError();
    const indices = order.subarray(step * batchSize, (step + 1) * batchSize);
    const view = (image: number) => viewOf(seeds.augmentation, epoch, image, train.cropped);
    const batch = batchOf(train, { indices, size: batchSize, ...(request.augmentation === "none" ? {} : { view }) });
    const rate = learningRateAt((epoch - 1) * stepsPerEpoch + step, { base: learningRate, epochs, stepsPerEpoch });
    const noise = noiseFeeds(block, program, [seeds.augmentation, epoch, step]);
    const feeds = new Map([...Object.entries(batch), ["rate", Float32Array.of(rate)] as const, ...noise]);
    const outputs = await session.run("train", feeds);
    const losses = outputs.get("losses") ?? new Float32Array();
    const logits = outputs.get("logits") ?? new Float32Array();
    loss += losses.reduce((sum, value) => sum + value, 0) / batchSize;
    errors += countErrors(
      logits,
      [...indices].map((image) => train.split.labels[image] ?? 0),
      train.classes,
    );
    const seconds = (performance.now() - start) / 1000;
    if (!finite(losses) || !finite(logits)) return { loss: NaN, errors: NaN, seconds, diverged: true };
    const now = performance.now();
    if (now - reported >= progressInterval || step === stepsPerEpoch - 1) {
      reported = now;
      const done = (step + 1 - counted.step) * batchSize;
      const { variant, trial } = request;
      context.onProgress({
        variant,
        trial,
        epoch,
        step: step + 1,
        steps: stepsPerEpoch,
        trainLoss: loss / (step + 1),
        imagesPerSecond: (1000 * done) / (now - counted.from),
      });
    }
    // The first step of all holds the engine's warm-up, on a GPU a hundred times its usual length; it counts while there is no other.
    if (warmsUp && step === 0) counted = { from: performance.now(), step: 1 };
  }
  const seconds = (performance.now() - start) / 1000;
  return { loss: loss / stepsPerEpoch, errors: (100 * errors) / (stepsPerEpoch * batchSize), seconds, diverged: false };
}

/** Takes the running statistics anew where the network is tested without what it was trained with, on the images of an epoch of its own. */
async function settle({ request, context, session, block, settling, train, count, stepsPerEpoch }: Run): Promise<void> {
  if (settling === null) return;
  const { batchSize, epochs, seeds, augmentation } = request;
  const epoch = epochs + 1;
  const order = orderOf(seeds.order, epoch, count);
  const view = (image: number) => viewOf(seeds.augmentation, epoch, image, train.cropped);
  const batchAt = (step: number) => {
    const from = (step % stepsPerEpoch) * batchSize;
    const indices = order.subarray(from, from + batchSize);
    return batchOf(train, { indices, size: batchSize, ...(augmentation === "none" ? {} : { view }) });
  };
  await settleStatistics({ network: block, program: settling, session, batchAt, signal: context.signal });
}

/** Percent of the test subset that is misclassified; null if a logit is not finite. */
async function evaluate({ request, context, session, train }: Run): Promise<number | null> {
  const { data, signal } = context;
  const source = { ...train, split: data.test };
  const subset = testSubset(request.seeds.subset, { available: data.test.count, wanted: request.testImages ?? data.test.count });
  let errors = 0;
  for (let at = 0; at < subset.length; at += evaluationBatch) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    const indices = subset.subarray(at, at + evaluationBatch);
    const { images } = batchOf(source, { indices, size: evaluationBatch });
    const outputs = await session.run("evaluate", new Map([["images", images]]));
    const logits = (outputs.get("logits") ?? new Float32Array()).subarray(0, indices.length * train.classes);
    if (!finite(logits)) return null;
    errors += countErrors(
      logits,
      [...indices].map((image) => data.test.labels[image] ?? 0),
      train.classes,
    );
  }
  return (100 * errors) / subset.length;
}

/** Training images a second. Epochs that hold an engine's warm-up count only where there is no other. */
function rateOf(records: readonly EpochRecord[], warmUps: readonly number[], imagesPerEpoch: number): number {
  const warm = records.filter(({ epoch }) => !warmUps.includes(epoch));
  const counted = warm.length > 0 ? warm : records;
  const seconds = counted.reduce((sum, record) => sum + record.seconds, 0);
  return counted.length === 0 ? 0 : (counted.length * imagesPerEpoch) / seconds;
}

async function runEpochs(run: Run): Promise<Omit<TrainResult, "loweredTo">> {
  const { request, context, session, stepsPerEpoch, key, earlier } = run;
  const records = [...earlier.epochs];
  const first = records.length + 1;
  const warmUps = [...earlier.warmUps, first];
  const result = (status: TrainResult["status"], testError: number | null) => {
    return { status, testError, epochs: records, imagesPerSecond: rateOf(records, warmUps, stepsPerEpoch * request.batchSize) };
  };
  for (let epoch = first; epoch <= request.epochs; epoch++) {
    const outcome = await trainEpoch(run, epoch);
    const tested = epoch === request.epochs && !outcome.diverged;
    if (tested) await settle(run);
    const testError = tested ? await evaluate(run) : null;
    const { loss, errors, seconds, diverged } = outcome;
    const record = { epoch, trainLoss: diverged ? null : loss, trainError: diverged ? null : errors, testError, seconds };
    records.push(record);
    // Before it is told, so that whoever has heard of an epoch can go on from it.
    if (request.checkpoint !== null && !diverged && epoch < request.epochs) {
      const state = { variables: await session.variables(), velocities: await session.velocities() };
      await writeCheckpoint(request.checkpoint.file, key, { epochs: records, warmUps, ...state });
    }
    context.onEpoch(record);
    if (diverged) return result("diverged", null);
    if (epoch === request.epochs) return result(testError === null ? "diverged" : "complete", testError);
  }
  return result("complete", null);
}

/**
 * Trains one arm once, from its checkpoint if there is one. The last incomplete batch of an epoch is left out.
 * @throws InputError if a batch is larger than the training set; CancelledError within one step of the signal.
 */
export async function train(request: TrainRequest, context: TrainingContext): Promise<TrainResult> {
  const { data, engine } = context;
  const { height, width } = data;
  const split = trainingSubset(data.train, request.trainImages ?? data.train.count);
  const { count } = split;
  const stepsPerEpoch = Math.floor(count / request.batchSize);
  if (stepsPerEpoch === 0)
    throw new InputError(`a batch of ${request.batchSize} is larger than the ${count} training images: take a smaller --batch`);
  const { block, loweredTo } = trainedForm(request.network, request.input, request.lowerings);
  const classes = data.classes.length;
  const extents = [request.input.height, request.input.width, request.input.channels].map(concrete);
  const program = trainingProgram({ network: block, inputShape: [request.batchSize, ...extents], classes }, request);
  const settling = needsSettling(block)
    ? statisticsProgram({ network: block, inputShape: [request.batchSize, ...extents], classes })
    : null;
  const programs = new Map([
    ["train", program],
    ...(settling === null ? [] : [["settle", settling] as const]),
    ["evaluate", evaluationProgram({ network: block, inputShape: [evaluationBatch, ...extents], classes })],
  ]);
  const key = runKey(request, { block, data, engine });
  const checkpoint = request.checkpoint === null ? null : await readCheckpoint(request.checkpoint.file, key);
  const initial = checkpoint?.variables ?? initialValues(request.network, request.seeds.initial);
  const session = await engine.open(programs, initial, checkpoint?.velocities);
  if (checkpoint !== null) context.onResume(checkpoint.epochs);
  const earlier = checkpoint ?? { epochs: [], warmUps: [] };
  try {
    const statistics = pixelStatistics(split, { count, pixels: height * width });
    const cropped = height - concrete(request.input.height);
    const source = { split, height, width, cropped, classes, statistics };
    const run = { request, context, session, block, program, settling, train: source, count, stepsPerEpoch, key, earlier };
    return { ...(await runEpochs(run)), loweredTo };
  } finally {
    session.close();
  }
}
