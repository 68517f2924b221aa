/** Seeds of a run. Pure. */
import type { Seeds } from "../protocol";
import { seedFor } from "../random";

/** `initial` is each arm's own; order, augmentation and test subset are common to the arms of a trial, so that they can be paired. */
export function seedsFor(seed: number, trial: number, variant: string): Seeds {
  return {
    initial: seedFor("initial", seed, trial, variant),
    order: seedFor("order", seed, trial),
    augmentation: seedFor("augmentation", seed, trial),
    subset: seedFor("subset", seed, trial),
  };
}
