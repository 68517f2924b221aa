/** A decoded data set in memory, and the limits of what is decoded. No code. */

export interface Split {
  readonly count: number;
  /** [image, height, width, 3 channels], 0 … 255 */
  readonly images: Uint8Array;
  /** Class of each image. */
  readonly labels: Uint8Array;
}

export interface Dataset {
  readonly name: string;
  /** SHA-256 of decoded pixels and labels. */
  readonly hash: string;
  readonly classes: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly train: Split;
  readonly test: Split;
}

/** A data set as a source gives it, before its hash is known. */
export type Decoded = Omit<Dataset, "hash" | "height" | "width">;

/** The size that every image must have. */
export const side = 32;
export const imageBytes = side * side * 3;

/** The most that is read from an archive or a folder; beyond it lies a mistake or a bomb. `bytes` are uncompressed. */
export const limits = {
  bytes: 2 * 1024 ** 3,
  entries: 500_000,
  imageFileBytes: 1024 ** 2,
  batchFileBytes: 64 * 1024 ** 2,
  classes: 256,
};
export type Limits = typeof limits;
