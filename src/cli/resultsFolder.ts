/** Where the results of a trial go if nobody says where. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const two = (value: number): string => String(value).padStart(2, "0");

/** Local time as part of a folder's name: 2026-01-31T12-00-00. */
function stamp(now: Date): string {
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  return `${day}T${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("-")}`;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return !existsSync(folder) && dirname(folder) !== folder && isWritable(dirname(folder));
  }
}

export interface ResultsFolder {
  readonly folder: string;
  /** One line, if the results do not go where they usually do. */
  readonly notice: string | null;
}

export interface ResultsFolderOptions {
  readonly currentFolder: string;
  readonly cacheFolder: string;
  /** Such as "quick-modules". */
  readonly name: string;
  readonly now: Date;
}

/** ./trials/<date-time>-<name>, or the same below the cache folder where the current one cannot be written. Nothing is created. */
export function resultsFolder({ currentFolder, cacheFolder, name, now }: ResultsFolderOptions): ResultsFolder {
  const local = isWritable(join(currentFolder, "trials"));
  const base = join(local ? currentFolder : cacheFolder, "trials", `${stamp(now)}-${name}`);
  let folder = base;
  for (let copy = 2; existsSync(folder); copy++) folder = `${base}-${copy}`;
  return { folder, notice: local ? null : `${currentFolder} cannot be written, so results go to ${folder}` };
}
