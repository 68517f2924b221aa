import { describe, expect, it } from "vitest";
import { stream } from "../../../src/random";
import { batchOf, orderOf, pixelStatistics, testSubset, viewOf, type BatchSource } from "../../../src/training/batches";
import { learningRateAt } from "../../../src/training/schedule";

const side = 6;
const count = 20;

function source(cropped = 0): BatchSource {
  const random = stream("pixels");
  const split = {
    count,
    images: Uint8Array.from({ length: count * side * side * 3 }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, () => random.integer(4)),
  };
  const statistics = pixelStatistics(split, { count, pixels: side * side });
  return { split, height: side, width: side, cropped, classes: 4, statistics };
}

describe("batches", () => {
  it("are normalised by the training images' own mean and deviation", () => {
    const { images } = batchOf(source(), { indices: orderOf(1, 1, count), size: count });
    const mean = images.reduce((sum, value) => sum + value, 0) / images.length;
    const square = images.reduce((sum, value) => sum + value * value, 0) / images.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(square).toBeCloseTo(1, 5);
  });

  it("carry each image's label, and nothing in rows that are not filled", () => {
    const from = source();
    const { images, labels } = batchOf(from, { indices: Uint32Array.of(7, 3), size: 3 });
    expect([...labels.subarray(0, 8)].flatMap((value, at) => (value === 1 ? [at % 4] : []))).toEqual([
      from.split.labels[7],
      from.split.labels[3],
    ]);
    expect(labels.subarray(8).every((value) => value === 0)).toBe(true);
    expect(images.subarray(2 * side * side * 3).every((value) => value === 0)).toBe(true);
  });

  it("shift and mirror by the view, with zeros from outside", () => {
    const from = source();
    const pick = (view: { down: number; right: number; mirrored: boolean }) =>
      batchOf(from, { indices: Uint32Array.of(5), size: 1, view: () => view }).images;
    const plain = pick({ down: 0, right: 0, mirrored: false });
    const moved = pick({ down: 2, right: -1, mirrored: false });
    const mirrored = pick({ down: 0, right: 0, mirrored: true });
    const at = (row: number, column: number): number => (row * side + column) * 3 + 1;
    expect(moved[at(1, 3)]).toBe(plain[at(3, 2)]);
    expect(moved[at(5, 3)]).toBe(0);
    expect(moved[at(0, 0)]).toBe(0);
    expect(mirrored[at(2, 1)]).toBe(plain[at(2, side - 2)]);
  });

  it("are crops of the image itself where the network sees less of it, the centre at test", () => {
    const [whole, cropped] = [source(), source(4)];
    const plain = batchOf(whole, { indices: Uint32Array.of(5), size: 1 }).images;
    const seen = (view?: { down: number; right: number; mirrored: boolean }) =>
      batchOf(cropped, { indices: Uint32Array.of(5), size: 1, ...(view ? { view: () => view } : {}) }).images;
    const small = side - 4;
    const at = (row: number, column: number, width: number): number => (row * width + column) * 3 + 2;
    expect(seen().length).toBe(small * small * 3);
    expect(seen()[at(1, 0, small)]).toBe(plain[at(3, 2, side)]);
    expect(seen({ down: 4, right: 1, mirrored: true })[at(1, 0, small)]).toBe(plain[at(5, 2, side)]);
    const views = Array.from({ length: 300 }, (_, image) => viewOf(9, 2, image, 4));
    for (const shifts of [views.map(({ down }) => down), views.map(({ right }) => right)])
      expect([...new Set(shifts)].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it("depend on seed, epoch and image only", () => {
    expect(viewOf(9, 2, 31)).toEqual(viewOf(9, 2, 31));
    const views = Array.from({ length: 400 }, (_, image) => viewOf(9, 2, image));
    expect(new Set(views.map(({ down }) => down)).size).toBe(9);
    expect(Math.abs(views.filter(({ mirrored }) => mirrored).length - 200)).toBeLessThan(50);
    expect(orderOf(9, 1, 50)).not.toEqual(orderOf(9, 2, 50));
    expect([...orderOf(9, 1, 50)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it("of the test subset hold each image once", () => {
    const subset = testSubset(4, { available: 100, wanted: 30 });
    expect(new Set(subset).size).toBe(30);
    expect(testSubset(4, { available: 100, wanted: 30 })).toEqual(subset);
    expect(testSubset(5, { available: 100, wanted: 30 })).not.toEqual(subset);
    expect([...testSubset(4, { available: 3, wanted: 3 })]).toEqual([0, 1, 2]);
  });
});

describe("the learning rate", () => {
  it("warms up over the first epoch and ends near zero", () => {
    const rate = (step: number): number => learningRateAt(step, { base: 0.2, epochs: 5, stepsPerEpoch: 10 });
    expect(rate(0)).toBeCloseTo(0.02);
    expect(rate(9)).toBeCloseTo(0.2);
    expect(rate(10)).toBeCloseTo(0.2);
    expect(rate(30)).toBeCloseTo(0.1);
    expect(rate(49)).toBeLessThan(0.001);
    expect(learningRateAt(0, { base: 0.2, epochs: 1, stepsPerEpoch: 10 })).toBe(0.2);
  });
});
