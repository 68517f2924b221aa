/** Where the editor puts the results of a trial. No vscode. */
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";

export interface ResultsFolderOptions {
  /** The folder that is open, null if there is none on this disk. */
  readonly workspace: string | null;
  /** The extension's own storage, used where the workspace cannot be written. */
  readonly storage: string;
  /** Such as "quick-modules". */
  readonly name: string;
  readonly now: Date;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** <workspace or storage>/trials/<date-time>-<name>, numbered if that is taken. Nothing is created. */
export function resultsFolder({ workspace, storage, name, now }: ResultsFolderOptions): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(":", "-");
  const owner = workspace !== null && isWritable(workspace) ? workspace : storage;
  const base = join(owner, "trials", `${stamp}-${name}`);
  let folder = base;
  for (let copy = 2; existsSync(folder); copy++) folder = `${base}-${copy}`;
  return folder;
}
