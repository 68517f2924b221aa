/**
 * From a definition to a block at given sizes: every size worked out, every step checked against the channels it gets, every
 * convolution given a kernel of its own. Height and width never change, so channels are all there is to check. Pure.
 */
import {
  averagePool,
  chain,
  elu,
  formatSize,
  identity,
  maxPool,
  relu,
  type Block,
  type Channelwise,
  type Leaf,
  type Pool,
  type Tensor,
} from "../blocks";
import { freshBias, freshNormalisation } from "../networks";
import type {
  BlockDefinition,
  ConvolutionSizes,
  EachText,
  IntervalText,
  PathsText,
  PoolSizes,
  SizeText,
  Step,
  Word,
} from "./definition";
import { withInitialLaws } from "./initialLaws";
import { DefinitionError, type Path } from "./problem";
import { readSizeText, SizeTextError, valueOf, type Sizes } from "./sizeText";

/** More channels than this, or weights in one kernel, or operations once all paths are written out, cannot be trained here. */
const mostChannels = 65_536;
const mostWeights = 2 ** 26;
const mostOperations = 20_000;

/** An `each` around what is being built; `path` is the index of one path that is written out, or the name of all of them. */
interface Enclosing {
  readonly path: number | string;
  readonly count: number;
  /** Whether what is built is the last step of each path of a sum or mean: then the paths' kernels are rows of one. */
  readonly endsInSum: boolean;
}

/** What one step meets. */
interface Place {
  readonly sizes: Sizes;
  /** Prefix of the names of all leaves, and of the leaves of this step. */
  readonly module: string;
  readonly id: string;
  readonly input: number;
  readonly at: Path;
  /** Outermost first. */
  readonly each: readonly Enclosing[];
  readonly shared: Map<string, Leaf>;
  readonly operations: { count: number };
}

interface Built {
  readonly block: Block;
  readonly channels: number;
}

const width = ({ sizes }: Place): number => sizes.get("C") ?? 0;

/** The value of a size. @throws DefinitionError below `least`, above the most, or where it cannot be worked out. */
export function sizeAt(text: SizeText, least: number, { sizes, at }: Pick<Place, "sizes" | "at">): number {
  let value: number;
  try {
    value = typeof text === "number" ? text : valueOf(readSizeText(text), sizes);
  } catch (error) {
    throw error instanceof SizeTextError ? new DefinitionError(error.message, at, error.at) : error;
  }
  if (value >= least && value <= mostChannels) return value;
  const shown = typeof text === "number" ? `${text}` : `${text} = ${value} at C = ${sizes.get("C") ?? "?"}`;
  throw new DefinitionError(
    `${JSON.stringify(at.at(-1) ?? "size")} must lie between ${least} and ${mostChannels.toLocaleString("en-GB")}, not ${shown}`,
    at,
  );
}

const size = (text: SizeText, least: number, place: Place, ...keys: Path): number =>
  sizeAt(text, least, { sizes: place.sizes, at: [...place.at, ...keys] });

/** Counts an operation once for every path that it stands in. */
function countOperation({ operations, each, at }: Place): void {
  operations.count += each.reduce((product, { path, count }) => (typeof path === "string" ? product * count : product), 1);
  if (operations.count <= mostOperations) return;
  throw new DefinitionError(
    `with every path written out this makes more than ${mostOperations.toLocaleString("en-GB")} operations; take fewer paths`,
    at,
  );
}

/** One path's part of a leaf that holds all paths' tensors side by side along one axis each. */
function partOf(
  leaf: Leaf,
  axes: readonly { readonly axis: number; readonly extent: number; readonly path: number | string }[],
): Tensor {
  return axes.reduce<Tensor>(
    (of, { axis, extent, path }) => ({
      tensor: "slice",
      of,
      axis,
      from: typeof path === "string" ? { index: path, times: extent } : path * extent,
      count: extent,
    }),
    leaf,
  );
}

/** A tensor of each path's own, inside any number of `each`: one leaf with all of them, and the slice of this path. */
function perPath(leaf: Leaf, { each }: Place, axisOf: (enclosing: Enclosing) => number): Tensor {
  const shape = leaf.shape.map(Number);
  const axes = each.toReversed().map((enclosing) => {
    const axis = axisOf(enclosing);
    const extent = shape[axis] ?? 0;
    shape[axis] = extent * enclosing.count;
    return { axis, extent, path: enclosing.path };
  });
  return partOf({ ...leaf, shape }, axes.toReversed());
}

function sharedKernel(name: string, leaf: Leaf, place: Place): Leaf {
  const known = place.shared.get(name);
  if (known === undefined) {
    place.shared.set(name, leaf);
    return leaf;
  }
  const [here, there] = [leaf, known].map(({ shape }) => shape.map(formatSize).join("×"));
  if (here === there) return known;
  throw new DefinitionError(
    `the weights ${JSON.stringify(name)} are a kernel of ${here} here and of ${there} before; give one of the two another name`,
    [...place.at, "weights"],
  );
}

