/** R2 … R5 and R14: convolutions and channelwise functions into paths and out of them. Each way is written once for `paths` and `each`. Pure. */
import {
  divide,
  formatSize,
  multiply,
  sameSize,
  tensorsOf,
  type Block,
  type Channelwise,
  type Convolution,
  type Each,
  type Size,
  type Tensor,
} from "../../blocks";
import { bodyChannels, branchingOf, type Branching } from "../branching";
import { slice } from "../expressions";
import { freshIndex } from "../pathIndex";
import { refuse, type Rule } from "../rule";
import {
  blockOf,
  isChannelwise,
  isConvolution,
  isFixed,
  isPointwise,
  isUngrouped,
  kernelSizes,
  splitLast,
  stepsOf,
  unlike,
} from "../steps";

/** What a step reads, of what may be no step. */
const tensorsIn = (step: Block | undefined): readonly Tensor[] => (step === undefined ? [] : tensorsOf(step));

/** The convolutions that all bodies are or begin with, if they slide alike; else why not. */
function alike(convolutions: readonly (Block | undefined)[]): readonly Convolution[] | string {
  const found = convolutions.filter((step) => isConvolution(step));
  const [first] = found;
  if (first === undefined || found.length < convolutions.length) return "a path does not begin with a convolution";
  const reason = found.map((other) => unlike(first, other)).find((each) => each !== null);
  return reason ?? found;
}

const slicesToGroups: Rule = {
  id: "R2",
  statement: "slices, each with its own convolution, concatenated = one grouped convolution with as many groups",
  condition: "equal slices, and convolutions of one size, stride, dilation and padding",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths?.join !== "concat" || paths.split === null || paths.split === "copy")
      return refuse("not a concatenation of slices");
    const steps = paths.bodies.map(stepsOf);
    if (!steps.every(({ length }) => length === 1)) return refuse("a path is more than one convolution");
    const found = alike(steps.map(([step]) => step));
    if (typeof found === "string") return refuse(found);
    const [first] = found;
    if (first === undefined) return refuse("there are no paths");
    const sizes = kernelSizes(first);
    const equal = found.every((other) => {
      const { perGroup, output } = kernelSizes(other);
      return sameSize(perGroup, sizes.perGroup) && sameSize(output, sizes.output) && sameSize(other.groups, first.groups);
    });
    if (!equal) return refuse("the slices are unequal, so no number of groups fits");
    const kernel = paths.gather(
      found.map((each) => each.kernel),
      3,
    );
    if (kernel === null) return refuse("the paths' kernels are not consecutive slices");
    return { after: [{ ...first, kernel, groups: multiply(paths.count, first.groups) }] };
  },
};

const groupsToSlices: Rule = {
  id: "R2-back",
  statement: "a grouped convolution = as many slices, each with its own convolution, concatenated",
  condition: "the groups divide the output channels",
  window: 1,
  apply([block]) {
    if (!isConvolution(block) || isUngrouped(block)) return refuse("not a grouped convolution");
    const { perGroup, output } = kernelSizes(block);
    const each = divide(output, block.groups);
    if (each === null) return refuse(`${formatSize(block.groups)} does not divide ${formatSize(output)}`);
    const index = freshIndex(block.kernel);
    const kernel = slice(block.kernel, { axis: 3, from: { index, times: each }, count: each });
    const body: Block = { ...block, groups: 1, kernel };
    const after: Each = { block: "each", count: block.groups, index, split: { width: perGroup }, body, join: "concat" };
    return { after: [after] };
  },
};

const sumToPointwise: Rule = {
  id: "R3",
  statement: "a sum of paths that each end in a 1×1 = their concatenation, then one 1×1",
  condition: "nothing stands after a path's 1×1; channelwise functions before it do not matter",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths?.join !== "sum") return refuse("not a sum of paths");
    const ends = paths.bodies.map(splitLast);
    const pointwise = ends.flatMap((end) => (end !== null && isPointwise(end.last) ? [end.last] : []));
    if (pointwise.length < ends.length) {
      const normalised = ends.some((end) => isChannelwise(end?.last) && end.last.function === "batchNormalisation");
      return refuse(normalised ? "a normalisation per path stands after its 1×1" : "a path does not end in a 1×1");
    }
    const before = ends.map((end) => end?.before ?? []);
    if (before.every(({ length }) => length === 0)) return refuse("the paths are their 1×1 alone");
    const kernel = paths.gather(
      pointwise.map((each) => each.kernel),
      2,
    );
    const [first] = pointwise;
    if (kernel === null || first === undefined) return refuse("the rows of the 1×1 are not consecutive slices");
    return { after: [paths.with({ bodies: before.map(blockOf), join: "concat" }), { ...first, kernel }] };
  },
};

