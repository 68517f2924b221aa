/** How many rows and columns of zeros "same" padding adds on each side of a map. Pure. */
import { BlockError } from "../blocks";
import type { Place } from "./plan";

/**
 * What "same" means at a stride: as TensorFlow pads, which depends on the extents and puts the larger half behind; or (reach − 1) / 2 on
 * each side, as PyTorch code has it. At stride 1 they are one.
 */
export type StridedPadding = "tensorflow" | "symmetric";

export interface Pads {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface Sliding {
  readonly height: number;
  readonly width: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: "same" | "valid";
}

const none: Pads = { top: 0, bottom: 0, left: 0, right: 0 };

function along(extent: number | null, size: number, { stride, dilation }: Sliding): readonly [number, number] {
  const reach = (size - 1) * dilation + 1;
  if (stride > 1 && extent === null)
    throw new BlockError(
      `how "same" pads at stride ${stride} depends on the height and width of the map, which are not known here`,
    );
  const total = stride === 1 ? reach - 1 : Math.max(0, (Math.ceil((extent ?? 0) / stride) - 1) * stride + reach - (extent ?? 0));
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** What stands on each side where both are alike. */
function half(size: number, { stride, dilation }: Sliding): number {
  const total = (size - 1) * dilation;
  if (total % 2 !== 0) throw new BlockError(`a window of ${size} at stride ${stride} has no padding that is alike on both sides`);
  return total / 2;
}

/** @throws BlockError where they depend on extents that are not known, or cannot be alike on both sides. */
export function padsOf(window: Sliding, at: Place, strided: StridedPadding): Pads {
  if (window.padding === "valid") return none;
  if (strided === "symmetric" && window.stride > 1) {
    const [rows, columns] = [half(window.height, window), half(window.width, window)];
    return { top: rows, bottom: rows, left: columns, right: columns };
  }
  const [top, bottom] = along(at.height, window.height, window);
  const [left, right] = along(at.width, window.width, window);
  return { top, bottom, left, right };
}

export const isNoPadding = ({ top, bottom, left, right }: Pads): boolean => top + bottom + left + right === 0;

export const isSymmetric = ({ top, bottom, left, right }: Pads): boolean => top === bottom && left === right;
