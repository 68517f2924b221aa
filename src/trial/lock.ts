/** One writer a results folder: a lock file with process, its start and host. A lock whose process is gone is taken over. */
import { readFileSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputError } from "../protocol";
import { z } from "zod";

const lockSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  startedAt: z.string(),
  processStart: z.string().nullable(),
});
type Lock = z.infer<typeof lockSchema>;

/** When a process started, in clock ticks since boot (Linux); null elsewhere. Tells a process from a later one with its number. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive({ pid, processStart: recorded }: Lock): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const now = processStart(pid);
  return recorded === null || now === null || recorded === now;
}

/** A lock that cannot be read may be one that another process is just writing. */
async function isYoung(file: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(file)).mtimeMs < 2000;
  } catch {
    return false;
  }
}

async function readLock(file: string): Promise<Lock | null> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/**
 * Takes the lock of a folder; the result gives it back.
 * @throws InputError while another process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, "trial.lock");
  const mine: Lock = {
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    processStart: processStart(process.pid),
  };
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
    if (holder !== null && (holder.host !== mine.host || isAlive(holder))) {
      const who = `process ${holder.pid} on ${holder.host} since ${holder.startedAt}`;
      throw new InputError(`${folder} is being written by ${who}; wait for it, or delete ${file} if it is gone`);
    }
    await rm(file, { force: true });
  }
}
