/** The arms by name: how each module is built, what the paper measured, and what is true of it (paper.md). Pure. */
import { BlockError, type Block } from "../blocks";
import { inception, inceptionReformulated, inceptionSimplified, resnext, type Inner } from "./otherFamilies";
import * as family from "./separableFamily";
import { findWholeNetwork, wholeNetworkNames } from "./wholeNetworks";

/** Inner widths of one module, in the order of its `candidates`. */
export type Widths = readonly number[];

export interface VariantInfo {
  readonly id: string;
  /** One line: how the module is built. */
  readonly summary: string;
  /** What the paper calls it, null if the paper has no such arm. */
  readonly paperName: string | null;
  /** |difference from the baseline| in percentage points (Ghosh 2017, Fig. 4), null if not measured. */
  readonly paperAbsoluteDifference: number | null;
  /** Final test error in percent of one run (Ghosh 2017, Figs. 5 and 6), null if the paper has none. */
  readonly paperError: number | null;
  /** The arm that this one is the same function as, over the same weights (paper.md, T1), so that it is calibration. */
  readonly provedEqualTo: string | null;
}

export interface Variant extends VariantInfo {
  /** The identity is added after the last batch norm, before ReLU. */
  readonly residual: boolean;
  /** Whether the size is meant to match the control's; ablations such as `pointwise-only` are not. */
  readonly matched: boolean;
  /** What a user can do where the size cannot be matched. */
  readonly unmatchedAdvice: string;
  /** Inner widths to choose from when matching; none where the size follows from the width alone. */
  readonly candidates: (channels: number) => readonly Widths[];
  /** Inner widths as they would be without a budget. */
  readonly natural: (channels: number) => Widths;
  /** @throws BlockError where the width does not allow the arm. */
  readonly module: (id: string, channels: number, widths: Widths, inner: Inner) => Block;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

const base: Omit<Variant, "id" | "summary" | "module"> = {
  paperName: null,
  paperAbsoluteDifference: null,
  paperError: null,
  provedEqualTo: null,
  residual: false,
  matched: true,
  unmatchedAdvice: "take another --width or --match none",
  candidates: () => [[]],
  natural: () => [],
};

function variant(fields: Partial<Variant> & Pick<Variant, "id" | "summary" | "module">): Variant {
  return { ...base, ...fields };
}

const oneWidth = (channels: number): readonly Widths[] => range(3, channels).map((m) => [m]);
const wholeWidth = (channels: number): Widths => [channels];

const table: readonly Variant[] = [
  variant({
    id: "separable",
    summary: "depthwise 3×3, then 1×1",
    paperName: "baseline, network of stacked separable convolutions",
    paperAbsoluteDifference: 0,
    module: (id, channels) => family.separable(id, channels),
  }),
  variant({
    id: "inception",
    summary: "four towers: 1×1 · 1×1→3×3 · 1×1→3×3→3×3 · average pool→1×1, concatenated",
    paperName: "Inception modules",
    paperAbsoluteDifference: 0.83,
    candidates: (channels) =>
      range(1, channels).flatMap((second) =>
        [second - 2, second - 1, second, second + 1].filter((w) => w > 0).map((third) => [second, third]),
      ),
    natural: (channels) => [Math.ceil(channels / 4), Math.ceil(channels / 4)],
    module: (id, channels, [second = 0, third = 0], inner) => inception(id, channels, { second, third }, inner),
  }),
  variant({
    id: "resnext",
    summary: "1×1 to C/2, grouped 3×3 with C/4 paths of two channels, 1×1 to C, identity",
    paperName: "ResNeXt modules",
    paperAbsoluteDifference: 0.62,
    residual: true,
    module: (id, channels, _widths, inner) => {
      if (channels % 4 !== 0) throw new BlockError(`resnext needs a width that 4 divides, not ${channels}`);
      return resnext(id, channels, inner);
    },
  }),
  variant({
    id: "inception-reformulated",
    summary: "one 1×1, then 3×3 convolutions on three channel segments, concatenated",
    paperName: "re-formulated Inception modules",
    paperAbsoluteDifference: 0.71,
    candidates: oneWidth,
    natural: wholeWidth,
    module: (id, channels, [reduced = 0], inner) => inceptionReformulated(id, channels, reduced, inner),
  }),
  variant({
    id: "separable-equivalent",
    summary: "C one-channel slices, each its own 3×3, concatenated; then 1×1",
    paperName: "separable convolution equivalent reformulation",
    paperAbsoluteDifference: 0.08,
    provedEqualTo: "separable",
    module: (id, channels) => family.separableEquivalent(id, channels),
  }),
  variant({
    id: "hybrid",
    summary: "C summed paths; path c = channel c, 3×3 (1→1), 1×1 (1→C)",
    paperName: "hypothesized interpretation, the hybrid hypothesis",
    paperAbsoluteDifference: 0.12,
    provedEqualTo: "separable",
    module: (id, channels) => family.hybrid(id, channels),
  }),
  variant({
    id: "extreme-inception",
    summary: "1×1, then depthwise 3×3 (Xception Fig. 4)",
    module: (id, channels) => family.extremeInception(id, channels),
  }),
  variant({
    id: "inception-simplified",
    summary: "three towers of 1×1→3×3, concatenated (Xception Fig. 2)",
    candidates: oneWidth,
    natural: wholeWidth,
    module: (id, channels, [reduced = 0], inner) => inceptionSimplified(id, channels, reduced, inner),
  }),
  variant({
    id: "pointwise-only",
    summary: "1×1 alone",
    matched: false,
    module: (id, channels) => family.pointwiseOnly(id, channels),
  }),
  variant({
    id: "convolution",
    summary: "plain 3×3",
    matched: false,
    module: (id, channels) => family.plainConvolution(id, channels),
  }),
  variant({
    id: "separable-relu",
    summary: "depthwise 3×3, ReLU, then 1×1",
    module: (id, channels) => family.separable(id, channels, "relu"),
  }),
  variant({
    id: "separable-elu",
    summary: "depthwise 3×3, ELU, then 1×1",
    module: (id, channels) => family.separable(id, channels, "elu"),
  }),
];

function groupedVariant(groups: number): Variant {
  return variant({
    id: `grouped-${groups}`,
    summary: `grouped 3×3 with ${groups} groups, then 1×1`,
    candidates: (channels) => range(groups, 2 * channels).map((inner) => [inner]),
    natural: wholeWidth,
    module: (id, channels, [inner = 0]) => {
      if (channels % groups !== 0)
        throw new BlockError(`grouped-${groups} needs a width that ${groups} divides, not ${channels}`);
      return family.grouped(id, channels, groups, inner);
    },
  });
}

/**
 * The arm of a name: one of the table, `grouped-<g>`, or any of these with `-residual`.
 * @throws BlockError for an unknown name, listing the known ones.
 */
export function findVariant(id: string): Variant {
  const known = table.find((row) => row.id === id);
  if (known) return known;
  if (id.endsWith("-residual")) {
    const plain = findVariant(id.slice(0, -"-residual".length));
    if (plain.residual) throw new BlockError(`${plain.id} has an identity already, so there is no ${id}`);
    const provedEqualTo = plain.provedEqualTo === null ? null : `${plain.provedEqualTo}-residual`;
    const paper = { paperName: null, paperAbsoluteDifference: null };
    return { ...plain, ...paper, id, residual: true, provedEqualTo, summary: `${plain.summary}, plus identity` };
  }
  const groups = /^grouped-([1-9][0-9]{0,3})$/.exec(id)?.[1];
  if (groups !== undefined) return groupedVariant(Number(groups));
  throw new BlockError(
    `unknown variant ${JSON.stringify(id)}: known are ${knownVariants().join(", ")}, grouped-<g>, any of these with -residual, ${wholeNetworkNames().join(", ")}`,
  );
}

/** Whether a name is that of an arm that `findVariant` finds. */
export function isVariant(id: string): boolean {
  try {
    findVariant(id);
    return true;
  } catch (error) {
    if (error instanceof BlockError) return false;
    throw error;
  }
}

/** What is known of an arm without building it. @throws BlockError for an unknown name. */
export function describeVariant(id: string): VariantInfo {
  const { summary, paperName, paperAbsoluteDifference, paperError, provedEqualTo } = findWholeNetwork(id) ?? findVariant(id);
  return { id, summary, paperName, paperAbsoluteDifference, paperError, provedEqualTo };
}

/** The names of the table. */
export function knownVariants(): readonly string[] {
  return table.map((row) => row.id);
}
