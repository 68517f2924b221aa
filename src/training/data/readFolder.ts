/** The files of a folder that may belong to a data set. Follows no link; decides nothing about images. */
import { constants, lstatSync, readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { CancelledError, InputError } from "../../protocol";
import type { FileSink } from "./collectFiles";
import type { Limits } from "./dataset";
import { fileErrorCode } from "../../files";
import { concernsData } from "./placeOf";

export interface FolderListing {
  /** Sorted by path, with "/" between the parts, from the folder on; times in milliseconds. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly modified: number }[];
  readonly folders: readonly string[];
}

/** Windows has no such flag. */
const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;

/** Files between two looks at whether to stop. */
const pause = 200;

async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new CancelledError();
}

function unreadable(path: string, error: unknown): unknown {
  const code = fileErrorCode(error);
  return code === null
    ? error
    : new InputError(`${path} cannot be read (${code}): check that it is there and that you may read it`);
}

/**
 * Lists what concerns a data set, with sizes and times, so that a change shows. Synchronous calls, since a file at a time they are
 * several times as fast; it gives way every 200 files.
 * @throws InputError if a folder cannot be read, a link or a device is in the way, or there is too much; CancelledError
 */
export async function listFolder(
  folder: string,
  { signal, limits }: { signal: AbortSignal; limits: Limits },
): Promise<FolderListing> {
  const files: FolderListing["files"][number][] = [];
  const folders: string[] = [];
  let seen = 0;
  async function visit(inner: string): Promise<void> {
    const entries = readdirSync(join(folder, inner), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (++seen % pause === 0) await breathe(signal);
      if (seen > limits.entries)
        throw new InputError(
          `${folder} holds more than ${limits.entries.toLocaleString("en-US")} files: give the folder of one data set`,
        );
      const path = inner === "" ? entry.name : `${inner}/${entry.name}`;
      const concerned = concernsData(path);
      if (entry.isDirectory() && (concerned || (inner === "" && !entry.name.startsWith(".")))) {
        folders.push(path);
        await visitBelow(path, concerned);
      } else if (concerned && entry.isFile()) {
        const { size, mtimeMs } = lstatSync(join(folder, path));
        files.push({ path, size, modified: mtimeMs });
      } else if (concerned) {
        const what = entry.isSymbolicLink() ? "a link" : "no plain file";
        throw new InputError(`${path} in ${folder} is ${what}: put the files themselves there`);
      }
    }
  }
  async function visitBelow(path: string, concerned: boolean): Promise<void> {
    try {
      await visit(path);
    } catch (error) {
      // A folder beside the data set is none of our business.
      if (concerned || fileErrorCode(error) === null) throw error;
    }
  }
  try {
    await visit("");
  } catch (error) {
    throw unreadable(folder, error);
  }
  return { files, folders };
}

async function readPlainFile(path: string, most: number): Promise<Buffer> {
  // The listing saw a plain file; should it have become a link since, opening fails.
  const handle = await open(path, constants.O_RDONLY | noFollow);
  try {
    const { size } = await handle.stat();
    if (size > most)
      throw new InputError(`${path} has ${size.toLocaleString("en-US")} bytes, more than an image needs: take it out`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Hands the files of a listing that the sink wants over. @throws InputError if one cannot be read or is too large; CancelledError */
export async function readFolder(
  folder: string,
  { files, folders }: FolderListing,
  { sink, signal, onFile }: { sink: FileSink; signal: AbortSignal; onFile: (done: number, total: number) => void },
): Promise<void> {
  folders.forEach((path) => sink.addFolder(path));
  for (const [i, { path }] of files.entries()) {
    if (i % pause === 0) await breathe(signal);
    const most = sink.limitOf(path);
    if (most === null) continue;
    const bytes = await readPlainFile(join(folder, path), most).catch((error: unknown) => {
      throw unreadable(join(folder, path), error);
    });
    sink.addFile(path, bytes);
    onFile(i + 1, files.length);
  }
}
