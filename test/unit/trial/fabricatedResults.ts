/** Results with given test errors, as a trial would have written them. Numbers are made up by the tests that ask for them. */
import {
  recipeHash,
  recipeOf,
  type Environment,
  type Recipe,
  type RecipeChoices,
  type Results,
  type Run,
} from "../../../src/trial";
import { compareRuns, schemaVersion, verdictOf } from "../../../src/trial";

export const environment: Environment = {
  engine: "wasm",
  engineVersion: "4.22.0",
  device: "CPU (SIMD)",
  driver: null,
  tensorflow: null,
  mathMode: "float32",
  literal: false,
  unused: null,
  notBetter: [],
  selfTest: { worst: 0.1, where: "separable stage1.module1" },
  node: "v20.20.0",
  os: "Linux 6.1 x64",
  cpu: "a CPU, 2 cores",
  threads: 1,
  workers: 2,
  version: "0.1.0",
};

export function fabricatedRun(variant: string, trial: number, change: Partial<Run> = {}): Run {
  return {
    variant,
    trial,
    seeds: { initial: 1, order: 2, augmentation: 3, subset: 4 },
    status: "complete",
    reason: null,
    parameters: 1000,
    normalisationParameters: 64,
    multiplyAdds: 100_000,
    matchError: 0.5,
    innerWidths: [],
    loweredTo: "depthwise",
    testError: null,
    epochs: [],
    imagesPerSecond: 500,
    ...change,
  };
}

export function fabricatedRecipe(choices: RecipeChoices): Recipe {
  const complete = { trainImages: 1000, testImages: 2000, dataHash: "5".repeat(64), classes: 10 };
  const { trainImages, testImages, ...rest } = recipeOf(choices);
  const recipe = {
    ...rest,
    ...complete,
    ...(trainImages === null ? {} : { trainImages }),
    ...(testImages === null ? {} : { testImages }),
  };
  return { ...recipe, recipeHash: recipeHash(recipe) };
}

/** Test errors by arm, one for each trial; a number is a complete run, anything else how it ended. */
export type Errors = Readonly<Record<string, readonly (number | Partial<Run>)[]>>;

export function fabricatedResults(choices: RecipeChoices = {}, errors: Errors = {}): Results {
  const variants = Object.keys(errors);
  const recipe = fabricatedRecipe({ ...(variants.length > 0 ? { variants } : {}), ...choices });
  const runs = Object.entries(errors).flatMap(([variant, list]) =>
    list.map((entry, trial) => fabricatedRun(variant, trial, typeof entry === "number" ? { testError: entry } : entry)),
  );
  const compared = compareRuns(recipe, runs);
  return {
    schemaVersion,
    id: "a",
    createdAt: "2026-01-01T00:00:00.000Z",
    finishedAt: null,
    status: "partial",
    recipe,
    environment,
    runs,
    ...compared,
    verdict: verdictOf({ recipe, environment, runs, ...compared }),
  };
}
