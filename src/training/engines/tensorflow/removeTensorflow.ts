/** Undoes an installation. Deletes only what this program put into its cache folder, never the user's own TensorFlow. */
import { rm } from "node:fs/promises";
import type { InstallEngineResult } from "../../../protocol";
import { folderBytes, megabytes } from "./folderBytes";
import { engineFolder, findInstallation, recordFile } from "./installation";
import { withInstallLock } from "./installLock";

/** Returns one sentence on what was deleted and freed. @throws EngineError where another process is at it or files resist. */
export async function removeTensorflow({ cacheFolder: cache }: { readonly cacheFolder: string }): Promise<InstallEngineResult> {
  return await withInstallLock(cache, async () => {
    const installation = findInstallation(cache);
    const bytes = await folderBytes(engineFolder(cache));
    // The record first: from here on nobody takes half-deleted libraries for an installation.
    await rm(recordFile(cache), { force: true });
    await rm(engineFolder(cache), { recursive: true, force: true });
    if (bytes === 0) return { text: "TensorFlow was not installed; there was nothing to remove." };
    if ("source" in installation && installation.source === "python") {
      return { text: `TensorFlow in ${installation.libraryFolder} is no longer used; it is your own and was left as it is.` };
    }
    return { text: `TensorFlow was removed from ${engineFolder(cache)}, which freed ${megabytes(bytes)}.` };
  });
}
