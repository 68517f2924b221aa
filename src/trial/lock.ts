/** One writer a results folder: a lock file with process, its start and host. A lock whose process is gone is taken over. */
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../protocol";
import { mayBeAlive, ownerSchema, thisProcess, type Owner } from "./owner";

const lockPath = (folder: string): string => join(folder, "trial.lock");

/** A lock that cannot be read may be one that another process is just writing. */
async function isYoung(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs < 2000;
  } catch {
    return false;
  }
}

async function readLock(file: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** The process that writes to a folder now, null if none does. */
export async function writerOf(folder: string): Promise<Owner | null> {
  const holder = await readLock(lockPath(folder));
  return holder !== null && mayBeAlive(holder) ? holder : null;
}

/**
 * Takes the lock of a folder; the result gives it back.
 * @throws InputError while another process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = lockPath(folder);
  const mine = thisProcess();
  for (let attempt = 0; ; attempt++) {
    try {
      await writeFile(file, `${JSON.stringify(mine)}\n`, { flag: "wx" });
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST") || attempt === 3) throw error;
    }
    const holder = await readLock(file);
    if (holder === null && (await isYoung(file)))
      throw new InputError(`${folder} was opened by another process just now; try again`);
    if (holder !== null && mayBeAlive(holder)) {
      const who = `process ${holder.pid} on ${holder.host} since ${holder.startedAt}`;
      throw new InputError(`${folder} is being written by ${who}; wait for it, or delete ${file} if it is gone`);
    }
    await rm(file, { force: true });
  }
}
