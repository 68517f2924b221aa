/** Damaged and hostile archives: one sentence each, and nothing left behind. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CancelledError, InputError } from "../../../../src/protocol";
import { limits } from "../../../../src/training/data/dataset";
import { readArchive } from "../../../../src/training/data/readArchive";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { imageFiles, png, randomPixels, tarGzOf, tarOf } from "./fixtures";
import { filesIn, prepare } from "./prepare";

const image = png(randomPixels("an image"));

interface Case {
  readonly what: string;
  readonly bytes: () => Buffer | Promise<Buffer>;
  readonly message: RegExp;
}

const good = imageFiles();

const cases: readonly Case[] = [
  {
    what: "a truncated tar.gz",
    bytes: async () => (await tarGzOf(good)).subarray(0, -200),
    message: /damaged or cut short \(unexpected end of file\)/,
  },
  {
    what: "a truncated tar",
    bytes: async () => (await tarOf(good)).subarray(0, 5000),
    message: /damaged or cut short \(unexpected end of data\)/,
  },
  { what: "a tar cut between two files", bytes: async () => (await tarOf(good)).subarray(0, -1024), message: /cut short/ },
  { what: "no gzip at all", bytes: () => Buffer.from("these are only words"), message: /is neither a \.tar nor a \.tar\.gz/ },
  { what: "an empty file", bytes: () => Buffer.alloc(0), message: /is empty/ },
  { what: "a gzip of no tar", bytes: () => gzipSync(randomPixels("no tar", 4096)), message: /damaged or cut short/ },
  { what: "a gzip of nothing", bytes: () => gzipSync(Buffer.alloc(0)), message: /damaged or cut short/ },
  {
    what: "a flipped checksum",
    bytes: () => tarGzOf(good).then((bytes) => bytes.fill(0, bytes.length - 8, bytes.length - 4)),
    message: /damaged/,
  },
  {
    what: "no images",
    bytes: () => tarGzOf([["readme.txt", Buffer.from("hello")]]),
    message: /holds no images: put JPEG or PNG files in train/,
  },
  {
    what: "../ in a name",
    bytes: () => tarGzOf([...good, ["../evil.png", image]]),
    message: /"\.\.\/evil\.png", which leads out/,
  },
  { what: "..\\ in a name", bytes: () => tarGzOf([...good, ["train\\..\\..\\evil.png", image]]), message: /leads out/ },
  { what: "an absolute name", bytes: () => tarGzOf([...good, ["/etc/evil.png", image]]), message: /leads out/ },
  { what: "the name of a drive", bytes: () => tarGzOf([...good, ["C:/evil.png", image]]), message: /leads out/ },
  {
    what: "a symbolic link",
    bytes: () => tarGzOf([...good, [{ name: "train/cat/9.png", type: "symlink", linkname: "/etc/passwd" }]]),
    message: /link or device/,
  },
  {
    what: "a hard link",
    bytes: () => tarGzOf([...good, [{ name: "a", type: "link", linkname: "train/cat/0.png" }]]),
    message: /link or device/,
  },
  { what: "a device", bytes: () => tarGzOf([...good, [{ name: "a", type: "character-device" }]]), message: /link or device/ },
  { what: "a pipe", bytes: () => tarGzOf([...good, [{ name: "a", type: "fifo" }]]), message: /link or device/ },
  {
    what: "an image too large",
    bytes: () => tarGzOf([...good, ["train/cat/9.png", Buffer.alloc(limits.imageFileBytes + 1)]]),
    message: /1,048,577 bytes, more than an image needs/,
  },
  {
    what: "an image of another size",
    bytes: () => tarGzOf([...good, ["train/cat/9.png", png(randomPixels("x", 3072 * 2), { height: 64 })]]),
    message: /train\/cat\/9\.png is 32×64: resize the images to 32×32/,
  },
  {
    what: "words called an image",
    bytes: () => tarGzOf([...good, ["train/cat/9.png", Buffer.from("words")]]),
    message: /train\/cat\/9\.png is neither a JPEG nor a PNG/,
  },
  {
    what: "an image that does not decode",
    bytes: () => tarGzOf([...good, ["train/cat/9.png", image.subarray(0, 900)]]),
    message: /train\/cat\/9\.png is a damaged/,
  },
  { what: "the same file twice", bytes: () => tarGzOf([...good, ["./train/cat/0.png", image]]), message: /twice/ },
  {
    what: "a folder in a class",
    bytes: () => tarGzOf([...good, ["train/cat/more/1.png", image]]),
    message: /train\/cat\/more\/1\.png lies deeper/,
  },
  {
    what: "a class that test lacks",
    bytes: () => tarGzOf([...good, ["train/emu/1.png", image]]),
    message: /no images in test\/emu/,
  },
  {
    what: "an empty class",
    bytes: () => tarGzOf([...good, [{ name: "train/emu/", type: "directory" }]]),
    message: /no images in test\/emu|no images in train\/emu/,
  },
  { what: "one class", bytes: () => tarGzOf(imageFiles({ classes: ["cat"] })), message: /has one class/ },
  {
    what: "257 classes",
    bytes: () => tarGzOf(Array.from({ length: 514 }, (_, i) => [`${i % 2 ? "train" : "test"}/${i >> 1}/1.png`, image])),
    message: /has 257 classes: take at most 256/,
  },
  {
    what: "two data sets",
    bytes: () => tarGzOf([...imageFiles({ above: "a/" }), ...imageFiles({ above: "b/" })]),
    message: /more than one data set \(in a and b\)/,
  },
  {
    what: "images and CIFAR-10 batches",
    bytes: () => tarGzOf([...good, ["test_batch.bin", Buffer.alloc(3073)]]),
    message: /image folders and CIFAR-10 binary files/,
  },
];

describe("an archive with", () => {
  it.each(cases)("$what is refused in one sentence", async ({ bytes, message }) => {
    const folder = temporaryFolder();
    const file = join(folder, "set.tar.gz");
    writeFileSync(file, await bytes());
    const failure: unknown = await prepare(file, join(folder, "cache")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(String(failure)).toMatch(message);
    expect(String(failure)).not.toContain("\n");
    expect(filesIn(folder)).toEqual(["set.tar.gz"]);
  });
});

describe("limits of an archive", () => {
  const sink = { limitOf: () => null, addFile: () => undefined, addFolder: () => undefined };

  async function read(bytes: Buffer, own: Partial<typeof limits>): Promise<void> {
    const file = join(temporaryFolder(), "bomb.tar.gz");
    writeFileSync(file, bytes);
    return readArchive(file, sink, {
      signal: new AbortController().signal,
      limits: { ...limits, ...own },
      onBytes: () => undefined,
    });
  }

  it("count what is unpacked and not wanted, too", async () => {
    const bomb = gzipSync(Buffer.concat([await tarOf([["zeros", Buffer.alloc(2e6)]]), Buffer.alloc(512 * 6000)]));
    expect(bomb.length).toBeLessThan(10_000);
    await expect(read(bomb, { bytes: 6e6 })).resolves.toBeUndefined();
    await expect(read(bomb, { bytes: 4e6 })).rejects.toThrow(/unpacks to more than 500,000 files or/);
    await expect(read(bomb, { bytes: 1e6 })).rejects.toThrow(InputError);
  });

  it("count files and folders", async () => {
    const many = await tarGzOf(Array.from({ length: 11 }, (_, i) => [`${i}.txt`, Buffer.from("x")]));
    await expect(read(many, { entries: 11 })).resolves.toBeUndefined();
    await expect(read(many, { entries: 10 })).rejects.toThrow(/more than 10 files/);
  });
});

/** Makes the first header of a tar pass for sound, so that its fields are believed. */
function mendChecksum(tar: Buffer): void {
  tar.fill(" ", 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
}

describe("any damage to an archive", () => {
  it("gives a data set or an InputError, never anything else or anything left behind", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "set.tar.gz");
    const whole = await tarGzOf(imageFiles({ perClass: 1 }));
    const plain = await tarOf(imageFiles({ perClass: 1 }));
    const mask = fc.integer({ min: 1, max: 255 });
    const damage = fc.record({
      bytes: fc.constantFrom("gzip", "tar", "gzip of a damaged tar"),
      length: fc.double({ min: 0, max: 1, noNaN: true }),
      flips: fc.oneof(
        fc.constant([]),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), mask), { maxLength: 3 }),
      ),
      headerFlips: fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(511), mask), { maxLength: 2 })),
      mended: fc.boolean(),
    });
    const outcomes = { dataset: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(damage, async ({ bytes, length, flips, headerFlips, mended }) => {
        const damaged = Buffer.from(bytes === "gzip" ? whole : plain);
        for (const [at, mask] of flips)
          damaged[Math.floor(at * damaged.length)] = (damaged[Math.floor(at * damaged.length)] ?? 0) ^ mask;
        for (const [at, mask] of headerFlips) damaged[at] = (damaged[at] ?? 0) ^ mask;
        if (mended && bytes !== "gzip") mendChecksum(damaged);
        const cut = damaged.subarray(0, Math.ceil(Math.min(1, length * 1.5) * damaged.length));
        writeFileSync(file, bytes === "gzip of a damaged tar" ? gzipSync(cut) : cut);
        const cache = join(folder, "cache");
        const kept = filesIn(cache).length;
        try {
          const { dataset } = await prepare(file, cache);
          expect(dataset.classes.length).toBeGreaterThanOrEqual(2);
          outcomes.dataset++;
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect(filesIn(cache)).toHaveLength(kept);
          outcomes.refused++;
        }
      }),
      { numRuns: 150 },
    );
    expect(outcomes.dataset).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(50);
    expect(filesIn(join(folder, "cache")).filter((name) => !name.endsWith(".hhdata"))).toEqual([]);
  });
});

describe("an archive", () => {
  it("stops being read when cancelled, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "set.tar"), await tarOf(imageFiles({ perClass: 40 })));
    const stop = new AbortController();
    const preparing = prepare(join(folder, "set.tar"), join(folder, "cache"), {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(preparing).rejects.toThrow(CancelledError);
    expect(filesIn(folder)).toEqual(["set.tar"]);
  });
});
