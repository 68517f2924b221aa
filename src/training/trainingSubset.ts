/** The images that a run trains on, where a recipe takes fewer than there are. */
import type { Split } from "./data";

/** `count` images of a split, spread evenly over it: archives and folders hold one class after the other. All of them, if there are no more. */
export function trainingSubset(split: Split, count: number): Split {
  if (count >= split.count) return split;
  const bytes = split.images.length / split.count;
  const images = new Uint8Array(count * bytes);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const image = Math.floor((i * split.count) / count);
    images.set(split.images.subarray(image * bytes, (image + 1) * bytes), i * bytes);
    labels[i] = split.labels[image] ?? 0;
  }
  return { count, images, labels };
}
