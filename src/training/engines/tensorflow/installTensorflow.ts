/** Gets libtensorflow: links the one of the user's own Python if it works, else fetches one into the cache folder. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { CancelledError, type InstallEngineResult, type PrepareProgress } from "../../../protocol";
import { makeFolder } from "../../../files";
import { bindingFile } from "./binding";
import { unusedGpu } from "./device";
import { fetchTensorflow } from "./fetchTensorflow";
import type { FetchOptions } from "./fetchWheel";
import { findOwnTensorflow, type TrialOptions } from "./findOwnTensorflow";
import { findPythons, type PythonOptions } from "./findPythons";
import { folderBytes, megabytes } from "./folderBytes";
import { engineFolder, recordFile, writeInstallation, type Installation } from "./installation";
import { withInstallLock } from "./installLock";
import { tryLibrary as tryLibraryInProcess } from "./tryLibrary";
import { wheel as pinned, type Wheel } from "./wheel";

export interface InstallOptions {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PrepareProgress) => void;
  /** Gives PATH and VIRTUAL_ENV, and pip its settings. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The interpreter whose TensorFlow is tried first. */
  readonly python?: string | null;
  readonly wheel?: Wheel;
  readonly tryLibrary?: typeof tryLibraryInProcess;
}

/** Writes the record, then deletes whatever it does not speak of: earlier versions and what was staged. */
async function record(installation: Installation, cache: string): Promise<void> {
  await writeInstallation(installation, cache);
  for (const name of await readdir(engineFolder(cache))) {
    const path = join(engineFolder(cache), name);
    if (![recordFile(cache), installation.libraryFolder].includes(path)) await rm(path, { recursive: true, force: true });
  }
}

async function install(cache: string, options: FetchOptions & TrialOptions & PythonOptions): Promise<InstallEngineResult> {
  await makeFolder(engineFolder(cache));
  const pythons = await findPythons(options);
  const own = await findOwnTensorflow(pythons, options);
  const tried = "installation" in own ? own : await fetchTensorflow(pythons, cache, options);
  const { version, source, libraryFolder } = tried.installation;
  const done =
    source === "python"
      ? [`TensorFlow ${version} of your own Python in ${libraryFolder} is linked`, "nothing was fetched"]
      : [`TensorFlow ${version} is in ${libraryFolder} (${megabytes(await folderBytes(libraryFolder))})`];
  const why = "why" in own && own.why !== null ? [own.why] : [];
  const unused = await unusedGpu(tried.usesGpu, options);
  const notes = [...done, ...why, ...(unused === null ? [] : [unused])];
  await record(tried.installation, cache);
  return { text: `${notes.join("; ")}.` };
}

/**
 * Installs libtensorflow and returns one sentence on what was done. Whatever ends it early leaves no record; a wheel that was
 * wholly fetched is kept for the next attempt.
 * @throws EngineError where it cannot be done, with the way out. @throws CancelledError within a second of an abort.
 */
export async function installTensorflow(options: InstallOptions): Promise<InstallEngineResult> {
  const {
    cacheFolder: cache,
    signal,
    onProgress,
    environment = process.env,
    python = null,
    wheel = pinned,
    tryLibrary = tryLibraryInProcess,
  } = options;
  bindingFile();
  try {
    return await withInstallLock(cache, () => install(cache, { wheel, environment, python, signal, onProgress, tryLibrary }));
  } catch (error) {
    throw signal.aborted ? new CancelledError() : error;
  }
}
