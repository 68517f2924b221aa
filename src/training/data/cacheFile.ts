/** Decoded images in one file: magic, length of a JSON header, the header, then labels and pixels of train and test as raw bytes. */
import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { InputError } from "../../protocol";
import { imageBytes, side, type Dataset, type Decoded, type Split } from "./dataset";
import { fileErrorCode, makeFolder } from "../../files";

/** A new version for every change of the layout, so that older files are made again and not misread. */
const magic = Buffer.from("HHDATA1\n");
const preambleBytes = magic.length + 4;
const longestHeader = 1024 ** 2;
const pieceBytes = 64 * 1024 ** 2;
const count = z.number().int().positive();

const headerSchema = z.object({
  /** What the source looked like when it was decoded. */
  fingerprint: z.string(),
  name: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  classes: z.array(z.string()).min(2).max(256),
  trainImages: count,
  testImages: count,
});

export type CacheHeader = z.infer<typeof headerSchema>;

const parts = ({ train, test }: Pick<Dataset, "train" | "test">): readonly Uint8Array[] => [
  train.labels,
  train.images,
  test.labels,
  test.images,
];

/** Views of at most 64 MiB: node reads and writes no more than 2 GiB at once. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

function hashOf(splits: Pick<Dataset, "train" | "test">): string {
  const hash = createHash("sha256");
  for (const part of parts(splits)) for (const piece of pieces(part)) hash.update(piece);
  return hash.digest("hex");
}

async function readFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<boolean> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(pieceBytes, bytes.length - done), position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

/** Writes a data set at once or not at all. @throws InputError if the folder cannot be written */
export async function writeCache(file: string, decoded: Decoded, fingerprint: string): Promise<CacheHeader> {
  const { name, classes, train, test } = decoded;
  const header: CacheHeader = {
    fingerprint,
    name,
    hash: hashOf(decoded),
    classes: [...classes],
    trainImages: train.count,
    testImages: test.count,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const temporary = `${file}.${randomUUID()}.part`;
  try {
    await makeFolder(dirname(file));
    const handle = await open(temporary, "wx");
    try {
      for (const part of [magic, length, text, ...parts(decoded)])
        for (const piece of pieces(part)) await handle.writeFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const code = fileErrorCode(error);
    if (code === null) throw error;
    throw new InputError(
      `the cache folder ${dirname(file)} cannot be written (${code}): make room there or set HYBRID_HYPOTHESIS_CACHE to another folder`,
    );
  }
  return header;
}

async function readHeaderFrom(handle: FileHandle): Promise<{ header: CacheHeader; start: number } | null> {
  const preamble = Buffer.alloc(preambleBytes);
  if (!(await readFully(handle, preamble, 0)) || !preamble.subarray(0, magic.length).equals(magic)) return null;
  const length = preamble.readUInt32LE(magic.length);
  const text = Buffer.alloc(Math.min(length, longestHeader));
  if (length > longestHeader || !(await readFully(handle, text, preambleBytes))) return null;
  const header = headerSchema.parse(JSON.parse(text.toString()));
  const start = preambleBytes + length;
  const { size } = await handle.stat();
  return size === start + (header.trainImages + header.testImages) * (1 + imageBytes) ? { header, start } : null;
}

async function opened<Result>(file: string, use: (handle: FileHandle) => Promise<Result | null>): Promise<Result | null> {
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return null;
  try {
    return await use(handle);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || fileErrorCode(error) !== null) return null;
    throw error;
  } finally {
    await handle.close();
  }
}

/** The header of a cache file of the right size, else null. Pixels are not read, so that it takes no time. */
export async function readHeader(file: string): Promise<CacheHeader | null> {
  return opened(file, async (handle) => (await readHeaderFrom(handle))?.header ?? null);
}

/**
 * Opens a cache file and checks its pixels and labels against their hash.
 * @throws InputError if it is missing or damaged; a damaged one is removed, so that it is made again.
 */
export async function openData(cacheFile: string): Promise<Dataset> {
  const found = await opened(cacheFile, async (handle): Promise<Dataset | null> => {
    const head = await readHeaderFrom(handle);
    if (head === null) return null;
    const { name, hash, classes, trainImages, testImages } = head.header;
    const bytes = new Uint8Array((trainImages + testImages) * (1 + imageBytes));
    if (!(await readFully(handle, bytes, head.start))) return null;
    let at = 0;
    const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
    const split = (images: number): Split => ({ count: images, labels: take(images), images: take(images * imageBytes) });
    const dataset = { name, hash, classes, height: side, width: side, train: split(trainImages), test: split(testImages) };
    return hashOf(dataset) === hash ? dataset : null;
  });
  if (found !== null) return found;
  await rm(cacheFile, { force: true }).catch(() => undefined);
  throw new InputError(
    `the decoded data ${cacheFile} was missing or damaged and is gone: run the trial again to decode its source anew`,
  );
}