function buildConvolution(
  { size: extents, to, groups: groupsText = 1, dilation = 1, weights }: ConvolutionSizes,
  place: Place,
): Built {
  const { input, at, id } = place;
  const [height, wide] = typeof extents === "number" ? [extents, extents] : extents;
  const output = size(to, 1, place, "to");
  const groups = size(groupsText, 1, place, "groups");
  for (const [channels, what] of [
    [input, "come in"],
    [output, "go out"],
  ] as const) {
    if (channels % groups !== 0) {
      throw new DefinitionError(
        `${groups} groups do not divide the ${channels} channels that ${what} at C = ${width(place)}; take a number that does`,
        [...at, "groups"],
      );
    }
  }
  const shape = [height, wide, input / groups, output];
  const leafId = weights === undefined ? id : `${place.module}.weights.${weights}`;
  const fresh: Leaf = {
    tensor: "leaf",
    id: leafId,
    shape,
    role: "convolution",
    initial: { law: "heNormal", fan: height * wide * (input / groups) },
  };
  const kernel =
    weights === undefined
      ? perPath(fresh, place, ({ endsInSum }) => (endsInSum && groups === 1 ? 2 : 3))
      : sharedKernel(weights, fresh, place);
  const copies = weights === undefined ? place.each.reduce((product, { count }) => product * count, 1) : 1;
  const total = shape.reduce((product, extent) => product * extent, copies);
  if (total > mostWeights) {
    const most = mostWeights.toLocaleString("en-GB");
    throw new DefinitionError(
      `a kernel of ${total.toLocaleString("en-GB")} weights is more than the ${most} possible; make it smaller`,
      at,
    );
  }
  return { block: { block: "convolution", kernel, groups, stride: 1, dilation, padding: "same" }, channels: output };
}

/** States of a channelwise function, each path's own. */
function stated(block: Channelwise, place: Place): Block {
  const part = (state: Tensor): Tensor => (state.tensor === "leaf" ? perPath(state, place, () => 0) : state);
  return { ...block, state: block.state.map(part) };
}

function buildWord(word: Word, place: Place): Built {
  const { id, input } = place;
  const made = (block: Block): Built => ({ block, channels: input });
  switch (word) {
    case "relu":
      return made(relu);
    case "elu":
      return made(elu);
    case "identity":
      return made(identity);
    case "bias":
      return made(stated(freshBias(id, input), place));
    case "batchNorm":
      return made(freshNormalisation(id, input));
  }
}

function buildPool(pool: Pool, { size: extent }: PoolSizes, { input }: Place): Built {
  return { block: { ...pool, size: extent, stride: 1, padding: "same", countsPadding: false }, channels: input };
}

/** Intervals that share out all channels, each once. */
function intervalsOf(split: readonly IntervalText[], { paths }: PathsText, place: Place) {
  const { input, at } = place;
  if (split.length !== paths.length) {
    throw new DefinitionError(`${paths.length} paths need as many intervals, not ${split.length}; give each path one`, [
      ...at,
      "split",
    ]);
  }
  const intervals = split.map(({ from, count }, i) => ({
    from: size(from, 0, place, "split", i, "from"),
    count: size(count, 1, place, "split", i, "count"),
    i,
  }));
  let reached = 0;
  for (const { from, count, i } of intervals.toSorted((a, b) => a.from - b.from)) {
    const here = `channels ${from} to ${from + count - 1}`;
    const where = [...at, "split", i];
    if (from < reached)
      throw new DefinitionError(`${here} overlap the interval before them; let each channel go to one path`, where);
    if (from > reached)
      throw new DefinitionError(`channels ${reached} to ${from - 1} go to no path; let each channel go to one`, where);
    reached = from + count;
    if (reached > input) {
      throw new DefinitionError(
        `${here} lie beyond the ${input} channels that come in at C = ${width(place)}; end within them`,
        where,
      );
    }
  }
  if (reached < input) {
    throw new DefinitionError(`channels ${reached} to ${input - 1} go to no path; let each channel go to one`, [...at, "split"]);
  }
  return intervals.map(({ from, count }) => ({ from, count }));
}

