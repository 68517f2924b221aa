/** The plain files of a folder, in the order of their names, without following links out of it. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CancelledError, InputError } from "../../protocol";
import { limits } from "./dataset";

export interface FoundFile {
  /** With "/", from the folder on. */
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Depth of <split>/<class>/<file>. */
const deepest = 3;

/** Lists files; links are passed over. @throws InputError if the folder cannot be read or holds too much */
export async function listFolder(folder: string, signal: AbortSignal): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  async function visit(inner: string, depth: number): Promise<void> {
    const entries = await readdir(join(folder, inner), { withFileTypes: true }).catch(() => {
      throw new InputError(`${join(folder, inner)} cannot be read: check that it is there and that you may read it`);
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (signal.aborted) throw new CancelledError();
      const path = inner === "" ? entry.name : `${inner}/${entry.name}`;
      if (entry.isDirectory() && depth < deepest) await visit(path, depth + 1);
      if (!entry.isFile()) continue;
      if (found.length >= limits.entries)
        throw new InputError(`${folder} holds more than ${limits.entries} files: give the folder of the data set itself`);
      const { size, mtimeMs } = await stat(join(folder, path));
      found.push({ path, bytes: size, modified: mtimeMs });
    }
  }
  await visit("", 1);
  return found;
}

/** @throws InputError if it cannot be read or is larger than an image can be */
export async function readFileOf(folder: string, { path, bytes }: FoundFile, fileBytes: number): Promise<Buffer> {
  if (bytes > fileBytes)
    throw new InputError(`${join(folder, path)} has ${bytes} bytes, more than an image can need: take it out`);
  return readFile(join(folder, path)).catch(() => {
    throw new InputError(`${join(folder, path)} cannot be read: check that you may read it`);
  });
}
