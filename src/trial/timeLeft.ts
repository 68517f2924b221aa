/** How long a trial still takes, from the rates seen so far: arms differ in speed, so each has its own. Pure. */
import { jobKey } from "./trainRequest";

export interface TimeLeft {
  /** `done` images of a run's training are through, at `rate` images a second. */
  progress(variant: string, trial: number, seen: { readonly done: number; readonly rate: number }): void;
  ended(variant: string, trial: number): void;
  /** Seconds, null while no rate is known. */
  seconds(): number | null;
}

export interface TimeLeftOptions {
  readonly runs: readonly { readonly variant: string; readonly trial: number }[];
  /** Training images of one run, over all epochs. */
  readonly imagesPerRun: number;
  readonly workers: number;
}

export function timeLeft({ runs, imagesPerRun, workers }: TimeLeftOptions): TimeLeft {
  const left = new Map(runs.map(({ variant, trial }) => [jobKey({ variant, trial }), { variant, images: imagesPerRun }]));
  const rates = new Map<string, number>();
  return {
    progress(variant, trial, { done, rate }) {
      const run = left.get(jobKey({ variant, trial }));
      if (run) run.images = Math.max(0, imagesPerRun - done);
      if (rate > 0) rates.set(variant, rate);
    },
    ended(variant, trial) {
      left.delete(jobKey({ variant, trial }));
    },
    seconds() {
      if (rates.size === 0) return null;
      // Of an arm that has not been seen, the mean time for an image of those that have.
      const usual = rates.size / [...rates.values()].reduce((sum, rate) => sum + 1 / rate, 0);
      const each = [...left.values()].map(({ variant, images }) => images / (rates.get(variant) ?? usual));
      const total = each.reduce((sum, seconds) => sum + seconds, 0);
      return Math.max(total / workers, ...each, 0);
    },
  };
}
