/** Any number of images of the generated data set as a data set. */
import { setImmediate } from "node:timers/promises";
import { CancelledError } from "../../protocol";
import { imageBytes, type Decoded, type Split } from "./dataset";
import { drawShape, shapesClasses, shapesVersion } from "./shapes";

export interface DrawOptions {
  readonly signal: AbortSignal;
  readonly onImages: (done: number, total: number) => void;
}

/** Images between two looks at whether to stop. */
const pause = 100;

/** @throws CancelledError */
export async function drawShapes(
  counts: { readonly train: number; readonly test: number },
  { signal, onImages }: DrawOptions,
): Promise<Decoded> {
  async function draw(name: "train" | "test", before: number): Promise<Split> {
    const images = new Uint8Array(counts[name] * imageBytes);
    const labels = new Uint8Array(counts[name]);
    for (let i = 0; i < labels.length; i++) {
      labels[i] = drawShape(name, i, images.subarray(i * imageBytes, (i + 1) * imageBytes));
      if (i % pause !== 0) continue;
      onImages(before + i, counts.train + counts.test);
      await setImmediate();
      if (signal.aborted) throw new CancelledError();
    }
    return { count: labels.length, images, labels };
  }
  return { name: shapesVersion, classes: shapesClasses, train: await draw("train", 0), test: await draw("test", counts.train) };
}
