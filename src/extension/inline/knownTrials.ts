/** The trials whose results may stand at layers: what runs or waits here, and of the files those that say something new. No vscode. */
import { readFile } from "node:fs/promises";
import type { TrialState } from "../../protocol/panel";
import { parseResults, type RecipeRequest } from "../../trial";
import type { PastTrial } from "../list/pastTrials";
import type { Trials } from "../trials/trials";
import { recordedTrialState } from "../trials/trialState";

export interface KnownTrial {
  readonly recipe: Pick<RecipeRequest, "variants" | "inner" | "layers">;
  /** Path of its results file, null where it has none yet. */
  readonly file: string | null;
  /** Null while it waits. */
  readonly state: TrialState | null;
}

export interface KnownTrials {
  /** What runs and waits here, then the others, newest first. */
  all(): readonly KnownTrial[];
  /** Reads those files of the list that are new or have changed. */
  refresh(): Promise<void>;
}

/** Files that are read; older trials are opened from the list. */
const mostFiles = 40;

/** Trials of layers, and of the others the newest that has an arm. */
export function worthReading(past: readonly PastTrial[]): readonly PastTrial[] {
  const seen = new Set<string>();
  const worth = past.filter(({ summary }) => {
    if ("problem" in summary) return false;
    const { variants, layers } = summary.recipe;
    const isNew = layers !== undefined || (summary.status === "complete" && variants.some((variant) => !seen.has(variant)));
    if (isNew) for (const variant of variants) seen.add(variant);
    return isNew;
  });
  return worth.slice(0, mostFiles);
}

async function readTrial({ file, written }: PastTrial): Promise<KnownTrial | null> {
  try {
    const read = parseResults(await readFile(file, "utf8"));
    if ("unreadable" in read) return null;
    return { recipe: read.results.recipe, file, state: recordedTrialState(read.results, file, written) };
  } catch {
    return null;
  }
}

export interface KnownTrialsSources {
  readonly trials: Pick<Trials, "live" | "running" | "waiting">;
  readonly list: { trials(): readonly PastTrial[] };
}

export function openKnownTrials({ trials, list }: KnownTrialsSources): KnownTrials {
  const kept = new Map<string, { readonly version: string; readonly trial: Promise<KnownTrial | null> }>();
  let past: readonly KnownTrial[] = [];
  /** Of the trial that runs or ran last here: its state says no recipe, and its file comes a moment after its end. */
  let own: { readonly id: string; readonly recipe: RecipeRequest; file: string | null } | null = null;

  function ownTrial(): readonly KnownTrial[] {
    const [job, state] = [trials.running(), trials.live()];
    if (job !== null && own?.id !== job.id) own = { id: job.id, recipe: job.recipe, file: null };
    if (own === null || state === null) return [];
    // What is told of the trial before is not yet told of this one.
    if (job !== null && state.file !== null && job.out !== null && !state.file.startsWith(job.out)) return [];
    own.file = state.file;
    return [{ recipe: own.recipe, file: own.file, state }];
  }

  return {
    all() {
      const live = ownTrial();
      const waiting = trials.waiting().map(({ recipe }): KnownTrial => ({ recipe, file: null, state: null }));
      const files = new Set(live.map(({ file }) => file));
      return [...live, ...waiting, ...past.filter(({ file }) => !files.has(file))];
    },
    async refresh() {
      const worth = worthReading(list.trials());
      const read = worth.map((trial) => {
        const version = `${trial.changedAt} ${String(trial.written)}`;
        const before = kept.get(trial.file);
        const next = before?.version === version ? before : { version, trial: readTrial(trial) };
        kept.set(trial.file, next);
        return next.trial;
      });
      past = (await Promise.all(read)).filter((trial) => trial !== null);
      const files = new Set(worth.map(({ file }) => file));
      for (const file of [...kept.keys()]) if (!files.has(file)) kept.delete(file);
    },
  };
}