/** Sizes of what each path hands on, or null if they cannot be told. */
function known(sizes: readonly (Size | null)[]): readonly Size[] | null {
  return sizes.every((size) => size !== null) ? sizes : null;
}

const pointwiseToSum: Rule = {
  id: "R3-back",
  statement: "a concatenation, then one 1×1 = a sum of paths that each end in their rows of the 1×1",
  condition: "the 1×1 follows the concatenation at once",
  window: 2,
  apply([block, pointwise]) {
    const paths = branchingOf(block, tensorsIn(pointwise));
    if (paths?.join !== "concat" || (block?.block !== "paths" && block?.block !== "each")) return refuse("not a concatenation");
    if (isChannelwise(pointwise))
      return refuse("a channelwise function stands before the 1×1: move it into the paths first (R5)");
    if (!isPointwise(pointwise)) return refuse("no 1×1 at stride 1 follows");
    const sizes = known(bodyChannels(block, null));
    if (sizes === null) return refuse("how many channels a path hands on is not known");
    const kernels = paths.distribute(pointwise.kernel, 2, sizes);
    const bodies = paths.bodies.map((body, i) =>
      blockOf([...stepsOf(body), { ...pointwise, kernel: kernels[i] ?? pointwise.kernel }]),
    );
    return { after: [paths.with({ bodies, join: "sum" })] };
  },
};

const copiesToSlices: Rule = {
  id: "R4",
  statement: "paths that read the same channels and begin with a convolution = one convolution, then slices",
  condition: "the first convolutions have one size, stride, dilation and padding; anything may stand after them",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths?.split !== "copy") return refuse("not paths that read the same channels");
    const steps = paths.bodies.map(stepsOf);
    const first = alike(steps.map(([step]) => step));
    if (typeof first === "string") return refuse(first);
    const [convolution] = first;
    if (convolution === undefined || !first.every(isUngrouped)) return refuse("a path begins with a grouped convolution");
    const kernel = paths.gather(
      first.map((each) => each.kernel),
      3,
    );
    if (kernel === null) return refuse("the columns of the first convolution are not consecutive slices");
    const rests = steps.map((own) => own.slice(1));
    const joined = { ...convolution, kernel };
    if (rests.every(({ length }) => length === 0) && paths.join === "concat") return { after: [joined] };
    const split = first.map((each) => kernelSizes(each).output);
    return { after: [joined, paths.with({ bodies: rests.map(blockOf), split })] };
  },
};

const slicesToCopies: Rule = {
  id: "R4-back",
  statement: "one convolution, then slices = paths that read the same channels and begin with their columns of the convolution",
  condition: "the slices follow the convolution at once, each channel in one of them",
  window: 2,
  apply([convolution, block]) {
    if (!isUngrouped(convolution)) return refuse("no ungrouped convolution");
    const paths = branchingOf(block, tensorsIn(convolution));
    if (paths === null || paths.split === "copy") return refuse("no slices follow it");
    if (paths.split === null) return refuse("the slices overlap or leave channels out");
    const kernels = paths.distribute(convolution.kernel, 3, paths.split);
    const bodies = paths.bodies.map((body, i) =>
      blockOf([{ ...convolution, kernel: kernels[i] ?? convolution.kernel }, ...stepsOf(body)]),
    );
    return { after: [paths.with({ bodies, split: "copy" })] };
  },
};

/** A channelwise function's share for each path. */
function shares(paths: Branching, step: Channelwise, sizes: readonly Size[]): readonly Channelwise[] {
  const states = step.state.map((state) => paths.distribute(state, 0, sizes));
  return sizes.map((_, i) => ({ ...step, state: step.state.map((state, j) => states[j]?.[i] ?? state) }));
}

/** The one function that all paths' own are shares of, or why there is none. */
function whole(paths: Branching, steps: readonly (Block | undefined)[]): Channelwise | string {
  const own = steps.filter((step) => isChannelwise(step));
  const [first] = own;
  if (first === undefined || own.length < steps.length) return "a path has no channelwise function there";
  if (!own.every((step) => step.function === first.function)) return "the paths' channelwise functions differ";
  const state = first.state.map((_, j) =>
    paths.gather(
      own.flatMap((step) => step.state[j] ?? []),
      0,
    ),
  );
  const found = state.filter((tensor) => tensor !== null);
  return found.length < state.length ? "the paths' states are not consecutive slices" : { ...first, state: found };
}

