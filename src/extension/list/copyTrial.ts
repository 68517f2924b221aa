/** Copies a trial to a place of the user's own. No vscode. */
import { cp } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";

/** A copy belongs to no process, and a lock would say that it does. */
const isKept = (path: string): boolean => basename(path) !== "trial.lock";

/**
 * Copies the folder of a trial into another folder, under its own name, numbered if that is taken. Nothing is replaced or removed.
 * @returns the copy
 * @throws the file system's error
 */
export async function copyTrial(folder: string, into: string): Promise<string> {
  const base = join(into, basename(folder));
  let copy = base;
  for (let number = 2; existsSync(copy); number++) copy = `${base}-${number}`;
  await cp(folder, copy, { recursive: true, force: false, errorOnExist: true, filter: isKept });
  return copy;
}
