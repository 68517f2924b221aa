/** Decoded images in one file: "HHDATA1\n", the length of a JSON header, the header, then pixels and labels of both splits. */
import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { InputError } from "../../protocol";
import { imageBytes, side, type Dataset, type Decoded } from "./dataset";

const magic = "HHDATA1\n";
const lengthBytes = 8;

const headerSchema = z.object({
  name: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  classes: z.array(z.string()).min(1).max(256),
  trainImages: z.number().int().nonnegative(),
  testImages: z.number().int().nonnegative(),
  /** What the source looked like when it was decoded. */
  fingerprint: z.string(),
});

export type CacheHeader = z.infer<typeof headerSchema>;

function hashOf({ train, test, classes }: Decoded): string {
  const hash = createHash("sha256").update(JSON.stringify(classes));
  for (const part of [train.images, train.labels, test.images, test.labels]) hash.update(part);
  return hash.digest("hex");
}

/** Writes a data set at once or not at all. */
export async function writeCache(file: string, decoded: Decoded, fingerprint: string): Promise<CacheHeader> {
  const { name, classes, train, test } = decoded;
  const header: CacheHeader = {
    name,
    hash: hashOf(decoded),
    classes: [...classes],
    trainImages: train.count,
    testImages: test.count,
    fingerprint,
  };
  const text = Buffer.from(JSON.stringify(header));
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.part`;
  try {
    const handle = await open(temporary, "w");
    try {
      for (const part of [Buffer.from(magic), Buffer.from(String(text.length).padStart(lengthBytes)), text])
        await handle.writeFile(part);
      for (const part of [train.images, train.labels, test.images, test.labels]) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return header;
}

function sizeAfterHeader({ trainImages, testImages }: CacheHeader): number {
  return (trainImages + testImages) * (imageBytes + 1);
}

/** The header of a whole and undamaged cache file, else null. */
export async function readHeader(file: string): Promise<{ header: CacheHeader; start: number } | null> {
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return null;
  try {
    const head = Buffer.alloc(magic.length + lengthBytes);
    await handle.read(head, 0, head.length, 0);
    const length = Number(head.subarray(magic.length).toString());
    if (head.subarray(0, magic.length).toString() !== magic || !Number.isInteger(length) || length <= 0 || length > 1e6)
      return null;
    const text = Buffer.alloc(length);
    await handle.read(text, 0, length, head.length);
    const header = headerSchema.parse(JSON.parse(text.toString()));
    const start = head.length + length;
    const { size } = await handle.stat();
    return size === start + sizeAfterHeader(header) ? { header, start } : null;
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

/** Opens a cache file. @throws InputError if it is missing or damaged. */
export async function openData(cacheFile: string): Promise<Dataset> {
  const found = await readHeader(cacheFile);
  if (found === null)
    throw new InputError(`the decoded data ${cacheFile} is missing or damaged: run the trial again to decode it anew`);
  const { header, start } = found;
  const bytes = new Uint8Array(await readFile(cacheFile));
  let at = start;
  const take = (length: number): Uint8Array => bytes.subarray(at, (at += length));
  const split = (count: number) => ({ count, images: take(count * imageBytes), labels: take(count) });
  const { name, hash, classes } = header;
  return { name, hash, classes, height: side, width: side, train: split(header.trainImages), test: split(header.testImages) };
}
