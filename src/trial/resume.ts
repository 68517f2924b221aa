/** Going on with an earlier trial: what is kept of it, and whether it is the same trial at all. Pure. */
import { InputError, type EngineChoice } from "../protocol";
import { canonicalJson, recipeFields, type Recipe } from "./recipe";
import type { Environment, Results, Run } from "./resultsFile";

function refuse(field: string, earlier: unknown, now: unknown): never {
  const [was, is] = [JSON.stringify(earlier), JSON.stringify(now)];
  throw new InputError(
    `--resume: the earlier trial has ${field} ${was}, not ${is}; resume it as it was, or start a new one with --out`,
  );
}

/** The engine to resume with: the one of the earlier trial. @throws InputError if another was asked for. */
export function engineToResume(earlier: Results, choice: EngineChoice): EngineChoice {
  const { engine } = earlier.environment;
  if (choice !== "auto" && choice !== engine) refuse("engine", engine, choice);
  return engine;
}

/** An arm of the user's own is what it was: a changed definition is another arm, whatever its name. */
function checkSameBlocks(earlier: Recipe, recipe: Recipe): void {
  const names = new Set([...Object.keys(earlier.blocks ?? {}), ...Object.keys(recipe.blocks ?? {})]);
  for (const name of names) {
    const [was, is] = [earlier.blocks?.[name], recipe.blocks?.[name]];
    if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) continue;
    throw new InputError(
      `--resume: the earlier trial has another definition of ${name}; resume it without naming the file, or start a new one with --out`,
    );
  }
}

/** @throws InputError naming the first field of recipe, data or engine that differs. */
export function checkSameTrial(earlier: Results, recipe: Recipe, environment: Environment): void {
  checkSameBlocks(earlier.recipe, recipe);
  const known: Readonly<Record<string, unknown>> = earlier.recipe;
  const current: Readonly<Record<string, unknown>> = recipe;
  for (const field of Object.keys(recipeFields).filter((name) => name !== "blocks")) {
    const [was, is] = [known[field], current[field]];
    if (JSON.stringify(was) !== JSON.stringify(is)) refuse(field, was, is);
  }
  for (const field of ["engine", "device", "mathMode", "literal"] as const) {
    const [was, is] = [earlier.environment[field], environment[field]];
    if (was !== is) refuse(field, was, is);
  }
}

/** Runs that need not be done again. A diverged run is a result. */
export function keptRuns(earlier: Results | null): readonly Run[] {
  return (earlier?.runs ?? []).filter(({ status }) => status === "complete" || status === "diverged");
}
