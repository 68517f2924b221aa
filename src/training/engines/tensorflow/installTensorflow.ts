/** Gets libtensorflow: links the one of the user's own Python if it works, else fetches one into the cache folder. */
import { mkdir, readdir, rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { CancelledError, EngineError, type InstallEngineResult, type PrepareProgress } from "../../../protocol";
import { bindingFile } from "./binding";
import { fetchWheel, type FetchOptions } from "./fetchWheel";
import { findPythons, type Python } from "./findPythons";
import { folderBytes } from "./folderBytes";
import { engineFolder, holdsLibraries, recordFile, writeInstallation, type Installation } from "./installation";
import { withInstallLock } from "./installLock";
import { runCommand } from "./runCommand";
import { tryLibrary } from "./tryLibrary";
import { unpackWheel } from "./unpackWheel";
import { unpackedBytes, wheel as pinned, type Wheel } from "./wheel";

export interface InstallOptions {
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PrepareProgress) => void;
  /** Gives PATH and VIRTUAL_ENV, and pip its settings. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly wheel?: Wheel;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;

export const lockFile = (cache: string): string => `${engineFolder(cache)}.lock`;

/** Writes the record, then deletes whatever it does not speak of: earlier versions and what was staged. */
async function record(installation: Installation, cache: string): Promise<void> {
  await mkdir(engineFolder(cache), { recursive: true });
  await writeInstallation(installation, cache);
  for (const name of await readdir(engineFolder(cache))) {
    const path = join(engineFolder(cache), name);
    if (![recordFile(cache), installation.libraryFolder].includes(path)) await rm(path, { recursive: true, force: true });
  }
}

/** The user's own TensorFlow, of the first Python whose one works; else why none does. */
async function findOwn(
  pythons: readonly Python[],
  options: FetchOptions,
): Promise<Installation | { readonly why: string | null }> {
  let why: string | null = null;
  for (const { tensorflow, nvidia } of pythons) {
    if (tensorflow === null) continue;
    const libraryPath = [tensorflow, ...nvidia];
    const trial = holdsLibraries(tensorflow)
      ? await tryLibrary(libraryPath, options)
      : { reason: "it lacks libtensorflow_cc.so.2" };
    if ("version" in trial) return { version: trial.version, source: "python", libraryFolder: tensorflow, libraryPath };
    why ??= `the TensorFlow in ${tensorflow} cannot be used: ${trial.reason}`;
  }
  return { why };
}

async function requireSpace(cache: string, { wheel }: FetchOptions): Promise<void> {
  const { bavail, bsize } = await statfs(engineFolder(cache));
  const staged = await folderBytes(join(engineFolder(cache), "staging"));
  const needed = wheel.bytes + unpackedBytes(wheel);
  if (bavail * bsize + staged >= needed) return;
  throw new EngineError(
    `fetching TensorFlow needs ${megabytes(needed)} of disk and ${cache} has ${megabytes(bavail * bsize)} left: ` +
      `make room, or set HYBRID_HYPOTHESIS_CACHE to another folder`,
  );
}

/** Fetched before (then returned as it is) or now; verified by loading it. */
async function fetchLibraries(pythons: readonly Python[], cache: string, options: FetchOptions): Promise<Installation> {
  const folder = join(engineFolder(cache), options.wheel.version);
  const fetched: Omit<Installation, "version"> = { source: "fetched", libraryFolder: folder, libraryPath: [folder] };
  if (holdsLibraries(folder)) {
    const trial = await tryLibrary([folder], options);
    if ("version" in trial) return { ...fetched, version: trial.version };
  }
  const python = pythons.find((candidate): candidate is Python & { pip: string } => candidate.pip !== null);
  if (python === undefined) {
    throw new EngineError(
      `no Python with pip was found to fetch TensorFlow with: install pip (such as \`apt install python3-pip\`), ` +
        `or TensorFlow in a Python of your own, and try again`,
    );
  }
  await requireSpace(cache, options);
  const staging = join(engineFolder(cache), "staging");
  const file = await fetchWheel(python, staging, options);
  const unpacked = join(staging, "unpacked");
  await unpackWheel({ file, command: python.command }, unpacked, options);
  const trial = await tryLibrary([unpacked], options);
  if ("reason" in trial) {
    await rm(staging, { recursive: true, force: true });
    throw new EngineError(`TensorFlow ${options.wheel.version} was fetched but does not work on this machine: ${trial.reason}`);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(unpacked, folder);
  return { ...fetched, version: trial.version };
}

async function seesNvidia(options: FetchOptions): Promise<boolean> {
  const { code, output } = await runCommand("nvidia-smi", ["-L"], { ...options, limit: 10 });
  return code === 0 && output.includes("GPU");
}

async function install(cache: string, options: FetchOptions): Promise<InstallEngineResult> {
  const pythons = await findPythons(options);
  const own = await findOwn(pythons, options);
  if ("version" in own) {
    await record(own, cache);
    return { text: `TensorFlow ${own.version} of your own Python in ${own.libraryFolder} is linked; nothing was fetched.` };
  }
  const fetched = await fetchLibraries(pythons, cache, options);
  await record(fetched, cache);
  const size = megabytes(await folderBytes(fetched.libraryFolder));
  const gpu = 'it has no CUDA: to train on your GPU, `pip install "tensorflow[and-cuda]"` in your own Python and install again';
  const notes = [...(own.why === null ? [] : [own.why]), ...((await seesNvidia(options)) ? [gpu] : [])];
  return { text: `${[`TensorFlow ${fetched.version} is in ${fetched.libraryFolder} (${size})`, ...notes].join("; ")}.` };
}

/** Failures of the file system that a user can mend, told as such. */
function explain(error: unknown, cache: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") return new EngineError(`the disk of ${cache} is full: make room and try again`);
  if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM" && code !== "ENOTDIR" && code !== "EEXIST") return error;
  return new EngineError(`${cache} cannot be written to: set HYBRID_HYPOTHESIS_CACHE to a folder that can`);
}

/**
 * Installs libtensorflow and returns one sentence on what was done. Whatever ends it early leaves no record; a wheel that was
 * wholly fetched is kept for the next attempt.
 * @throws EngineError where it cannot be done, with the way out. @throws CancelledError within a second of an abort.
 */
export async function installTensorflow(options: InstallOptions): Promise<InstallEngineResult> {
  const { cacheFolder: cache, signal, onProgress, environment = process.env, wheel = pinned } = options;
  try {
    bindingFile();
    await mkdir(engineFolder(cache), { recursive: true });
    return await withInstallLock(lockFile(cache), () => install(cache, { wheel, environment, signal, onProgress }));
  } catch (error) {
    throw signal.aborted ? new CancelledError() : explain(error, cache);
  }
}
