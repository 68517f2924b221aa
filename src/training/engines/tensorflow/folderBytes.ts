/** How many bytes a folder holds, and watching them grow. Knows nothing of what they are. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files in a folder and below; links count as themselves, what vanishes meanwhile as nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? folderBytes(path) : ((await lstat(path).catch(() => null))?.size ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;

/** Calls `onBytes` four times a second with the most that a folder held so far, until the work is done. */
export async function whileWatching<Result>(
  folder: string,
  onBytes: (bytes: number) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  let working = true;
  // pip deletes what it downloaded before it ends, which is no step back.
  let most = 0;
  const look = async (): Promise<void> => {
    most = Math.max(most, await folderBytes(folder));
    if (working) onBytes(most);
  };
  const timer = setInterval(() => void look(), 250);
  try {
    return await work();
  } finally {
    working = false;
    clearInterval(timer);
  }
}
