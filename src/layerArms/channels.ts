/**
 * Channels of a layer at a trial's width: what comes in and goes out becomes C, inner widths become one width m that matching chooses,
 * all in the proportions that the layer has. Pure.
 */
import type { SizeText } from "../blockFiles";
import { BlockError, divide, formatSize, sameSize, type Size } from "../blocks";

/** The channels of a map: in the layer, and in the module of the arm. */
export interface Channels {
  readonly source: Size;
  /** An expression in C and m. */
  readonly text: SizeText;
  /** Its value at the trial's width and the natural m. */
  readonly value: number;
}

/** The inner width of a module. */
export interface InnerWidth {
  /** The layer's channels that m stands for. */
  readonly source: Size;
  /** As wide as in the layer, in proportion to C. */
  readonly natural: number;
}

export interface Scale {
  /** What comes into the layer. */
  readonly input: Size;
  /** What goes out of it. */
  readonly output: Size;
  /** The trial's width. */
  readonly width: number;
  /** Ids of the leaves that several convolutions read. */
  readonly shared: readonly string[];
  /** Null until the first inner width is met. */
  inner: InnerWidth | null;
  /** The least m: with fewer channels, groups would be another number of channels each, or none. */
  least: number;
  /** What the arm has otherwise than the layer, one sentence each. */
  readonly notes: Set<string>;
}

/** a ÷ b where that is a number, null where it is not known. */
export function ratio(a: Size, b: Size): number | null {
  if (typeof a === "number" && typeof b === "number") return a / b;
  const [up, down] = [divide(a, b), divide(b, a)];
  if (typeof up === "number") return up;
  return typeof down === "number" ? 1 / down : null;
}

function innerOf(scale: Scale, source: Size): InnerWidth {
  const share = ratio(source, scale.input) ?? ratio(source, scale.output);
  if (share === null) {
    throw new BlockError(
      `its inner width of ${formatSize(source)} channels cannot be set against the ${formatSize(scale.input)} that come in; name the number of channels in the file`,
    );
  }
  return { source, natural: Math.max(1, Math.round(scale.width * share)) };
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** "m", "3*m", "m//2", "3*m//2" for so many channels of the layer. @throws BlockError where their proportion is not known */
export function innerChannels(scale: Scale, source: Size): Channels {
  scale.inner ??= innerOf(scale, source);
  const { source: first, natural } = scale.inner;
  if (sameSize(source, first)) return { source, text: "m", value: natural };
  const share = ratio(source, first);
  if (share === null) {
    throw new BlockError(
      `its inner widths of ${formatSize(first)} and ${formatSize(source)} channels cannot be set against each other; name the numbers of channels in the file`,
    );
  }
  const [up, down] =
    typeof source === "number" && typeof first === "number"
      ? [source / greatestDivisor(source, first), first / greatestDivisor(source, first)]
      : share >= 1
        ? [share, 1]
        : [1, 1 / share];
  const times = up === 1 ? "m" : `${up}*m`;
  return { source, text: down === 1 ? times : `${times}//${down}`, value: Math.floor((natural * up) / down) };
}

/** Whole shares of a number of channels in the proportion of others, each at least 1; larger remainders are rounded up first. */
export function sharesOf(total: number, parts: readonly Size[]): readonly number[] {
  const [first = 0] = parts;
  const weights = parts.map((part) => ratio(part, first));
  if (weights.some((weight) => weight === null) || total < parts.length) {
    const sizes = parts.map(formatSize).join(", ");
    throw new BlockError(`its paths of ${sizes} channels cannot share the ${total} channels of the trial's width`);
  }
  const sum = weights.reduce<number>((all, weight) => all + (weight ?? 0), 0);
  const exact = weights.map((weight) => ((weight ?? 0) * total) / sum);
  const whole = exact.map((share) => Math.max(1, Math.floor(share)));
  const byRemainder = exact.map((share, i) => ({ i, rest: share - (whole[i] ?? 0) })).sort((a, b) => b.rest - a.rest);
  for (let left = total - whole.reduce((all, share) => all + share, 0), at = 0; left !== 0; at++) {
    const { i } = byRemainder[left > 0 ? at % parts.length : parts.length - 1 - (at % parts.length)] ?? { i: 0 };
    const step = Math.sign(left);
    if ((whole[i] ?? 0) + step < 1) continue;
    whole[i] = (whole[i] ?? 0) + step;
    left -= step;
  }
  return whole;
}
