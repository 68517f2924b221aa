/** One run of a trial as data: what a worker is asked, and the record of it before and after. Pure. */
import type { BuiltNetwork } from "../networks";
import type { CheckpointPlace, ChosenLowering, DataReport, TrainRequest, TrainResult } from "../protocol";
import { inputOf, type Recipe } from "./recipe";
import type { Run } from "./resultsFile";
import { seedsFor } from "./seeds";

/** One arm in one trial (from 0). */
export interface Job {
  readonly variant: string;
  readonly trial: number;
}

/** All arms of trial 0, then of trial 1 …, so that a trial cut short has whole pairs. */
export function jobsOf({ trials, variants }: Recipe): readonly Job[] {
  return Array.from({ length: trials }, (_, trial) => variants.map((variant) => ({ variant, trial }))).flat();
}

/** A name for it among the jobs of a trial. */
export const jobKey = ({ variant, trial }: Job): string => `${trial}/${variant}`;

export function sameJob(a: Job, b: Job): boolean {
  return a.variant === b.variant && a.trial === b.trial;
}

export interface TrainRequestOptions {
  readonly recipe: Recipe;
  readonly data: DataReport;
  readonly arm: BuiltNetwork;
  readonly lowerings: readonly ChosenLowering[];
  readonly checkpoint: CheckpointPlace;
}

export function trainRequest({ variant, trial }: Job, options: TrainRequestOptions): TrainRequest {
  const { recipe, data, arm, lowerings, checkpoint } = options;
  const { epochs, batchSize, learningRate, momentum, weightDecay, augmentation, trainImages, testImages } = recipe;
  return {
    variant,
    trial,
    seeds: seedsFor(recipe.seed, trial, variant),
    network: arm.network,
    input: inputOf(recipe, data),
    cacheFile: data.cacheFile,
    ...{ epochs, batchSize, learningRate, momentum, weightDecay, augmentation, trainImages, testImages, lowerings, checkpoint },
  };
}

/** The record of a run that has begun. It counts as cancelled until it ends, so that the file is true even if nobody ends it. */
export function begunRun(job: Job, recipe: Recipe, arm: BuiltNetwork): Run {
  const { parameters, normalisationParameters, multiplyAdds, matchError, innerWidths } = arm;
  return {
    variant: job.variant,
    trial: job.trial,
    seeds: { ...seedsFor(recipe.seed, job.trial, job.variant) },
    status: "cancelled",
    reason: null,
    parameters,
    normalisationParameters,
    multiplyAdds,
    matchError,
    innerWidths: [...innerWidths],
    loweredTo: null,
    testError: null,
    epochs: [],
    imagesPerSecond: null,
  };
}

export function endedRun(run: Run, { status, testError, epochs, imagesPerSecond, loweredTo }: TrainResult): Run {
  const finite = (value: number | null): number | null => (Number.isFinite(value) ? value : null);
  return {
    ...run,
    status,
    testError: status === "diverged" ? null : finite(testError),
    epochs: epochs.map((epoch) => ({ ...epoch })),
    imagesPerSecond: finite(imagesPerSecond),
    loweredTo,
  };
}
