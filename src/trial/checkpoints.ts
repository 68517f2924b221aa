/** Where the checkpoints of a trial's runs lie, and when they go. What is in them is the worker's business. */
import { readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { Run, TrialStatus } from "./resultsFile";
import { sameJob, type Job } from "./trainRequest";

const ending = ".hhcheckpoint";

export interface Checkpoints {
  /** For a run that begins. Names of arms have no character that a file's may not have. */
  fileFor(job: Job): string;
  /** Removes the checkpoints of runs whose end stands in the results file, on the disk. */
  forget(runs: readonly Pick<Run, "variant" | "trial" | "status">[]): Promise<void>;
  /** Removes them all after a complete trial, and the folder if nothing is left in it. */
  close(status: TrialStatus): Promise<void>;
}

/** A file that stays takes room and does no other harm: nothing goes on from it. */
const ignored = (): undefined => undefined;

export function openCheckpoints(out: string): Checkpoints {
  const folder = join(out, "checkpoints");
  let begun: readonly Job[] = [];
  const file = ({ variant, trial }: Job): string => join(folder, `${variant}-${trial}${ending}`);
  return {
    fileFor(job) {
      begun = [...begun, job];
      return file(job);
    },
    async forget(runs) {
      const ended = runs.filter(({ status }) => status === "complete" || status === "diverged");
      const gone = begun.filter((job) => ended.some((run) => sameJob(run, job)));
      begun = begun.filter((job) => !gone.includes(job));
      await Promise.all(gone.map((job) => rm(file(job), { force: true }).catch(ignored)));
    },
    async close(status) {
      const names = status === "complete" ? await readdir(folder).catch(() => []) : [];
      // Ours only, those that were being written when their process was killed among them: the folder may be the user's.
      const own = names.filter((name) => name.includes(ending));
      await Promise.all(own.map((name) => rm(join(folder, name), { force: true }).catch(ignored)));
      await rmdir(folder).catch(ignored);
    },
  };
}
