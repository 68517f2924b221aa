/** Finds out what a data source is, decodes it once into the cache, and reports it. */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InputError, type DataReport, type PrepareDataRequest, type PrepareProgress } from "../../protocol";
import { readHeader, writeCache } from "./cacheFile";
import { cifarFileBytes, cifarFiles, decodeCifarBinary } from "./cifarBinary";
import { imageBytes, limits, side, type Decoded, type Split } from "./dataset";
import { cifarDownload, fetchFile, type Download } from "./download";
import { collectImages } from "./imageFiles";
import { readArchive } from "./readArchive";
import { listFolder, readFileOf } from "./readFolder";
import { drawShape, shapesClasses, shapesVersion } from "./shapes";

export interface PrepareOptions {
  /** Where decoded data lies. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PrepareProgress) => void;
  /** Where `cifar10` comes from. */
  readonly download?: Download;
}

/** A source that was recognised: what it looks like now, and how to decode it. */
interface Source {
  readonly fingerprint: string;
  readonly decode: () => Promise<Decoded>;
}

const shapesDefault = 10_000;

function drawSplit(split: "train" | "test", count: number): Split {
  const images = new Uint8Array(count * imageBytes);
  const labels = Uint8Array.from({ length: count }, (_, i) =>
    drawShape(split, i, images.subarray(i * imageBytes, (i + 1) * imageBytes)),
  );
  return { count, images, labels };
}

function shapesSource({ trainImages, testImages }: PrepareDataRequest): Source {
  const counts = { train: trainImages ?? shapesDefault, test: testImages ?? shapesDefault };
  const decode = (): Promise<Decoded> => {
    const { train, test } = counts;
    return Promise.resolve({
      name: shapesVersion,
      classes: shapesClasses,
      height: side,
      width: side,
      train: drawSplit("train", train),
      test: drawSplit("test", test),
    });
  };
  return { fingerprint: `${shapesVersion} ${counts.train} ${counts.test}`, decode };
}

async function folderSource(folder: string, { signal, onProgress }: PrepareOptions): Promise<Source> {
  const files = await listFolder(folder, signal);
  const listing = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  const decode = async (): Promise<Decoded> => {
    const binary = files.filter(({ path }) => cifarFiles.includes(path));
    if (binary.some(({ path }) => path === "test_batch.bin")) {
      const contents = new Map<string, Buffer>();
      for (const file of binary) contents.set(file.path, await readFileOf(folder, file, cifarFileBytes));
      return decodeCifarBinary(contents, folder);
    }
    const images = collectImages(folder, onProgress);
    for (const file of files) {
      signal.throwIfAborted();
      if (/^([^/]+\/)?(train|test)\//.test(file.path)) images.add(file.path, await readFileOf(folder, file, limits.fileBytes));
    }
    return images.finish();
  };
  return { fingerprint: `folder ${folder} ${listing}`, decode };
}

async function archiveSource(file: string, { signal, onProgress }: PrepareOptions): Promise<Source> {
  const { size, mtimeMs } = await stat(file);
  const decode = async (): Promise<Decoded> => {
    const binary = new Map<string, Buffer>();
    const images = collectImages(file, onProgress);
    await readArchive(file, {
      signal,
      fileBytes: cifarFileBytes,
      onFile: (path, bytes) => {
        if (cifarFiles.includes(basename(path))) binary.set(basename(path), bytes);
        else if (bytes.length <= limits.fileBytes) images.add(path, bytes);
        else throw new InputError(`${file} holds ${path} of ${bytes.length} bytes, more than an image can need: take it out`);
      },
    });
    return binary.has("test_batch.bin") ? decodeCifarBinary(binary, file) : images.finish();
  };
  return { fingerprint: `archive ${file} ${size} ${mtimeMs}`, decode };
}

async function recognise(request: PrepareDataRequest, options: PrepareOptions): Promise<Source> {
  const { source } = request;
  if (source === "shapes") return shapesSource(request);
  if (source === "cifar10") {
    const file = join(options.cacheFolder, "cifar-10-binary.tar.gz");
    await fetchFile(options.download ?? cifarDownload, file, options);
    return archiveSource(file, options);
  }
  const path = resolve(source);
  const found = await stat(path).catch(() => {
    throw new InputError(`the data ${source} does not exist: give shapes, cifar10, a folder, or a .tar or .tar.gz`);
  });
  return found.isDirectory() ? folderSource(path, options) : archiveSource(path, options);
}

function checkCounts({ trainImages, testImages }: PrepareDataRequest, report: DataReport): void {
  const check = (what: string, flag: string, wanted: number | null, there: number): void => {
    if (wanted !== null && wanted > there) {
      throw new InputError(`${report.name} has ${there} ${what} images, but ${wanted} were asked for: take a smaller ${flag}`);
    }
  };
  check("test", "--test-images", testImages, report.testImages);
  check("training", "--train-images", trainImages, report.trainImages);
}

/**
 * Decodes a source into the cache, or finds it there unchanged.
 * @throws InputError in one sentence; CancelledError. Nothing is left behind then.
 */
export async function prepareData(request: PrepareDataRequest, options: PrepareOptions): Promise<DataReport> {
  const { fingerprint, decode } = await recognise(request, options);
  const key = createHash("sha256").update(fingerprint).digest("hex").slice(0, 24);
  const cacheFile = join(options.cacheFolder, `${key}.hhdata`);
  const known = (await readHeader(cacheFile))?.header;
  const header = known?.fingerprint === fingerprint ? known : await writeCache(cacheFile, await decode(), fingerprint);
  const { name, hash, classes, trainImages, testImages } = header;
  const report = { name, hash, cacheFile, classes, trainImages, testImages, height: side, width: side };
  checkCounts(request, report);
  return report;
}
