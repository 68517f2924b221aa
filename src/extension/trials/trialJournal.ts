/**
 * Which trials a host still has to run, on the disk, so that they go on when it is gone. Each host writes a file of its own; one whose
 * host is gone is taken over by the first that renames it. No vscode.
 */
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { makeFolder } from "../../files";
import { mayBeAlive, ownerSchema, type Owner } from "../../trial";
import { trialJobSchema, type TrialJob } from "./trialJob";

const entrySchema = z.object({ owner: ownerSchema, jobs: z.array(trialJobSchema) });

export interface Adopted {
  readonly jobs: readonly TrialJob[];
  /** Other hosts are there and have trials of their own. */
  readonly others: boolean;
}

export interface TrialJournal {
  /** Takes the jobs that are still wanted; what was written before is replaced. Never rejects: a trial runs without it too. */
  write(jobs: readonly TrialJob[]): Promise<void>;
  /** The jobs of hosts that are gone: from now on they are nobody's until they are written. */
  adopt(): Promise<Adopted>;
}

const nameOf = ({ pid, startedAt }: Owner): string => `${pid}-${startedAt.replaceAll(/[^0-9]/g, "")}.json`;

async function entriesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  } catch {
    return [];
  }
}

/** Null for what another version wrote, or what is being taken over just now. */
async function readEntry(file: string): Promise<z.infer<typeof entrySchema> | null> {
  try {
    return entrySchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** Of several hosts just one succeeds. */
async function claim(file: string): Promise<boolean> {
  try {
    await rename(file, `${file}.taken`);
    await rm(`${file}.taken`);
    return true;
  } catch {
    return false;
  }
}

export function openTrialJournal(folder: string, owner: Owner): TrialJournal {
  const own = join(folder, nameOf(owner));
  let newest: readonly TrialJob[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function put(): Promise<void> {
    try {
      if (newest.length === 0) {
        await rm(own, { force: true });
        return;
      }
      await makeFolder(folder);
      await writeFileAtomic(own, `${JSON.stringify({ owner, jobs: newest }, null, 2)}\n`);
    } catch {
      // A full disk or a storage that cannot be written is no reason to end the trial itself.
    }
  }

  return {
    write(jobs) {
      newest = jobs;
      writing = writing.then(put);
      return writing;
    },
    async adopt() {
      const jobs: TrialJob[] = [];
      let others = false;
      for (const name of await entriesIn(folder)) {
        const file = join(folder, name);
        if (file === own) continue;
        const entry = await readEntry(file);
        if (entry === null) continue;
        if (mayBeAlive(entry.owner)) others = true;
        else if (await claim(file)) jobs.push(...entry.jobs);
      }
      return { jobs, others };
    },
  };
}
