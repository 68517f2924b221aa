/** A whole trial: folder, engine, data, runs over workers, results file. The command line and the editor both call just this. */
import { setMaxListeners } from "node:events";
import { CancelledError, InputError, type EngineChoice, type PrepareProgress } from "../protocol";
import { anyImages, buildArms } from "./arms";
import { openCheckpoints, type Checkpoints } from "./checkpoints";
import { claimFolder } from "./claimFolder";
import { defaultWorkers, environmentOf } from "./environment";
import type { TrialEvent } from "./events";
import { notificationSink } from "./notifications";
import { openTrial, openWorker, type OpenedTrial } from "./openTrial";
import { reasonOf, runPool } from "./pool";
import { recipeHash, type Recipe, type RecipeRequest } from "./recipe";
import { readResults, resultsPath, type Results, type TrialStatus } from "./resultsFile";
import { openResultsWriter } from "./resultsWriter";
import { checkSameTrial, engineToResume, keptRuns } from "./resume";
import { timeLeft } from "./timeLeft";
import { begunRun, endedRun, jobsOf, sameJob, trainRequest, type Job } from "./trainRequest";
import { openTrialRecord, type TrialRecord } from "./trialRecord";
import type { StartWorker, WorkerConnection } from "./workerConnection";

export interface TrialOptions {
  readonly recipe: RecipeRequest;
  readonly choice: EngineChoice;
  /** How many worker processes; null is one a core on a CPU and one on a GPU. Results do not depend on it. */
  readonly workers: number | null;
  /** Folder of the results file: empty or not there yet, unless `resume`. */
  readonly out: string;
  /** Keep the complete and diverged runs of the trial in `out`, do the others, each from its checkpoint if it has one. */
  readonly resume: boolean;
  /** Train blocks as declared, without rewriting them into their fastest equal form. */
  readonly literal: boolean;
  readonly startWorker: StartWorker;
  readonly onEvent: (event: TrialEvent) => void;
  /** Called with every state of the results file, written or about to be: what it shares with the one before is the same object. */
  readonly onResults?: (results: Results) => void;
  readonly signal: AbortSignal;
  /** Of this program. */
  readonly version: string;
}

export interface TrialOutcome {
  /** Path of the results file. */
  readonly file: string;
  /** `partial` after a cancel, `failed` if a run failed. */
  readonly status: TrialStatus;
  readonly results: Results;
}

function completeRecipe(recipe: RecipeRequest, { data }: OpenedTrial): Recipe {
  const complete = {
    ...recipe,
    trainImages: recipe.trainImages ?? data.trainImages,
    testImages: recipe.testImages ?? data.testImages,
    dataHash: data.hash,
    classes: data.classes.length,
  };
  return { ...complete, recipeHash: recipeHash(complete) };
}

interface Running {
  readonly options: TrialOptions;
  readonly opened: OpenedTrial;
  readonly record: TrialRecord;
  readonly checkpoints: Checkpoints;
  readonly jobs: readonly Job[];
  readonly workers: number;
  readonly signal: AbortSignal;
}

/** Does the jobs. Runs that are going when the signal fires stay recorded as cancelled. */
async function runJobs({ options, opened, record, checkpoints, jobs, workers, signal }: Running): Promise<void> {
  const { onEvent, startWorker, version } = options;
  const { lowerings } = opened.selfTest;
  const { recipe } = record.current();
  const left = timeLeft({ runs: jobs, imagesPerRun: recipe.epochs * recipe.trainImages, workers });

  const begin = (job: Job) => {
    const arm = opened.arms.get(job.variant);
    if (arm === undefined) throw new Error(`${job.variant} was not built`);
    return { arm, run: record.run(job) ?? begunRun(job, recipe, arm) };
  };

  const end = (job: Job, run: Results["runs"][number]): void => {
    left.ended(job.variant, job.trial);
    record.put(run);
    onEvent({ type: "runEnded", ...job, run, timeLeft: left.seconds() });
  };

  async function work(worker: WorkerConnection, job: Job): Promise<void> {
    const { arm, run } = begin(job);
    record.put(run);
    onEvent({ type: "runStarted", ...job });
    const onNotification = notificationSink({
      runResumed(news) {
        if (signal.aborted || !sameJob(news, job)) return;
        const { epochs } = news;
        record.put({ ...run, epochs: epochs.map((epoch) => ({ ...epoch })) });
        left.progress(job.variant, job.trial, { done: epochs.length * recipe.trainImages, rate: 0 });
        onEvent({ type: "runResumed", ...job, epoch: epochs.length + 1 });
      },
      trainProgress(progress) {
        if (signal.aborted || !sameJob(progress, job)) return;
        const done = (progress.epoch - 1 + progress.step / progress.steps) * recipe.trainImages;
        left.progress(job.variant, job.trial, { done, rate: progress.imagesPerSecond });
        onEvent({ type: "runProgress", ...progress, timeLeft: left.seconds() });
      },
      epochDone(news) {
        if (signal.aborted || !sameJob(news, job)) return;
        const before = record.run(job) ?? run;
        record.put({ ...before, epochs: [...before.epochs, { ...news.record }] });
        onEvent({ type: "epochDone", ...job, record: news.record, timeLeft: left.seconds() });
      },
    });
    const checkpoint = { file: checkpoints.fileFor(job), version };
    const request = trainRequest(job, { recipe, data: opened.data, arm, lowerings, checkpoint });
    const result = await worker.request("train", request, { signal, onNotification });
    if (!signal.aborted) end(job, endedRun(record.run(job) ?? run, result));
  }

  await runPool<Job>({
    jobs,
    workers,
    first: opened.worker,
    async open() {
      const { worker, engine } = await openWorker(startWorker, opened.engine.engine, signal);
      if (engine.device === opened.engine.device) return worker;
      await worker.close();
      throw new Error(`a worker found ${engine.device} where the first found ${opened.engine.device}`);
    },
    work,
    onFailed: (job, reason) => end(job, { ...begin(job).run, status: "failed", reason }),
    signal,
  });
}

