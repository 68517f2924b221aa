/** One installation or removal at a time, among all processes of a user. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EngineError } from "../../../protocol";
import { engineFolder } from "./installation";
import { makeFolder } from "../../../files";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether the lock was taken; one whose owner is gone is cleared first. */
async function take(file: string): Promise<boolean> {
  const owner = Number(await readFile(file, "utf8").catch(() => ""));
  if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Failures of the file system that a user can mend, told as such. */
function explain(error: unknown, cache: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") return new EngineError(`the disk of ${cache} is full: make room and try again`);
  if (!["EACCES", "EROFS", "EPERM", "ENOTDIR", "EEXIST", "ENOENT"].includes(String(code))) return error;
  return new EngineError(`${cache} cannot be written to: set HYBRID_HYPOTHESIS_CACHE to a folder that can`);
}

/** @throws EngineError where another process (or this one) is at it, or the cache folder cannot be written to. */
export async function withInstallLock<Result>(cache: string, work: () => Promise<Result>): Promise<Result> {
  const file = `${engineFolder(cache)}.lock`;
  try {
    await makeFolder(dirname(file));
    if (!(await take(file))) {
      throw new EngineError(
        `another process is installing or removing TensorFlow: wait for it, or delete ${file} if there is none`,
      );
    }
    try {
      return await work();
    } finally {
      await rm(file, { force: true });
    }
  } catch (error) {
    throw explain(error, cache);
  }
}
