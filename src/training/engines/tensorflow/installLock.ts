/** One installation or removal at a time, among all processes of a user. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EngineError } from "../../../protocol";

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

/** @throws EngineError where another process (or this one) is at it. */
export async function withInstallLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(file), { recursive: true });
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
}
