/** A trial that somebody asked for, as data that outlives the editor's host. No vscode. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { z } from "zod";
import {
  readOwnBlocks,
  readResults,
  recipeOf,
  recipeRequestSchema,
  resultsPath,
  searchLayer,
  type RecipeChoices,
  type RecipeRequest,
  type Results,
  type SourceLayer,
} from "../../trial";
import { inTurns } from "../inTurns";
import { resultsFolder } from "./resultsFolder";
import { noDefaults, readTrialArguments, type TrialDefaults } from "../start/trialArguments";

export const trialJobSchema = z.object({
  id: z.string(),
  recipe: recipeRequestSchema,
  choice: z.enum(["auto", "tensorflow", "webgpu", "wasm"]),
  workers: z.int().min(1).nullable(),
  literal: z.boolean(),
  /** Folder of its results; null until it begins where none was named. */
  out: z.string().nullable(),
  /** Go on with what lies in that folder. */
  resume: z.boolean(),
  begun: z.boolean(),
});
export type TrialJob = z.infer<typeof trialJobSchema>;

export interface Places {
  /** The open folder, null if there is none on this disk. */
  readonly workspace: string | null;
  /** The extension's own storage. */
  readonly storage: string;
  /** Where the user wants results to go; null is the open folder. */
  readonly results?: string | null;
}

const fresh = () => ({ id: randomUUID(), workers: null, out: null, resume: false, begun: false });

/** A recipe of CIFAR-10 with the user's own copy of it, as many images as before. */
function withOwnCopy(choices: RecipeChoices, dataFolder: string | null): RecipeRequest {
  const recipe = recipeOf(choices);
  if (dataFolder === null || recipe.data !== "cifar10") return recipe;
  const { trainImages, testImages } = recipe;
  return recipeOf({ ...choices, data: dataFolder, trainImages, testImages });
}

/** What the command runTrial was asked for. @throws InputError naming the option. */
export function jobOf(given: unknown, { workspace, storage }: Places, defaults: TrialDefaults = noDefaults): TrialJob {
  const folder = workspace ?? storage;
  const { choices, ...rest } = readTrialArguments(given, folder, defaults);
  const { arms, checkAt } = readOwnBlocks(choices, folder);
  const recipe = withOwnCopy({ ...choices, ...arms }, defaults.dataFolder);
  checkAt(recipe.width);
  return { ...fresh(), ...rest, recipe: recipeRequestSchema.parse(recipe) };
}

/** Beside a layer that is tried: the control once more, for the noise, and at the other end the plain convolution. */
const besideLayer = ["separable", "separable-equivalent", "convolution"];

/** The quick trial of a layer. @throws InputError where no module can be made of it */
export async function jobForLayer(tried: SourceLayer, { engine, workers }: TrialDefaults): Promise<TrialJob> {
  const choices: RecipeChoices = { preset: "quick", variants: besideLayer };
  await inTurns(searchLayer(recipeOf(choices), tried));
  const recipe = recipeOf(choices, tried);
  return { ...fresh(), choice: engine, workers, literal: false, recipe: recipeRequestSchema.parse(recipe) };
}

function sameAs({ recipe, environment: { engine, literal } }: Results) {
  // Own blocks and all: the recipe holds their definitions, so that a file that has changed since is not asked.
  return { ...fresh(), recipe: recipeRequestSchema.parse(recipe), choice: engine, literal };
}

/** The rest of the trial in a folder. @throws InputError where there is none to go on with. */
export async function jobToResume(folder: string): Promise<TrialJob> {
  return { ...sameAs(await readResults(resultsPath(folder))), out: folder, resume: true };
}

/** The same recipe on the same engine once more, in a folder of its own. @throws InputError where the file cannot be read. */
export async function jobToRepeat(file: string): Promise<TrialJob> {
  return sameAs(await readResults(file));
}

/** The job with its folder, at the moment when it begins. */
export function begunJob(job: TrialJob, places: Places, now: Date): TrialJob {
  const name = `${job.recipe.preset}-${job.recipe.study}`;
  return {
    ...job,
    out: job.out ?? resultsFolder({ ...places, workspace: places.results ?? places.workspace, name, now }),
    begun: true,
  };
}

/** The job as it goes on in another host: what it had begun is not begun anew. */
export function adoptedJob(job: TrialJob): TrialJob {
  if (job.out === null || !job.begun) return job;
  return { ...job, resume: existsSync(resultsPath(job.out)) };
}
