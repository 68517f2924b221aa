/** Small data sets made on the spot: PNG files written by hand (not by the library that reads them), tar archives, folders. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { pack, type Header } from "tar-stream";
import { stream } from "../../../../src/random";

export const side = 32;
export const imageBytes = side * side * 3;

/** Random pixels [height, width, channel] of a key. */
export function randomPixels(key: string, bytes = imageBytes): Uint8Array {
  const random = stream("fixture", key);
  return Uint8Array.from({ length: bytes }, () => random.integer(256));
}

/** CRC-32 as PNG has it (ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

export interface PngOptions {
  readonly width?: number;
  readonly height?: number;
  /** 1: grey, 3: RGB, 4: RGB and alpha. */
  readonly channels?: 1 | 3 | 4;
  readonly interlaced?: boolean;
}

/** A PNG of unfiltered rows. */
export function png(
  pixels: Uint8Array,
  { width = side, height = side, channels = 3, interlaced = false }: PngOptions = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, { 1: 0, 3: 2, 4: 6 }[channels], 0, 0, interlaced ? 1 : 0], 8);
  const row = width * channels;
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(y * row, (y + 1) * row)]),
  );
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    magic,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Contents of a data set by path, in this order. */
export type Files = readonly (readonly [path: string, bytes: Buffer])[];

/** `perClass` PNG images of two classes in each split, each with pixels of its own. */
export function imageFiles({
  perClass = 2,
  above = "",
  classes = ["cat", "dog"],
}: { perClass?: number; above?: string; classes?: readonly string[] } = {}): Files {
  return ["train", "test"].flatMap((split) =>
    classes.flatMap((name) =>
      Array.from(
        { length: perClass },
        (_, i) => [`${above}${split}/${name}/${i}.png`, png(randomPixels(`${split}/${name}/${i}`))] as const,
      ),
    ),
  );
}

export type Entry = Partial<Header> & { readonly name: string };

/** A tar archive of entries with their bytes. */
export async function tarOf(entries: readonly (readonly [entry: Entry | string, bytes?: Buffer])[]): Promise<Buffer> {
  const archive = pack();
  for (const [entry, bytes] of entries)
    archive.entry(typeof entry === "string" ? { name: entry } : entry, bytes ?? Buffer.alloc(0));
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

export const tarGzOf = async (files: Parameters<typeof tarOf>[0]): Promise<Buffer> => gzipSync(await tarOf(files));

export function writeFiles(folder: string, files: Files): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** The seven files of the CIFAR-10 binary release with `records` records each; label and pixels of record i of file f are known. */
export function cifarFiles(records = 3, above = ""): Files {
  const names = [...[1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`), "test_batch.bin"];
  const classes = Array.from({ length: 10 }, (_, i) => `kind ${i}`);
  const batches = names.map((name) => {
    const all = Array.from({ length: records }, (_, i) =>
      Buffer.concat([Buffer.from([(i * 7) % 10]), randomPixels(`${name} ${i}`)]),
    );
    return [`${above}${name}`, Buffer.concat(all)] as const;
  });
  return [...batches, [`${above}batches.meta.txt`, Buffer.from(`${classes.join("\n")}\n\n`)]];
}
