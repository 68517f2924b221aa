/** How far a convolution is from separable: singular values for each input channel (paper.md, T8; mathematics.md, M15). Pure. */
import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { read, type Value } from "./value";

export interface Separability {
  /** For each input channel the singular values of its taps × outputs matrix, largest first. */
  readonly singularValues: readonly (readonly number[])[];
  /** The largest rank over the input channels: the smallest multiplier of a depthwise convolution that, with a 1×1, is the kernel. */
  readonly rank: number;
  /** Share of the squared norm, from 0 to 1, that the best separable form with multiplier 1, 2, … keeps. */
  readonly kept: readonly number[];
}

/** Singular values below this share of the kernel's largest count as zero. */
const tolerance = 1e-9;

/** Of a kernel [height, width, in, out]. */
export function separability({ shape, data }: Value): Separability {
  const [height = 0, width = 0, channels = 0, outputs = 0] = shape;
  const singularValues = Array.from({ length: channels }, (_, channel) => {
    const rows = Array.from({ length: height * width }, (_row, tap) =>
      Array.from({ length: outputs }, (_column, output) => read(data, (tap * channels + channel) * outputs + output)),
    );
    return new SingularValueDecomposition(new Matrix(rows), { autoTranspose: true }).diagonal;
  });
  const largest = Math.max(0, ...singularValues.flat());
  const rank = Math.max(0, ...singularValues.map((values) => values.filter((value) => value > tolerance * largest).length));
  const energy = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);
  const total = singularValues.reduce((sum, values) => sum + energy(values), 0);
  const most = Math.max(0, ...singularValues.map(({ length }) => length));
  const kept = Array.from({ length: most }, (_, m) => {
    const part = singularValues.reduce((sum, values) => sum + energy(values.slice(0, m + 1)), 0);
    return total === 0 ? 1 : part / total;
  });
  return { singularValues, rank, kept };
}
