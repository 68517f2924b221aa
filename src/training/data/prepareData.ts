/** Decodes a data source into the cache once, and reports it. Knows nothing of what the sources are. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { InputError, type DataReport, type PrepareDataRequest, type PrepareProgress } from "../../protocol";
import { readHeader, writeCache } from "./cacheFile";
import { side } from "./dataset";
import { findSource, type PrepareOptions } from "./findSource";

const leastMillisecondsBetweenReports = 100;

/** Drops reports that follow too soon, but for the last one. */
function throttled(report: (progress: PrepareProgress) => void): (progress: PrepareProgress) => void {
  let last = -Infinity;
  return (progress) => {
    const now = performance.now();
    if (now - last < leastMillisecondsBetweenReports && progress.done !== progress.total) return;
    last = now;
    report(progress);
  };
}

function checkNumber(what: string, wanted: number | null): void {
  if (wanted !== null && !(Number.isInteger(wanted) && wanted > 0))
    throw new InputError(`${wanted} ${what} images were asked for: ask for a whole number from 1 on`);
}

function checkEnough(name: string, what: string, { wanted, there }: { wanted: number | null; there: number }): void {
  if (wanted === null || wanted <= there) return;
  const [has, asked] = [there.toLocaleString("en-US"), wanted.toLocaleString("en-US")];
  throw new InputError(`${name} has ${has} ${what} images, ${asked} were asked for: ask for at most ${has}`);
}

/**
 * Decodes a source into the cache, or finds it there unchanged (at once).
 * @throws InputError in one sentence; CancelledError. No part of a cache file is left behind then.
 */
export async function prepareData(request: PrepareDataRequest, options: PrepareOptions): Promise<DataReport> {
  checkNumber("training", request.trainImages);
  checkNumber("test", request.testImages);
  const { fingerprint, decode } = await findSource(request, { ...options, onProgress: throttled(options.onProgress) });
  const key = createHash("sha256").update(fingerprint).digest("hex").slice(0, 32);
  const cacheFile = join(options.cacheFolder, `${key}.hhdata`);
  const known = await readHeader(cacheFile);
  const header = known?.fingerprint === fingerprint ? known : await writeCache(cacheFile, await decode(), fingerprint);
  const { name, hash, classes, trainImages, testImages } = header;
  checkEnough(name, "training", { wanted: request.trainImages, there: trainImages });
  checkEnough(name, "test", { wanted: request.testImages, there: testImages });
  return { name, hash, cacheFile, classes, trainImages, testImages, height: side, width: side };
}
