/**
 * A layer's block as the steps of a module: kernels, groups, dilation and what stands between stay, strides become 1, and channels are
 * scaled. Pure.
 */
import type { SizeText, Step } from "../blockFiles";
import {
  add,
  BlockError,
  concrete,
  divide,
  formatSize,
  leavesOfTensor,
  sameSize,
  shapeAfter,
  shapeOfTensor,
  type Block,
  type Channelwise,
  type Convolution,
  type Paths,
  type Pool,
} from "../blocks";
import { isDepthwise, stepsOf } from "../equivalences";
import { innerChannels, sharesOf, type Channels, type Scale } from "./channels";

export interface Moved {
  readonly steps: readonly Step[];
  readonly channels: Channels;
}

const largestKernel = 15;

/** Whether a block may end in another number of channels than it got, so that it can be told in how many. */
function choosesChannels(block: Block): boolean {
  switch (block.block) {
    case "convolution":
      return !isDepthwise(block);
    case "chain":
      return block.steps.some(choosesChannels);
    case "paths":
      return block.join === "concat" ? block.paths.every(choosesChannels) : block.paths.some(choosesChannels);
    default:
      return false;
  }
}

function oddSize(size: number, what: string): 1 | 3 | 5 | 7 | 9 | 11 | 13 | 15 {
  const known = ([1, 3, 5, 7, 9, 11, 13, 15] as const).find((odd) => odd === size);
  if (known !== undefined) return known;
  throw new BlockError(`its ${what} of ${size} is even or larger than ${largestKernel}, which no module can have`);
}

function noteWindow({ stride, padding }: Pick<Convolution | Pool, "stride" | "padding">, { notes }: Scale): void {
  if (stride > 1) notes.add(`Its stride ${stride} becomes 1: a module keeps height and width.`);
  if (padding === "valid" && stride === 1) notes.add("It is padded to keep height and width, as a module does.");
}

const inParentheses = (text: SizeText): string => (/^\w+$/.test(String(text)) ? String(text) : `(${text})`);

/** Groups of a convolution that is not depthwise: so many where that comes out even, else as wide as in the layer. */
function groupsOf(layer: Convolution, input: Channels, output: Channels, scale: Scale): SizeText | undefined {
  const { groups } = layer;
  if (sameSize(groups, 1)) return undefined;
  const isWhole = (channels: Channels, by: number): boolean => channels.text !== "C" || channels.value % by === 0;
  if (typeof groups === "number" && 2 * groups <= input.value && isWhole(input, groups) && isWhole(output, groups)) {
    scale.notes.add(`Its ${groups} groups stay ${groups}.`);
    return groups;
  }
  const each = divide(input.source, groups);
  const divides = typeof each === "number" && isWhole(input, each) && (input.text !== "C" || input.value >= 2 * each);
  if (typeof each !== "number" || !divides) {
    const all = `${formatSize(groups)} groups of ${formatSize(input.source)} channels`;
    const least =
      typeof groups === "number"
        ? ` take a --width that ${groups} divides, at least ${2 * groups}`
        : " name their number in the file";
    throw new BlockError(`its ${all} fit ${input.value} channels neither by their number nor by their width;${least}`);
  }
  if (input.text !== "C") scale.least = Math.max(scale.least, 2 * each);
  scale.notes.add(`Its ${formatSize(groups)} groups stay groups of ${each} channels, fewer of them.`);
  return `${inParentheses(input.text)}/${each}`;
}

/** A name for weights that several convolutions read, null for weights of its own. */
function sharedName({ kernel }: Convolution, { shared }: Scale): string | null {
  const [leaf] = leavesOfTensor(kernel);
  const at = leaf === undefined ? -1 : shared.indexOf(leaf.id);
  return at < 0 ? null : `shared${at + 1}`;
}

function movedConvolution(layer: Convolution, input: Channels, target: Channels | null, scale: Scale): Moved {
  const [height = 0, width = 0, , filters = 0] = shapeOfTensor(layer.kernel);
  noteWindow(layer, scale);
  const sizes = [oddSize(concrete(height), "kernel"), oddSize(concrete(width), "kernel")] as const;
  const weights = sharedName(layer, scale);
  const common = {
    size: sizes[0] === sizes[1] ? sizes[0] : ([...sizes] as const),
    ...(layer.dilation === 1 ? {} : { dilation: layer.dilation }),
    ...(weights === null ? {} : { weights }),
  };
  if (isDepthwise(layer)) {
    const times = divide(filters, layer.groups);
    if (typeof times !== "number") throw new BlockError("how many filters each of its channels has is not known");
    const text = times === 1 ? input.text : `${times}*${inParentheses(input.text)}`;
    const channels = { source: filters, text, value: times * input.value };
    return { steps: [{ convolution: { ...common, to: text, groups: input.text } }], channels };
  }
  const channels = target ?? innerChannels(scale, filters);
  const groups = groupsOf(layer, input, channels, scale);
  const convolution = { ...common, to: channels.text, ...(groups === undefined ? {} : { groups }) };
  return { steps: [{ convolution }], channels: { ...channels, source: filters } };
}

