/** The named forms of the field, recognised in a block as it is written. Pure. */
import { sameSize, type Block, type Channelwise, type Convolution } from "../blocks";
import { branchingOf, type Branching } from "./branching";
import { isChannelwise, isConvolution, isDepthwise, isPointwise, isUngrouped, kernelSizes, stepsOf } from "./steps";

/** What a form is called, and how it is told to a reader. */
export const formNames = {
  separable: "separable convolution: depthwise, then 1×1",
  "separable with a multiplier": "depthwise with several filters a channel, then 1×1",
  "separable with a function between": "depthwise, a channelwise function, then 1×1",
  depthwise: "depthwise convolution",
  pointwise: "1×1 convolution",
  grouped: "grouped convolution",
  "grouped, then 1×1": "grouped convolution, then 1×1",
  dense: "one dense convolution",
  hybrid: "sum of one-channel paths, each a spatial convolution and its row of the 1×1 (the hybrid hypothesis)",
  "towers of slices": "concatenation of slices, each with its own convolution",
  "towers of slices, then 1×1": "concatenation of slices, each with its own convolution, then one 1×1 (the strict reformulation)",
  "ResNeXt paths": "sum of paths 1×1 → convolution → 1×1 (ResNeXt, Fig. 3a)",
  "ResNeXt, grouped": "1×1, grouped convolution, 1×1 (ResNeXt, Fig. 3c)",
  "Inception towers": "concatenation of towers that each begin with a 1×1 of all channels",
  "Inception, reformulated": "one 1×1, then convolutions on segments, concatenated (Xception, Fig. 3)",
  "extreme Inception": "1×1, then depthwise (Xception, Fig. 4)",
  "sum over channels": "sum of one convolution a slice of channels",
} as const;

export type FormName = keyof typeof formNames;

const isSpatial = (block: Block | undefined): block is Convolution =>
  isConvolution(block) && !(kernelSizes(block).height === 1 && kernelSizes(block).width === 1);

/** Spatial, ungrouped. */
const isPlain = (block: Block | undefined): boolean => isSpatial(block) && isUngrouped(block);

const isGrouped = (block: Block | undefined): boolean => isSpatial(block) && !isUngrouped(block) && !isDepthwise(block);

const oneChannel = (paths: Branching): boolean =>
  paths.split !== "copy" && paths.split !== null && paths.split.every((size) => sameSize(size, 1));

const reads = ({ split }: Branching): "all" | "slices" | "other" =>
  split === "copy" ? "all" : split === null ? "other" : "slices";

type Test = (steps: readonly Block[]) => boolean;

/** Steps that are channelwise functions left out: a form keeps its name with them, and the reader is told of them apart. */
const linear = (steps: readonly Block[]): readonly Block[] => steps.filter((step) => !isChannelwise(step));

const bodies = (paths: Branching, test: Test): boolean => paths.bodies.every((body) => test(linear(stepsOf(body))));

const only =
  (test: (paths: Branching) => boolean): Test =>
  ([first, ...more]) => {
    const paths = branchingOf(first);
    return paths !== null && more.length === 0 && test(paths);
  };

const sequence =
  (...tests: readonly ((block: Block | undefined) => boolean)[]): Test =>
  (steps) =>
    steps.length === tests.length && tests.every((test, i) => test(steps[i]));

const spatialDepthwise = (block: Block | undefined): block is Convolution => isSpatial(block) && isDepthwise(block);

/** One filter a channel. */
const oneFilter = (block: Block | undefined): boolean =>
  spatialDepthwise(block) && sameSize(kernelSizes(block).output, block.groups);

/** Several filters a channel. */
const manyFilters = (block: Block | undefined): boolean => spatialDepthwise(block) && !oneFilter(block);

const toOneChannel = (block: Block | undefined): boolean => isSpatial(block) && sameSize(kernelSizes(block).output, 1);

const tests: Readonly<Record<FormName, Test>> = {
  separable: sequence(oneFilter, isPointwise),
  "separable with a multiplier": sequence(manyFilters, isPointwise),
  "separable with a function between": (steps) => {
    const [first, ...more] = steps;
    return more.length > 1 && oneFilter(first) && isPointwise(more.at(-1)) && more.slice(0, -1).every(isChannelwise);
  },
  depthwise: sequence(spatialDepthwise),
  pointwise: sequence(isPointwise),
  grouped: sequence(isGrouped),
  "grouped, then 1×1": sequence(isGrouped, isPointwise),
  dense: sequence(isPlain),
  hybrid: only((paths) => paths.join === "sum" && oneChannel(paths) && bodies(paths, sequence(toOneChannel, isPointwise))),
  "towers of slices": only((paths) => paths.join === "concat" && reads(paths) === "slices" && bodies(paths, sequence(isSpatial))),
  "towers of slices, then 1×1": (steps) => {
    const [first, second, ...more] = steps;
    const paths = branchingOf(first);
    const towers = paths?.join === "concat" && reads(paths) === "slices" && bodies(paths, sequence(isSpatial));
    return towers && isPointwise(second) && more.length === 0;
  },
  "ResNeXt paths": only(
    (paths) => paths.join === "sum" && reads(paths) === "all" && bodies(paths, sequence(isPointwise, isSpatial, isPointwise)),
  ),
  "ResNeXt, grouped": (steps) => sequence(isPointwise, (step) => isGrouped(step) || oneFilter(step), isPointwise)(linear(steps)),
  "Inception towers": only(
    (paths) =>
      paths.join === "concat" &&
      reads(paths) === "all" &&
      paths.bodies.some((body) => stepsOf(body).length > 1) &&
      bodies(paths, (steps) => steps.some((step) => isPointwise(step)) && (isPointwise(steps[0]) || steps[0]?.block === "pool")),
  ),
  "Inception, reformulated": (steps) => {
    const [first, second, ...more] = linear(steps);
    const paths = branchingOf(second);
    const segments =
      paths?.join === "concat" && reads(paths) === "slices" && !oneChannel(paths) && bodies(paths, sequence(isSpatial));
    return isPointwise(first) && segments && more.length === 0;
  },
  "extreme Inception": (steps) => sequence(isPointwise, oneFilter)(linear(steps)),
  "sum over channels": only((paths) => paths.join === "sum" && reads(paths) === "slices" && bodies(paths, sequence(isSpatial))),
};

const isFormName = (name: string): name is FormName => name in tests;
const names = Object.keys(tests).filter(isFormName);

/** The steps of a block without the channelwise functions at its end, and these. */
export function withoutTail(block: Block): { readonly steps: readonly Block[]; readonly tail: readonly Channelwise[] } {
  const steps = stepsOf(block);
  const tail: Channelwise[] = [];
  let count = steps.length;
  for (let last = steps[count - 1]; isChannelwise(last) && count > 1; last = steps[count - 1]) {
    tail.unshift(last);
    count--;
  }
  return { steps: steps.slice(0, count), tail };
}

/** The names that fit a block as it is written, whatever channelwise functions stand behind it; none for most. */
export function namesOf(block: Block): readonly FormName[] {
  const { steps } = withoutTail(block);
  return names.filter((name) => tests[name](steps));
}
