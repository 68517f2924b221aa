/** Batches of images: order, augmentation (pad 4 or none, crop, flip) and normalisation by the training images' own statistics. */
import { permutation, stream } from "../random";
import type { Split } from "./data";

/** Pixels beyond the border that a crop may reach into; they are zero after normalisation. */
const margin = 4;
const channels = 3;

export interface PixelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Mean and standard deviation of each channel over the first `count` images. */
export function pixelStatistics({ images }: Split, { count, pixels }: { count: number; pixels: number }): PixelStatistics {
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  const total = count * pixels;
  for (let at = 0; at < total * channels; at++) {
    const value = images[at] ?? 0;
    const channel = at % channels;
    sums[channel] = (sums[channel] ?? 0) + value;
    squares[channel] = (squares[channel] ?? 0) + value * value;
  }
  const mean = sums.map((sum) => sum / total);
  const deviation = squares.map((square, i) => Math.max(1, Math.sqrt(Math.max(0, square / total - (mean[i] ?? 0) ** 2))));
  return { mean, deviation };
}

export interface BatchSource {
  readonly split: Split;
  /** Of the images as they are stored. */
  readonly height: number;
  readonly width: number;
  /** Pixels that a view is smaller than its image, along height and width. */
  readonly cropped: number;
  readonly classes: number;
  readonly statistics: PixelStatistics;
}

export interface Batch {
  /** [batch, height − cropped, width − cropped, 3] */
  readonly images: Float32Array;
  /** One-hot, [batch, classes]; rows beyond `indices` are zero. */
  readonly labels: Float32Array;
}

/** Where a crop is taken, in pixels of the image, and whether it is mirrored. */
export interface View {
  readonly down: number;
  readonly right: number;
  readonly mirrored: boolean;
}

/** The centre crop. */
const centre = ({ cropped }: BatchSource): View => ({
  down: Math.floor(cropped / 2),
  right: Math.floor(cropped / 2),
  mirrored: false,
});

/** The view of one image in one epoch, which depends on nothing else: somewhere in the image, or if that is not cropped, near it. */
export function viewOf(seed: number, epoch: number, image: number, cropped = 0): View {
  const random = stream("augmentation", seed, epoch, image);
  const shift = (): number => (cropped > 0 ? random.integer(cropped + 1) : random.integer(2 * margin + 1) - margin);
  return { down: shift(), right: shift(), mirrored: random.uniform() < 0.5 };
}

/** The order of the training images in one epoch. */
export function orderOf(seed: number, epoch: number, count: number): Uint32Array {
  return permutation(count, stream("order", seed, epoch));
}

/** The images of the random test subset, in a fixed order. */
export function testSubset(seed: number, { available, wanted }: { available: number; wanted: number }): Uint32Array {
  return wanted >= available
    ? Uint32Array.from({ length: available }, (_, i) => i)
    : permutation(available, stream("subset", seed)).slice(0, wanted);
}

function writeImage(source: BatchSource, image: number, { down, right, mirrored }: View, target: Float32Array): void {
  const { height, width, cropped, split, statistics } = source;
  const from = image * height * width * channels;
  const columns = width - cropped;
  for (let row = 0; row < height - cropped; row++) {
    const readRow = row + down;
    for (let column = 0; column < columns; column++) {
      const readColumn = (mirrored ? columns - 1 - column : column) + right;
      const inside = readRow >= 0 && readRow < height && readColumn >= 0 && readColumn < width;
      for (let channel = 0; channel < channels; channel++) {
        const value = split.images[from + (readRow * width + readColumn) * channels + channel] ?? 0;
        const normalised = (value - (statistics.mean[channel] ?? 0)) / (statistics.deviation[channel] ?? 1);
        target[(row * columns + column) * channels + channel] = inside ? normalised : 0;
      }
    }
  }
}

/** A batch of `size` rows; `indices` may be fewer, then the rest is zero. */
export function batchOf(
  source: BatchSource,
  { indices, size, view }: { indices: Uint32Array; size: number; view?: (image: number) => View },
): Batch {
  const { height, width, cropped } = source;
  const pixels = (height - cropped) * (width - cropped) * channels;
  const images = new Float32Array(size * pixels);
  const labels = new Float32Array(size * source.classes);
  indices.forEach((image, i) => {
    writeImage(source, image, view === undefined ? centre(source) : view(image), images.subarray(i * pixels, (i + 1) * pixels));
    labels[i * source.classes + (source.split.labels[image] ?? 0)] = 1;
  });
  return { images, labels };
}
