/** Jobs for tests of what surrounds a trial in the editor. */
import { jobOf, type TrialJob } from "../../../src/extension/trials/trialJob";

export const recipeChoices = { variants: ["separable", "resnext"], trials: 1, epochs: 1 };

export function trialJob(change: Partial<TrialJob> = {}): TrialJob {
  return { ...jobOf({ ...recipeChoices, engine: "wasm" }, { workspace: null, storage: "storage" }), ...change };
}
