import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CancelledError, InputError } from "../../../../src/protocol";
import { drawShape, shapesClasses } from "../../../../src/training/data/shapes";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { imageBytes } from "./fixtures";
import { filesIn, prepare } from "./prepare";

const images = 1000;

function draw(split: "train" | "test", count = images): { labels: Uint8Array; pixels: Uint8Array } {
  const pixels = new Uint8Array(count * imageBytes);
  const labels = Uint8Array.from({ length: count }, (_, i) =>
    drawShape(split, i, pixels.subarray(i * imageBytes, (i + 1) * imageBytes)),
  );
  return { labels, pixels };
}

/** Mean of each channel of an image. */
function meanColour(pixels: Uint8Array, image: number): readonly number[] {
  const sums = [0, 0, 0];
  for (let i = 0; i < imageBytes; i++) sums[i % 3] = (sums[i % 3] ?? 0) + (pixels[image * imageBytes + i] ?? 0);
  return sums.map((sum) => sum / (imageBytes / 3));
}

describe("shapes v1", () => {
  it("are frozen: a change of a pixel needs a new version and a new name", () => {
    const hash = createHash("sha256");
    for (const split of ["train", "test"] as const) {
      const { labels, pixels } = draw(split, 300);
      hash.update(labels).update(pixels);
    }
    expect(hash.digest("hex")).toBe("5441fcbe8302adb3c6f5445af387139125b715c067017d77dc25683d2881f06a");
  });

  it("have every class about as often as any other, in both splits", () => {
    for (const split of ["train", "test"] as const) {
      const { labels } = draw(split);
      const counts = shapesClasses.map((_, label) => labels.filter((each) => each === label).length);
      // 1,000 draws of probability 0.1 have a standard deviation of 9.5.
      for (const count of counts) expect(Math.abs(count - images / 10)).toBeLessThan(40);
    }
  });

  it("do not tell their class by their colour", () => {
    const { labels, pixels } = draw("train");
    const colours = Array.from({ length: images }, (_, i) => meanColour(pixels, i));
    const overall = [0, 1, 2].map((channel) => colours.reduce((sum, each) => sum + (each[channel] ?? 0), 0) / images);
    for (const [label] of shapesClasses.entries()) {
      const own = colours.filter((_, i) => labels[i] === label);
      for (const channel of [0, 1, 2]) {
        const mean = own.reduce((sum, each) => sum + (each[channel] ?? 0), 0) / own.length;
        // About 100 images of standard deviation 70 or so: 7 of the mean.
        expect(Math.abs(mean - (overall[channel] ?? 0))).toBeLessThan(30);
      }
    }
  });

  it("of a smaller number are the first of a larger one, and the splits differ", async () => {
    const cache = join(temporaryFolder(), "cache");
    const small = await prepare("shapes", cache, { trainImages: 40, testImages: 30 });
    const large = await prepare("shapes", cache, { trainImages: 90, testImages: 30 });
    expect(small.report).toMatchObject({
      name: "shapes v1",
      trainImages: 40,
      testImages: 30,
      height: 32,
      width: 32,
      classes: shapesClasses,
    });
    expect(small.dataset.train.images).toEqual(large.dataset.train.images.subarray(0, 40 * imageBytes));
    expect(small.dataset.train.labels).toEqual(large.dataset.train.labels.subarray(0, 40));
    expect(small.dataset.test).toEqual(large.dataset.test);
    expect(small.report.hash).not.toBe(large.report.hash);
    expect(small.dataset.train.images.subarray(0, 30 * imageBytes)).not.toEqual(small.dataset.test.images);
  });

  it("stop being drawn when cancelled, and leave nothing behind", async () => {
    const cache = join(temporaryFolder(), "cache");
    const stop = new AbortController();
    const preparing = prepare("shapes", cache, { trainImages: 50_000, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(preparing).rejects.toThrow(CancelledError);
    expect(filesIn(cache)).toEqual([]);
  });

  it.each([0, -1, 1.5, 1e9])("refuse %d images", async (testImages) => {
    const cache = join(temporaryFolder(), "cache");
    await expect(prepare("shapes", cache, { testImages })).rejects.toThrow(InputError);
    expect(filesIn(cache)).toEqual([]);
  });
});
