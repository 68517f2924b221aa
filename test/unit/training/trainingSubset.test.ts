import { expect, it } from "vitest";
import { stream } from "../../../src/random";
import { trainingSubset } from "../../../src/training/trainingSubset";

const random = stream("training subset");
const perClass = 6;
const classes = 5;
const bytes = 12;
/** One class after the other, as folders have them. */
const split = {
  count: perClass * classes,
  images: Uint8Array.from({ length: perClass * classes * bytes }, () => random.integer(256)),
  labels: Uint8Array.from({ length: perClass * classes }, (_, image) => Math.floor(image / perClass)),
};

it("takes as many images of every class where classes lie one after the other", () => {
  const { count, images, labels } = trainingSubset(split, 15);
  expect([count, labels.length, images.length]).toEqual([15, 15, 15 * bytes]);
  for (let label = 0; label < classes; label++) expect(labels.filter((own) => own === label)).toHaveLength(3);
});

it("takes each image once, with its own label", () => {
  const subset = trainingSubset(split, 7);
  const at = (of: Uint8Array, image: number): string => of.slice(image * bytes, (image + 1) * bytes).join();
  const found = Array.from({ length: 7 }, (_, i) =>
    Array.from({ length: split.count }, (_, image) => image).findIndex(
      (image) => at(split.images, image) === at(subset.images, i),
    ),
  );
  expect(new Set(found).size).toBe(7);
  expect(found.map((image) => split.labels[image])).toEqual([...subset.labels]);
});

it("leaves a split as it is where all of it is wanted", () => {
  expect(trainingSubset(split, split.count)).toBe(split);
  expect(trainingSubset(split, split.count + 1)).toBe(split);
});
