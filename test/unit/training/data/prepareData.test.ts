import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CancelledError, InputError } from "../../../../src/protocol";
import { openData } from "../../../../src/training/data";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { cifarFiles, imageFiles, png, randomPixels, tarGzOf, tarOf, writeFiles, type Files } from "./fixtures";
import { filesIn, prepare } from "./prepare";

const reversed = (files: Files): Files => [...files].reverse();

function join2(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

describe("image folders", () => {
  it("are images in the order of their names, with labels in the order of the classes' names", async () => {
    const folder = temporaryFolder();
    const source = writeFiles(join(folder, "pets"), reversed(imageFiles()));
    const { report, dataset } = await prepare(source, join(folder, "cache"));
    expect(report).toMatchObject({
      name: "pets (PNG)",
      classes: ["cat", "dog"],
      trainImages: 4,
      testImages: 4,
      height: 32,
      width: 32,
    });
    for (const split of ["train", "test"] as const) {
      expect(dataset[split].labels).toEqual(Uint8Array.from([0, 0, 1, 1]));
      const expected = ["cat/0", "cat/1", "dog/0", "dog/1"].map((path) => randomPixels(`${split}/${path}`));
      expect(dataset[split].images).toEqual(join2(expected));
    }
    const { train, test } = dataset;
    const hash = createHash("sha256").update(train.labels).update(train.images).update(test.labels).update(test.images);
    expect(report.hash).toBe(hash.digest("hex"));
  });

  it("are the same data however they are packed", async () => {
    const folder = temporaryFolder();
    const files = imageFiles();
    const sources = {
      folder: writeFiles(join(folder, "a"), files),
      below: writeFiles(join(folder, "b"), imageFiles({ above: "top/" })),
      "a.tar": await tarOf(files),
      "a.tar.gz": await tarGzOf(reversed(files)),
      "b.tgz": gzipSync(await tarOf(imageFiles({ above: "./top/" })), { level: 1 }),
      "misnamed.zip": await tarGzOf(files),
    };
    const hashes = new Set<string>();
    for (const [name, source] of Object.entries(sources)) {
      if (typeof source !== "string") writeFileSync(join(folder, name), source);
      const { report } = await prepare(typeof source === "string" ? source : join(folder, name), join(folder, "cache"));
      hashes.add(report.hash);
    }
    expect(hashes.size).toBe(1);
  });

  it("may hold what belongs to no data set", async () => {
    const folder = temporaryFolder();
    const clutter: Files = [
      ".DS_Store",
      "train/.DS_Store",
      "train/cat/._0.png",
      "train/list.csv",
      "readme.md",
      "other/deep/down/x.txt",
    ].map((path) => [path, Buffer.from("x")]);
    const plain = await prepare(writeFiles(join(folder, "a"), imageFiles()), join(folder, "cache"));
    const source = writeFiles(join(folder, "b"), [...imageFiles(), ...clutter]);
    symlinkSync("/", join(source, "other", "root"));
    expect((await prepare(source, join(folder, "cache"))).report.hash).toBe(plain.report.hash);
    writeFileSync(join(folder, "b.tar"), await tarOf([...imageFiles(), ...clutter]));
    expect((await prepare(join(folder, "b.tar"), join(folder, "cache"))).report.hash).toBe(plain.report.hash);
  });

  const bad: readonly (readonly [string, (source: string) => void, RegExp])[] = [
    ["no images", (source) => rmSync(join(source, "train"), { recursive: true }), /no images in train\/cat/],
    [
      "nothing",
      (source) => ["train", "test"].forEach((split) => rmSync(join(source, split), { recursive: true })),
      /holds no images/,
    ],
    [
      "an empty class",
      (source) => ["train", "test"].forEach((split) => mkdirSync(join(source, split, "emu"))),
      /no images in train\/emu/,
    ],
    [
      "a link to a file",
      (source) => symlinkSync("/etc/hostname", join(source, "train/cat/link.png")),
      /train\/cat\/link\.png in .* is a link/,
    ],
    ["a link as a class", (source) => symlinkSync("/etc", join(source, "train/link")), /train\/link in .* is a link/],
    [
      "a link as a split",
      (source) => {
        renameSync(join(source, "test"), join(source, "real"));
        symlinkSync(join(source, "real"), join(source, "test"));
      },
      /test in .* is a link/,
    ],
    ["a folder in a class", (source) => mkdirSync(join(source, "train/cat/deep")), /train\/cat\/deep lies deeper/],
    [
      "images of another size",
      (source) => writeFileSync(join(source, "train/cat/9.png"), png(randomPixels("w", 64 * 32 * 3), { width: 64 })),
      /train\/cat\/9\.png is 64×32: resize the images to 32×32/,
    ],
    [
      "an image too large",
      (source) => writeFileSync(join(source, "train/cat/9.png"), Buffer.alloc(1024 ** 2 + 1)),
      /1,048,577 bytes/,
    ],
  ];

  it.each(bad)("with %s are refused, and nothing is left behind", async (_what, spoil, message) => {
    const folder = temporaryFolder();
    const source = writeFiles(join(folder, "pets"), imageFiles());
    spoil(source);
    const failure: unknown = await prepare(source, join(folder, "cache")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect(String(failure)).toMatch(message);
    expect(filesIn(folder)).toEqual(["pets"]);
  });

  it.skipIf(process.getuid?.() === 0)("that cannot be read are refused", async () => {
    const folder = temporaryFolder();
    const source = writeFiles(join(folder, "pets"), imageFiles());
    chmodSync(join(source, "train"), 0);
    await expect(prepare(source, join(folder, "cache"))).rejects.toThrow(/cannot be read \(EACCES\)/);
    chmodSync(join(source, "train"), 0o700);
  });

  it("stop being read when cancelled", async () => {
    const folder = temporaryFolder();
    const source = writeFiles(join(folder, "pets"), imageFiles({ perClass: 60 }));
    const stop = new AbortController();
    const preparing = prepare(source, join(folder, "cache"), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(preparing).rejects.toThrow(CancelledError);
    expect(filesIn(folder)).toEqual(["pets"]);
  });
});

describe("a source that is none", () => {
  it.each(["no/such/file.tar.gz", "/dev/null", "\0"])("%j is refused", async (source) => {
    await expect(prepare(source, join(temporaryFolder(), "cache"))).rejects.toThrow(
      /^the data .* --data takes shapes, cifar10, a folder/s,
    );
  });
});

describe("CIFAR-10 binary files", () => {
  it("become rows of pixels from planes of colours", async () => {
    const folder = temporaryFolder();
    const { report, dataset } = await prepare(writeFiles(join(folder, "bin"), cifarFiles(3)), join(folder, "cache"));
    expect(report).toMatchObject({ name: "bin (CIFAR-10 binary format)", trainImages: 15, testImages: 3 });
    expect(report.classes).toEqual(Array.from({ length: 10 }, (_, i) => `kind ${i}`));
    expect(dataset.train.labels).toEqual(Uint8Array.from({ length: 15 }, (_, i) => ((i % 3) * 7) % 10));
    const planes = randomPixels("data_batch_4.bin 1");
    const image = dataset.train.images.subarray(10 * 3072, 11 * 3072);
    expect(image).toEqual(Uint8Array.from({ length: 3072 }, (_, i) => planes[(i % 3) * 1024 + Math.floor(i / 3)] ?? 0));
  });

  it("are the same data in their archive", async () => {
    const folder = temporaryFolder();
    const plain = await prepare(writeFiles(join(folder, "bin"), cifarFiles()), join(folder, "cache"));
    writeFileSync(join(folder, "c.tar.gz"), await tarGzOf(reversed(cifarFiles(3, "cifar-10-batches-bin/"))));
    const packed = await prepare(join(folder, "c.tar.gz"), join(folder, "cache"));
    expect(packed.report.hash).toBe(plain.report.hash);
    expect((await prepare(writeFiles(join(folder, "above"), cifarFiles(3, "inner/")), join(folder, "cache"))).report.hash).toBe(
      plain.report.hash,
    );
  });

  const spoilt: readonly (readonly [string, (path: string, bytes: Buffer) => Buffer | null, RegExp])[] = [
    ["one missing", (path, bytes) => (path === "data_batch_3.bin" ? null : bytes), /lacks data_batch_3\.bin/],
    [
      "one cut short",
      (path, bytes) => (path === "test_batch.bin" ? bytes.subarray(1) : bytes),
      /test_batch\.bin in .* is cut short/,
    ],
    [
      "a label beyond 9",
      (path, bytes) => (path === "data_batch_1.bin" ? Buffer.concat([Buffer.from([10]), bytes.subarray(1)]) : bytes),
      /label beyond 9/,
    ],
  ];

  it.each(spoilt)("with %s are refused", async (_what, spoil, message) => {
    const folder = temporaryFolder();
    const files = cifarFiles().flatMap(([path, bytes]) => {
      const kept = spoil(path, bytes);
      return kept === null ? [] : [[path, kept] as const];
    });
    await expect(prepare(writeFiles(join(folder, "bin"), files), join(folder, "cache"))).rejects.toThrow(message);
    expect(filesIn(folder)).toEqual(["bin"]);
  });
});

describe("the cache", () => {
  async function packed(folder: string): Promise<string> {
    const file = join(folder, "set.tar.gz");
    writeFileSync(file, await tarGzOf(imageFiles()));
    return file;
  }

  it("is opened again while its source is unchanged, and made anew when it is not", async () => {
    const folder = temporaryFolder();
    const file = await packed(folder);
    const cache = join(folder, "cache");
    const first = await prepare(file, cache);
    expect(first.progress.length).toBeGreaterThan(0);
    const second = await prepare(file, cache);
    expect(second.report).toEqual(first.report);
    expect(second.progress).toEqual([]);
    utimesSync(file, 1, 1);
    const third = await prepare(file, cache);
    expect(third.progress.length).toBeGreaterThan(0);
    expect(third.report.hash).toBe(first.report.hash);
    expect(third.report.cacheFile).not.toBe(first.report.cacheFile);
  });

  it("of a folder notices a changed file", async () => {
    const folder = temporaryFolder();
    const source = writeFiles(join(folder, "pets"), imageFiles());
    const cache = join(folder, "cache");
    const first = await prepare(source, cache);
    expect((await prepare(source, cache)).progress).toEqual([]);
    writeFileSync(join(source, "train/cat/0.png"), png(randomPixels("another")));
    utimesSync(join(source, "train/cat/0.png"), 1, 1);
    expect((await prepare(source, cache)).report.hash).not.toBe(first.report.hash);
  });

  it.each([
    ["cut short", (file: string) => truncateSync(file, statSync(file).size - 1)],
    ["overlong", (file: string) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from("x")]))],
    ["emptied", (file: string) => writeFileSync(file, "")],
    ["overwritten", (file: string) => writeFileSync(file, randomPixels("rubbish"))],
    ["with a broken header", (file: string) => writeFileSync(file, readFileSync(file).fill(0x7b, 12, 20))],
  ])("is made anew when it was %s", async (_what, damage) => {
    const folder = temporaryFolder();
    const file = await packed(folder);
    const cache = join(folder, "cache");
    const first = await prepare(file, cache);
    damage(first.report.cacheFile);
    const again = await prepare(file, cache);
    expect(again.report).toEqual(first.report);
    expect(again.dataset).toEqual(first.dataset);
    expect(filesIn(cache)).toEqual([basename(first.report.cacheFile)]);
  });

  it("with a flipped pixel is not opened, goes, and is made anew", async () => {
    const folder = temporaryFolder();
    const file = await packed(folder);
    const { report, dataset } = await prepare(file, join(folder, "cache"));
    const bytes = readFileSync(report.cacheFile);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(report.cacheFile, bytes);
    await expect(openData(report.cacheFile)).rejects.toThrow(InputError);
    expect((await prepare(file, join(folder, "cache"))).dataset).toEqual(dataset);
  });

  it("that cannot be written is refused with the way out", async () => {
    const folder = temporaryFolder();
    const file = await packed(folder);
    writeFileSync(join(folder, "occupied"), "");
    await expect(prepare(file, join(folder, "occupied", "cache"))).rejects.toThrow(
      /cannot be written \(\w+\): .*HYBRID_HYPOTHESIS_CACHE/,
    );
  });
});

describe("numbers of images", () => {
  it("beyond what there is are refused, and are all that there is otherwise", async () => {
    const folder = temporaryFolder();
    const source = writeFiles(join(folder, "pets"), imageFiles());
    const cache = join(folder, "cache");
    await expect(prepare(source, cache, { testImages: 3000 })).rejects.toThrow(
      new InputError("pets (PNG) has 4 test images, 3,000 were asked for: ask for at most 4"),
    );
    await expect(prepare(source, cache, { trainImages: 5 })).rejects.toThrow(/has 4 training images, 5 were asked for/);
    expect((await prepare(source, cache, { trainImages: 2, testImages: 4 })).report).toMatchObject({
      trainImages: 4,
      testImages: 4,
    });
  });
});
