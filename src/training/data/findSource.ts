/** Finds out what a data source is: what it looks like now, and how to decode it. Knows nothing of the cache file. */
import { stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { InputError, type PrepareDataRequest, type PrepareProgress } from "../../protocol";
import { collectFiles } from "./collectFiles";
import { limits, type Decoded } from "./dataset";
import { cifarDownload, fetchFile, type Download } from "./download";
import { drawShapes } from "./drawShapes";
import { fileErrorCode } from "../../files";
import { readArchive } from "./readArchive";
import { listFolder, readFolder } from "./readFolder";
import { shapesVersion } from "./shapes";

export interface PrepareOptions {
  /** Where decoded data lies; made if need be. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PrepareProgress) => void;
  /** Where `cifar10` comes from, if not from its authors. */
  readonly download?: Download;
}

export interface Source {
  /** Changes if and only if the source does, as far as names, sizes and times tell. */
  readonly fingerprint: string;
  readonly decode: () => Promise<Decoded>;
}

/** How many images of each split `shapes` has if no number is asked for. */
const shapesImages = 10_000;

function progress(
  { onProgress }: PrepareOptions,
  what: string,
  unit: PrepareProgress["unit"],
): (done: number, total: number) => void {
  return (done, total) => onProgress({ what, done, total, unit });
}

function shapesSource({ trainImages, testImages }: PrepareDataRequest, options: PrepareOptions): Source {
  const counts = { train: trainImages ?? shapesImages, test: testImages ?? shapesImages };
  if (counts.train + counts.test > limits.entries) {
    throw new InputError(
      `${(counts.train + counts.test).toLocaleString("en-US")} images of shapes are too many: ask for at most ${limits.entries.toLocaleString("en-US")} in all`,
    );
  }
  const onImages = progress(options, "drawing", "images");
  return {
    fingerprint: `${shapesVersion}, ${counts.train} + ${counts.test}`,
    decode: () => drawShapes(counts, { signal: options.signal, onImages }),
  };
}

async function folderSource(folder: string, options: PrepareOptions): Promise<Source> {
  const { signal } = options;
  const listing = await listFolder(folder, { signal, limits });
  async function decode(): Promise<Decoded> {
    const collected = collectFiles(folder);
    await readFolder(folder, listing, { sink: collected, signal, onFile: progress(options, "decoding", "images") });
    return collected.finish();
  }
  return { fingerprint: `folder ${folder} ${createHash("sha256").update(JSON.stringify(listing)).digest("hex")}`, decode };
}

async function decodeArchive(file: string, options: PrepareOptions): Promise<Decoded> {
  const collected = collectFiles(file);
  await readArchive(file, collected, { signal: options.signal, limits, onBytes: progress(options, "decoding", "bytes") });
  return collected.finish();
}

function downloadedSource(options: PrepareOptions): Source {
  const { cacheFolder, signal, download = cifarDownload } = options;
  const file = join(cacheFolder, "cifar-10-binary.tar.gz");
  async function decode(): Promise<Decoded> {
    await fetchFile(download, file, { signal, onBytes: progress(options, "downloading", "bytes") });
    return decodeArchive(file, options);
  }
  return { fingerprint: `download ${download.sha256}`, decode };
}

/** @throws InputError if there is nothing that could be a data set; CancelledError */
export async function findSource(request: PrepareDataRequest, options: PrepareOptions): Promise<Source> {
  const { source } = request;
  if (source === "shapes") return shapesSource(request, options);
  if (source === "cifar10") return downloadedSource(options);
  const path = resolve(source);
  const found = await stat(path).catch((error: unknown) => {
    const code = fileErrorCode(error) ?? "not a path";
    const what = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    throw new InputError(`the data ${source} ${what}: --data takes shapes, cifar10, a folder, a .tar or a .tar.gz`);
  });
  if (found.isDirectory()) return folderSource(path, options);
  if (!found.isFile())
    throw new InputError(
      `the data ${source} is neither a file nor a folder: --data takes shapes, cifar10, a folder, a .tar or a .tar.gz`,
    );
  return { fingerprint: `archive ${path} ${found.size} ${found.mtimeMs}`, decode: () => decodeArchive(path, options) };
}