const functionIntoPaths: Rule = {
  id: "R5",
  statement: "a concatenation, then a channelwise function = the function's share inside each path",
  condition: "the function acts on each channel alone (ReLU, ELU, bias, batch normalisation)",
  window: 2,
  apply([block, step]) {
    const paths = branchingOf(block, tensorsIn(step));
    if (paths === null || (block?.block !== "paths" && block?.block !== "each")) return refuse("no paths");
    if (!isChannelwise(step)) return refuse("no channelwise function follows");
    if (paths.join !== "concat") return refuse("a function of a sum is not the sum of its functions");
    const sizes = known(bodyChannels(block, null));
    if (sizes === null && step.state.length > 0) return refuse("how many channels a path hands on is not known");
    const own = shares(paths, step, sizes ?? paths.bodies.map(() => 1));
    const bodies = paths.bodies.map((body, i) => blockOf([...stepsOf(body), own[i] ?? step]));
    return { after: [paths.with({ bodies })] };
  },
};

const functionOutOfPaths: Rule = {
  id: "R5-back",
  statement: "a channelwise function at the end of each path, concatenated = the concatenation, then the function",
  condition: "all paths end in the same function",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths?.join !== "concat") return refuse("not a concatenation");
    const ends = paths.bodies.map(splitLast);
    const step = whole(
      paths,
      ends.map((end) => end?.last),
    );
    if (typeof step === "string") return refuse(step);
    return { after: [paths.with({ bodies: ends.map((end) => blockOf(end?.before ?? [])) }), step] };
  },
};

const functionIntoSlices: Rule = {
  id: "R5-before",
  statement: "a channelwise function, then slices = the function's share at the head of each path",
  condition: "the slices follow the function at once, each channel in one of them",
  window: 2,
  apply([step, block]) {
    if (!isChannelwise(step)) return refuse("no channelwise function");
    const paths = branchingOf(block, tensorsIn(step));
    if (paths === null || paths.split === "copy") return refuse("no slices follow it");
    if (paths.split === null) return refuse("the slices overlap or leave channels out");
    const own = shares(paths, step, paths.split);
    return { after: [paths.with({ bodies: paths.bodies.map((body, i) => blockOf([own[i] ?? step, ...stepsOf(body)])) })] };
  },
};

const functionOutOfSlices: Rule = {
  id: "R5-before-back",
  statement: "a channelwise function at the head of each slice = the function, then the slices",
  condition: "all paths begin with the same function, and each channel is in one of them",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths === null || paths.split === "copy" || paths.split === null) return refuse("no slices that share the channels out");
    const steps = paths.bodies.map(stepsOf);
    const step = whole(
      paths,
      steps.map(([first]) => first),
    );
    if (typeof step === "string") return refuse(step);
    return { after: [step, paths.with({ bodies: steps.map((own) => blockOf(own.slice(1))) })] };
  },
};

const sumToDense: Rule = {
  id: "R14",
  statement: "a sum over slices, each with its own convolution = one convolution over all channels",
  condition: "convolutions of one size, stride, dilation and padding with as many outputs",
  window: 1,
  apply([block]) {
    const paths = branchingOf(block);
    if (paths?.join !== "sum" || paths.split === "copy" || paths.split === null) return refuse("not a sum over slices");
    const steps = paths.bodies.map(stepsOf);
    if (!steps.every(({ length }) => length === 1)) return refuse("a path is more than one convolution");
    const found = alike(steps.map(([step]) => step));
    if (typeof found === "string") return refuse(found);
    const [first] = found;
    if (first === undefined || !found.every(isUngrouped)) return refuse("a path's convolution is grouped");
    const kernel = paths.gather(
      found.map((each) => each.kernel),
      2,
    );
    return kernel === null ? refuse("the paths' kernels are not consecutive slices") : { after: [{ ...first, kernel }] };
  },
};

const denseToSum: Rule = {
  id: "R14-back",
  statement: "a convolution = the sum of one convolution a channel",
  condition: "ungrouped, with more than one input channel",
  window: 1,
  apply([block]) {
    if (!isUngrouped(block)) return refuse("not an ungrouped convolution");
    const { perGroup } = kernelSizes(block);
    if (perGroup === 1) return refuse("it reads one channel only");
    if (isFixed(block)) return refuse("the kernel is a constant, so that there is nothing to train in it");
    const index = freshIndex(block.kernel);
    const kernel = slice(block.kernel, { axis: 2, from: { index, times: 1 }, count: 1 });
    const after: Each = { block: "each", count: perGroup, index, split: { width: 1 }, body: { ...block, kernel }, join: "sum" };
    return { after: [after] };
  },
};

export const pathRules: readonly Rule[] = [
  slicesToGroups,
  groupsToSlices,
  sumToPointwise,
  pointwiseToSum,
  copiesToSlices,
  slicesToCopies,
  functionIntoPaths,
  functionOutOfPaths,
  functionIntoSlices,
  functionOutOfSlices,
  sumToDense,
  denseToSum,
];