function buildPaths(paths: PathsText, place: Place): Built {
  const { join } = paths;
  const intervals = paths.split === "copy" ? null : intervalsOf(paths.split, paths, place);
  const built = paths.paths.map((steps, i) =>
    buildSteps(steps, {
      ...place,
      id: `${place.id}.path${i + 1}`,
      input: intervals?.[i]?.count ?? place.input,
      at: [...place.at, "paths", i],
    }),
  );
  const channels = built.map((path) => path.channels);
  const [first = 0] = channels;
  if (join !== "concat" && channels.some((other) => other !== first)) {
    throw new DefinitionError(
      `paths joined by ${join} must end in as many channels each, and these end in ${channels.join(", ")} at C = ${width(place)}; mend the last step of one, or take "concat"`,
      [...place.at, "join"],
    );
  }
  return {
    block: { block: "paths", split: intervals ?? "copy", join, paths: built.map(({ block }) => block) },
    channels: join === "concat" ? channels.reduce((sum, count) => sum + count, 0) : first,
  };
}

const hasNormalisation = (steps: readonly Step[]): boolean =>
  steps.some((step) => {
    if (typeof step === "string") return step === "batchNorm";
    if ("paths" in step) return step.paths.paths.some(hasNormalisation);
    return "each" in step && hasNormalisation(step.each.path);
  });

function buildEach({ count: countText, split, join, path }: EachText, place: Place): Built {
  const { input, at, id } = place;
  const count = size(countText, 1, place, "count");
  if (split === "slices" && input % count !== 0) {
    throw new DefinitionError(
      `${count} paths cannot share ${input} channels evenly at C = ${width(place)}; take a count that divides them, or "copy"`,
      [...at, "count"],
    );
  }
  const body = (own: number | string, name: string): Built =>
    buildSteps(path, {
      ...place,
      id: name,
      input: split === "copy" ? input : input / count,
      at: [...at, "path"],
      each: [...place.each, { path: own, count, endsInSum: join !== "concat" }],
    });
  const share = input / count;
  const channels = (built: Built): number => (join === "concat" ? built.channels * count : built.channels);
  // Engines keep running statistics as leaves of their own, so paths with batch norm are written out.
  if (hasNormalisation(path)) {
    const built = Array.from({ length: count }, (_, own) => body(own, `${id}.path${own + 1}`));
    const [first] = built;
    const intervals = built.map((_, own) => ({ from: own * share, count: share }));
    const paths = built.map(({ block }) => block);
    return {
      block: { block: "paths", split: split === "copy" ? "copy" : intervals, join, paths },
      channels: first === undefined ? 0 : channels(first),
    };
  }
  const index = `path${place.each.length}`;
  const built = body(index, `${id}.each`);
  return {
    block: { block: "each", count, index, split: split === "copy" ? "copy" : { width: share }, body: built.block, join },
    channels: channels(built),
  };
}

function buildStep(step: Step, place: Place): Built {
  countOperation(place);
  if (typeof step === "string") return buildWord(step, place);
  const inside = (key: string): Place => ({ ...place, at: [...place.at, key] });
  if ("convolution" in step) return buildConvolution(step.convolution, inside("convolution"));
  if ("maxPool" in step) return buildPool(maxPool, step.maxPool, place);
  if ("averagePool" in step) return buildPool(averagePool, step.averagePool, place);
  return "paths" in step ? buildPaths(step.paths, inside("paths")) : buildEach(step.each, inside("each"));
}

function buildSteps(steps: readonly Step[], place: Place): Built {
  const last = steps.findLastIndex((step) => step !== "identity" && step !== "bias");
  const blocks: Block[] = [];
  let channels = place.input;
  steps.forEach((step, i) => {
    const each = i === last ? place.each : place.each.map((enclosing) => ({ ...enclosing, endsInSum: false }));
    const built = buildStep(step, { ...place, id: `${place.id}.step${i + 1}`, at: [...place.at, i], input: channels, each });
    blocks.push(built.block);
    channels = built.channels;
  });
  const [only] = blocks;
  return { block: blocks.length === 1 && only !== undefined ? only : chain(...blocks), channels };
}

export interface ModuleSizes {
  /** Prefix of the leaves' names. */
  readonly id: string;
  /** C. */
  readonly channels: number;
  /** Values of the named widths, in the order of the file. */
  readonly widths: readonly number[];
}

/**
 * The module of a definition: from C channels to C channels, stride 1, with the initial laws of the function.
 * @throws DefinitionError where sizes do not work out or parts do not fit.
 */
export function buildModule({ module, widths = {} }: BlockDefinition, { id, channels, widths: values }: ModuleSizes): Block {
  const sizes = new Map([["C", channels], ...Object.keys(widths).map((name, i) => [name, values[i] ?? 0] as const)]);
  const start = {
    sizes,
    module: id,
    id,
    input: channels,
    at: ["module"],
    each: [],
    shared: new Map<string, Leaf>(),
    operations: { count: 0 },
  };
  const built = buildSteps(module, start);
  if (built.channels === channels) return withInitialLaws(built.block);
  throw new DefinitionError(
    `the module ends in ${built.channels} channels and must end in C = ${channels}, as it began; let its last step go to "C"`,
    ["module", module.length - 1],
  );
}
