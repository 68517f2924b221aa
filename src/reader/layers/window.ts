/** Stride, dilation and padding of a layer as the block algebra holds them: one number a pair, "same" or "valid". Pure. */
import { formatSize, type Size } from "../../blocks";
import type { Assumed, Amount } from "../evaluation/values";
import type { Framework, Note } from "../readLayer";
import type { Padding, Pair } from "./layer";

/** Collects why there is no block, and what is taken for granted where there is one. */
export interface Finding {
  readonly why: string[];
  /** What of its window is not known, where it may be taken as one that keeps the extent; null where it may not. */
  readonly supposed: string[] | null;
  readonly notes: Note[];
  readonly because: Set<string>;
}

export function newFinding(because: readonly string[], supposes = false): Finding {
  return { why: [], supposed: supposes ? [] : null, notes: [], because: new Set(because) };
}

function assume({ because }: Finding, assumed: Assumed): number {
  assumed.because.forEach((reason) => because.add(reason));
  return assumed.value;
}

/** A count that has to be a number here: known, or left at its default by the callers. */
function numberFrom(amount: Amount | null, what: string, finding: Finding): number | null {
  if (typeof amount?.size === "number") return amount.size;
  if (amount !== null && amount.assumed !== null) return assume(finding, amount.assumed);
  const own = amount === null ? "" : `${formatSize(amount.size)}, which is `;
  notKnown(finding, `the ${what} is ${own}not known here`);
  return null;
}

/** A part of the window that is not known: supposed, or a reason. */
function notKnown({ why, supposed }: Finding, reason: string): void {
  (supposed ?? why).push(reason);
}

/** A count that may stay a polynomial, but takes the default of its callers before a name of its own. */
export function extentFrom(amount: Amount | null, what: string, finding: Finding): Size | null {
  if (amount === null) {
    finding.why.push(`the ${what} is not known here`);
    return null;
  }
  const size = typeof amount.size === "number" || amount.assumed === null ? amount.size : assume(finding, amount.assumed);
  if (typeof size !== "number" || size >= 1) return size;
  finding.why.push(`the ${what} is ${size}, which is none`);
  return null;
}

/** One number for both axes, 1 where it is supposed, or null with the reason. */
export function evenNumber([height, width]: Pair, what: string, finding: Finding): number | null {
  const vertical = numberFrom(height, what, finding);
  const horizontal = height === width ? vertical : numberFrom(width, what, finding);
  if (vertical === null || horizontal === null) return finding.supposed === null ? null : 1;
  if (vertical === horizontal && vertical >= 1) return vertical;
  finding.why.push(
    vertical === horizontal
      ? `the ${what} is ${vertical}, which is none`
      : `the ${what} differs by axis (${vertical}×${horizontal}), which blocks do not hold`,
  );
  return null;
}

interface Padded {
  readonly padding: Padding;
  readonly kernel: readonly [Size, Size];
  readonly stride: number;
  readonly dilation: number;
  readonly framework: Framework;
}

const isOdd = (size: Size): boolean => typeof size === "number" && size % 2 === 1;

/** "same" where so many zeros keep the extent (at stride 1), "valid" where there are none, or null with the reason. */
export function paddingFrom(padded: Padded, finding: Finding): "same" | "valid" | null {
  const { padding, kernel, stride, framework } = padded;
  // A 1×1 window reads no border, so that all ways to pad are one.
  if (padding.kind !== "each" && padding.kind !== "unknown" && kernel.every((size) => size === 1)) return "same";
  switch (padding.kind) {
    case "valid":
      return "valid";
    case "unknown":
      notKnown(finding, padding.why);
      return supposedPadding(finding);
    case "same":
      if (stride > 1) finding.notes.push(stridedSame(framework, kernel, stride));
      return "same";
    case "each":
      return countedPadding(padding.amount, padded, finding);
  }
}

const supposedPadding = ({ supposed }: Finding): "same" | null => (supposed === null ? null : "same");

function countedPadding(amount: Pair, { kernel, stride, dilation }: Padded, finding: Finding): "same" | "valid" | null {
  const zeros = amount.map((part) => numberFrom(part, "padding", finding));
  const [vertical = null, horizontal = null] = zeros;
  if (vertical === null || horizontal === null) return supposedPadding(finding);
  if (vertical === 0 && horizontal === 0) {
    return kernel.every((size) => size === 1) ? "same" : "valid";
  }
  const fits = kernel.every((size, axis) => typeof size === "number" && (zeros[axis] ?? 0) * 2 === (size - 1) * dilation);
  if (fits) {
    if (stride > 1) {
      finding.notes.push({
        about: "padding",
        text: `Pads ${vertical} on every side; TensorFlow's "same" at stride ${stride} pads by the extent of the map, mostly less on top and left, so that the same weights see other positions.`,
      });
    }
    return "same";
  }
  const size = kernel.map((part) => formatSize(part)).join("×");
  if (kernel.every((part) => typeof part === "number")) {
    finding.why.push(
      `a padding of ${vertical === horizontal ? vertical : `${vertical}×${horizontal}`} around a ${size} kernel neither keeps the extent nor is none, which blocks do not hold`,
    );
    return null;
  }
  notKnown(finding, `whether a padding of ${vertical} keeps the extent under a ${size} kernel is not known here`);
  return supposedPadding(finding);
}

function stridedSame(framework: Framework, kernel: readonly [Size, Size], stride: number): Note {
  const size = kernel.every(isOdd) ? "odd" : "even";
  const library = framework === "flax" ? "JAX" : "TensorFlow";
  return {
    about: "padding",
    text: `"same" at stride ${stride} pads unevenly in ${library} where the extent is even (${size === "odd" ? "one more below and right" : "by the extent of the map"}); PyTorch's padding numbers pad alike on all sides.`,
  };
}
