/**
 * From a definition to a block at given sizes: every size worked out, every step checked against the channels it gets, every
 * convolution given a kernel of its own. Height and width never change, so channels are all there is to check. Pure.
 */
import {
  averagePool,
  chain,
  elu,
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
import { buildConvolution, perPath } from "./buildConvolution";
import type { BlockDefinition, EachText, PathsText, PoolSizes, Step, Word } from "./definition";
import { withInitialLaws } from "./initialLaws";
import { intervalsOf } from "./intervals";
import { countOperation, sizeOf, stageWidth, type Built, type Place } from "./place";
import { DefinitionError } from "./problem";

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
      `paths joined by ${join} must end in as many channels each, and these end in ${channels.join(", ")} at C = ${stageWidth(place)}; mend the last step of one, or take "concat"`,
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
  const count = sizeOf(countText, 1, place, "count");
  if (split === "slices" && input % count !== 0) {
    throw new DefinitionError(
      `${count} paths cannot share ${input} channels evenly at C = ${stageWidth(place)}; take a count that divides them, or "copy"`,
      [...at, "count"],
    );
  }
  const share = input / count;
  const inside = { ...place, at: [...at, "path"], input: split === "copy" ? input : share };
  const after = (built: Built): number => (join === "concat" ? built.channels * count : built.channels);
  // Engines keep running statistics as leaves of their own, so paths with batch norm are written out, each with its own leaves.
  if (hasNormalisation(path)) {
    const built = Array.from({ length: count }, (_, own) => buildSteps(path, { ...inside, id: `${id}.path${own + 1}` }));
    const [first] = built;
    const intervals = built.map((_, own) => ({ from: own * share, count: share }));
    const paths = built.map(({ block }) => block);
    return {
      block: { block: "paths", split: split === "copy" ? "copy" : intervals, join, paths },
      channels: first === undefined ? 0 : after(first),
    };
  }
  const index = `path${place.each.length}`;
  const each = [...place.each, { index, count, endsInSum: join !== "concat" }];
  const built = buildSteps(path, { ...inside, id: `${id}.each`, each });
  return {
    block: { block: "each", count, index, split: split === "copy" ? "copy" : { width: share }, body: built.block, join },
    channels: after(built),
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