const words = { batchNormalisation: "batchNorm", bias: "bias", relu: "relu", elu: "elu" } as const;

function movedChannelwise({ function: name }: Channelwise): Step {
  if (name === "leakyRelu") throw new BlockError("a leaky ReLU stands inside it, which modules cannot have");
  return words[name];
}

function movedPool(pool: Pool, scale: Scale): Step {
  if (pool.function === "global") throw new BlockError("it pools over the whole map, which a module must keep");
  noteWindow(pool, scale);
  if (pool.countsPadding && pool.function === "average") {
    scale.notes.add("Its average counts what lies inside the map only, as a module's does.");
  }
  const size = oddSize(pool.size, "window");
  return pool.function === "max" ? { maxPool: { size } } : { averagePool: { size } };
}

const anyExtent = 1024;

function movedPaths({ split, paths, join }: Paths, input: Channels, target: Channels | null, scale: Scale): Moved {
  if (split !== "copy") throw new BlockError("its paths get slices of the channels, which are not scaled; write them as groups");
  const done = (moved: readonly Moved[], channels: Channels): Moved => ({
    steps: [{ paths: { split: "copy", join, paths: moved.map(({ steps }) => (steps.length === 0 ? ["identity"] : steps)) } }],
    channels,
  });
  const ends = paths.map((path) => shapeAfter(path, { height: anyExtent, width: anyExtent, channels: input.source }).channels);
  const [first = 0] = ends;
  if (join !== "concat") {
    const kept = paths.some((path) => !choosesChannels(path));
    const common = target ?? (kept ? input : innerChannels(scale, first));
    const moved = paths.map((path) => moveBlock(path, input, common, scale));
    if (moved.some(({ channels }) => channels.text !== common.text)) {
      throw new BlockError("its paths end in unlike numbers of channels at the trial's width");
    }
    return done(moved, common);
  }
  if (target !== null && !choosesChannels({ block: "paths", split, paths, join })) {
    throw new BlockError("it concatenates what comes in with more, and a module must end in as many channels as it got");
  }
  const shares = target === null ? null : sharesOf(target.value, ends);
  const moved = paths.map((path, i) => {
    const share = shares?.[i];
    const own = share === undefined ? null : { source: ends[i] ?? 0, text: share, value: share };
    return moveBlock(path, input, own, scale);
  });
  const sum = {
    source: add(...ends),
    text: moved.map(({ channels }) => inParentheses(channels.text)).join(" + "),
    value: moved.reduce((all, { channels }) => all + channels.value, 0),
  };
  return done(moved, target ?? sum);
}

function movedChain(steps: readonly Block[], input: Channels, target: Channels | null, scale: Scale): Moved {
  const chooser = steps.findLastIndex(choosesChannels);
  let channels = input;
  const moved = steps.flatMap((step, i) => {
    const own = moveBlock(step, channels, i === chooser ? target : null, scale);
    ({ channels } = own);
    return own.steps;
  });
  return { steps: moved, channels };
}

/**
 * A block as steps.
 * @param target channels to end in, null where they are the block's own
 * @throws BlockError for what no module can have
 */
export function moveBlock(block: Block, input: Channels, target: Channels | null, scale: Scale): Moved {
  switch (block.block) {
    case "convolution":
      return movedConvolution(block, input, target, scale);
    case "channelwise":
      return { steps: [movedChannelwise(block)], channels: input };
    case "dropout":
      scale.notes.add("Its dropout is left out.");
      return { steps: [], channels: input };
    case "pool":
      return { steps: [movedPool(block, scale)], channels: input };
    case "identity":
      return { steps: [], channels: input };
    case "chain":
      return movedChain(stepsOf(block), input, target, scale);
    case "paths":
      return movedPaths(block, input, target, scale);
    case "each":
      throw new BlockError("its alike paths are not scaled; write them as groups");
  }
}
