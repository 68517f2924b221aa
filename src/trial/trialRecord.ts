/** The results of a trial while it runs: takes in runs, keeps order and verdict, hands each state on. */
import { randomUUID } from "node:crypto";
import { compareRuns } from "./compare";
import type { Recipe } from "./recipe";
import { schemaVersion, type Environment, type Results, type Run, type TrialStatus } from "./resultsFile";
import { sameJob, type Job } from "./trainRequest";
import { verdictOf } from "./verdict";

export interface TrialRecord {
  current(): Results;
  run(job: Job): Run | undefined;
  /** Adds a run or replaces it. */
  put(run: Run): void;
  finish(status: TrialStatus): Results;
}

/** Trial by trial, arms in the recipe's order. */
function inOrder(runs: readonly Run[], { variants }: Recipe): Run[] {
  return [...runs].sort((a, b) => a.trial - b.trial || variants.indexOf(a.variant) - variants.indexOf(b.variant));
}

/** Comparisons, noise floor and verdict of the runs so far; fields of an earlier file that we do not know stay. */
function judged(results: Results): Results {
  const { recipe, environment, runs } = results;
  const compared = compareRuns(recipe, runs);
  const verdict = verdictOf({ recipe, environment, runs, ...compared });
  const earlier = new Map(results.comparisons.map((comparison) => [comparison.variant, comparison]));
  return {
    ...results,
    comparisons: compared.comparisons.map((comparison) => ({ ...earlier.get(comparison.variant), ...comparison })),
    noiseFloor: { ...results.noiseFloor, ...compared.noiseFloor },
    verdict: { ...results.verdict, ...verdict },
  };
}

export interface TrialRecordOptions {
  readonly earlier: Results | null;
  readonly recipe: Recipe;
  readonly environment: Environment;
  readonly runs: readonly Run[];
  readonly onChange: (results: Results) => void;
}

export function openTrialRecord({ earlier, recipe, environment, runs, onChange }: TrialRecordOptions): TrialRecord {
  let results: Results = judged({
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    comparisons: [],
    noiseFloor: { meanAbsoluteDifference: null, interval: null, how: "" },
    verdict: { closest: null, text: "", caveats: [], sensitivity: null },
    ...earlier,
    schemaVersion,
    finishedAt: null,
    status: "partial",
    recipe: { ...earlier?.recipe, ...recipe },
    environment: { ...earlier?.environment, ...environment },
    runs: [...runs],
  });
  const take = (next: Results): Results => {
    results = next;
    onChange(results);
    return results;
  };
  take(results);
  return {
    current: () => results,
    run: (job) => results.runs.find((run) => sameJob(run, job)),
    put(run) {
      const next = { ...results, runs: inOrder([...results.runs.filter((other) => !sameJob(other, run)), run], recipe) };
      take(run.status === "cancelled" ? next : judged(next));
    },
    finish: (status) => take(judged({ ...results, status, finishedAt: status === "partial" ? null : new Date().toISOString() })),
  };
}
