/** Sweeping a window over a map: which positions of the input each position of the output sees. Knows nothing of channels. Pure. */
import { BlockError } from "../blocks";
import type { MapExtents } from "./value";

export interface Window {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "same" | "valid";
}

/** Called with row-major positions: (image · height + row) · width + column in input and output, row · width + column in the window. */
export type VisitTap = (input: number, tap: number, output: number) => void;

interface Axis {
  readonly output: number;
  /** Rows or columns of zeros before the input; where the sum is odd, "same" puts the larger half after it, as TensorFlow does. */
  readonly before: number;
}

function axisOf(input: number, size: number, { stride, dilation, padding }: Window): Axis {
  const reach = (size - 1) * dilation + 1;
  if (padding === "same") {
    const output = Math.ceil(input / stride);
    return { output, before: Math.floor(Math.max(0, (output - 1) * stride + reach - input) / 2) };
  }
  if (input < reach)
    throw new BlockError(`a window that spans ${reach} positions does not fit an extent of ${input} without padding`);
  return { output: Math.floor((input - reach) / stride) + 1, before: 0 };
}

/** @throws BlockError where a window without padding is larger than the map. */
export function extentsAfter(window: Window, { height, width }: MapExtents): { readonly height: number; readonly width: number } {
  return { height: axisOf(height, window.height, window).output, width: axisOf(width, window.width, window).output };
}

/** Visits every pair of output position and window tap that lies inside the map; taps of one output in row-major order. */
export function sweep(window: Window, input: MapExtents, visit: VisitTap): void {
  const { stride, dilation } = window;
  const rows = axisOf(input.height, window.height, window);
  const columns = axisOf(input.width, window.width, window);
  for (let image = 0; image < input.batch; image++) {
    for (let row = 0; row < rows.output; row++) {
      for (let column = 0; column < columns.output; column++) {
        const output = (image * rows.output + row) * columns.output + column;
        for (let tapRow = 0; tapRow < window.height; tapRow++) {
          const y = row * stride - rows.before + tapRow * dilation;
          if (y < 0 || y >= input.height) continue;
          for (let tapColumn = 0; tapColumn < window.width; tapColumn++) {
            const x = column * stride - columns.before + tapColumn * dilation;
            if (x < 0 || x >= input.width) continue;
            visit((image * input.height + y) * input.width + x, tapRow * window.width + tapColumn, output);
          }
        }
      }
    }
  }
}
