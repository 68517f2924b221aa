/** Fetches libtensorflow into the cache folder and makes sure that it works there. Records nothing. */
import { rename, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../../protocol";
import { fetchWheel, type FetchOptions } from "./fetchWheel";
import type { TrialOptions } from "./findOwnTensorflow";
import type { Python } from "./findPythons";
import { folderBytes, megabytes } from "./folderBytes";
import { engineFolder, holdsLibraries, type TriedInstallation } from "./installation";
import type { Working } from "./tryLibrary";
import { unpackWheel } from "./unpackWheel";
import { unpackedBytes } from "./wheel";

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

/**
 * Takes what was fetched before, or fetches it now; either way it was loaded and computed with.
 * @throws EngineError where it cannot be fetched or does not work. @throws CancelledError on abort.
 */
export async function fetchTensorflow(
  pythons: readonly Python[],
  cache: string,
  options: FetchOptions & TrialOptions,
): Promise<TriedInstallation> {
  const folder = join(engineFolder(cache), options.wheel.version);
  const fetched = ({ version, usesGpu }: Working): TriedInstallation => {
    return { installation: { version, source: "fetched", libraryFolder: folder, libraryPath: [folder] }, usesGpu };
  };
  if (holdsLibraries(folder)) {
    const trial = await options.tryLibrary([folder], options);
    if ("version" in trial) return fetched(trial);
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
  const trial = await options.tryLibrary([unpacked], options);
  if ("reason" in trial) {
    await rm(staging, { recursive: true, force: true });
    throw new EngineError(`TensorFlow ${options.wheel.version} was fetched but does not work on this machine: ${trial.reason}`);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(unpacked, folder);
  return fetched(trial);
}
