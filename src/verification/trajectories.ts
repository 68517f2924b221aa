/** Which arms stay together when they are trained from the same leaves for a few steps, which do not, and why. Pure. */
import { findVariant } from "../networks";
import type { TrajectoriesRequest } from "../protocol";
import { calibrationArms, channels, networkOf } from "./arms";
import { rankPerInputChannel } from "./rank";

/** An arm's gap may be this many times the control's against itself with inputs moved by one ulp (mathematics.md, M11). */
export const gapFactor = 10;

const control = "separable";
const steps = 50;

export interface Trajectory {
  readonly id: string;
  readonly variant: string;
  readonly literal: boolean;
  readonly against: string;
  readonly steps: number;
  readonly expectedTogether: boolean;
  /** Why it should or should not stay together. */
  readonly why: string;
}

/** The module alone, without what stands between modules and inside them. */
function linearRank(id: string): number {
  const variant = findVariant(id);
  return rankPerInputChannel(variant.module(id, channels, variant.natural(channels), "linear"), channels);
}

function unlike(id: string): Trajectory {
  const [own, ofControl] = [linearRank(id), linearRank(control)];
  const why = `at random leaves the kernel of its linear module (taps × ${channels} outputs of one input channel) has rank ${own}, that of ${control} rank ${ofControl}: they are not one function of their leaves`;
  return { id, variant: id, literal: false, against: control, steps, expectedTogether: false, why };
}

const equal = (variant: string): readonly Trajectory[] =>
  [true, false].map((literal) => ({
    id: `${variant}, ${literal ? "literal" : "lowered"}`,
    variant,
    literal,
    against: control,
    steps,
    expectedTogether: true,
    why: "the same function of the same leaves, each weight element read once",
  }));

/** The control itself, the arms equal to it, written out and lowered, and two opponents. */
export const trajectoryTable = (): readonly Trajectory[] => [
  ...[control, ...calibrationArms.filter((id) => findVariant(id).provedEqualTo === control)].flatMap(equal),
  ...["extreme-inception", "resnext"].map(unlike),
];

/** What a worker is asked for it. */
export const trajectoriesRequest = (table: readonly Trajectory[], seed: number): TrajectoriesRequest => ({
  control: networkOf(control),
  others: table.map(({ id, variant, literal }) => ({ id, network: networkOf(variant), literal })),
  input: { height: 16, width: 16, channels: 3 },
  classes: 10,
  batchSize: 16,
  steps,
  learningRate: 0.05,
  seed,
});