function statusOf({ recipe, runs }: Results): TrialStatus {
  const ended = runs.filter(({ status }) => status !== "cancelled").length;
  if (ended < recipe.trials * recipe.variants.length) return "partial";
  return runs.some(({ status }) => status === "failed") ? "failed" : "complete";
}

async function train(options: TrialOptions, opened: OpenedTrial, earlier: Results | null): Promise<TrialOutcome> {
  const { out, literal, version, onEvent } = options;
  const file = resultsPath(out);
  const recipe = completeRecipe(options.recipe, opened);
  const kept = keptRuns(earlier);
  const jobs = jobsOf(recipe).filter((job) => !kept.some((run) => sameJob(run, job)));
  const workers = Math.max(1, Math.min(options.workers ?? defaultWorkers(opened.engine), jobs.length));
  const { engine, selfTest, data } = opened;
  const environment = environmentOf({ engine, selfTest, literal, workers, version });
  if (earlier !== null) checkSameTrial(earlier, recipe, environment);

  // A results file that cannot be written ends the trial: hours of training that leave nothing behind help nobody.
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  // Every worker listens; node takes more than ten for a leak and says so on stderr.
  setMaxListeners(0, signal);
  const checkpoints = openCheckpoints(out);
  const writer = openResultsWriter({ file, onError: () => stop.abort(), onWritten: ({ runs }) => checkpoints.forget(runs) });
  const onChange = (changed: Results): void => {
    writer.write(changed);
    options.onResults?.(changed);
  };
  const record = openTrialRecord({ earlier, recipe, environment, runs: kept, onChange });
  const used = { name: data.name, trainImages: recipe.trainImages, testImages: recipe.testImages };
  onEvent({ type: "selfTested", engine, ...selfTest, workers, data: used, kept });
  await runJobs({ options, opened, record, checkpoints, jobs, workers, signal });
  const results = record.finish(statusOf(record.current()));
  try {
    await writer.flush();
  } catch (error) {
    throw new InputError(`${file} cannot be written (${reasonOf(error)}); mend that and go on with --resume ${out}`);
  }
  await checkpoints.close(results.status);
  onEvent({ type: "trialEnded", status: results.status, file, verdict: results.verdict.text });
  return { file, status: results.status, results };
}

/**
 * Runs a trial to its end, or until the signal fires: then it resolves within a second with the partial result.
 * @throws InputError or EngineError for what the user can mend; CancelledError if cancelled before the first run.
 */
export async function runTrial(options: TrialOptions): Promise<TrialOutcome> {
  const { recipe, out, resume, literal, startWorker, onEvent } = options;
  buildArms(recipe, anyImages);
  const folder = await claimFolder(out, resume);
  let opened: OpenedTrial | null = null;
  try {
    const file = resultsPath(out);
    const earlier = resume ? await readResults(file) : null;
    const choice = earlier === null ? options.choice : engineToResume(earlier, options.choice);
    if (options.signal.aborted) throw new CancelledError();
    onEvent({ type: "trialStarted", file, recipe });
    const onPrepareProgress = (progress: PrepareProgress): void => onEvent({ type: "prepareProgress", ...progress });
    const lowerings = earlier?.environment.lowerings ?? [];
    opened = await openTrial({ recipe, choice, literal, lowerings, startWorker, onPrepareProgress, signal: options.signal });
    return await train(options, opened, earlier);
  } finally {
    // Workers are closed by the pool; this one is left open only if the trial was refused after it was opened.
    await opened?.worker.close();
    await folder.release();
  }
}
