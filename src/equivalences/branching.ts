/** `paths` and `each` seen alike, so that every rule about paths is written once. Pure. */
import {
  add,
  multiply,
  sameSize,
  shapeOfTensor,
  type Block,
  type Each,
  type Join,
  type Paths,
  type Size,
  type Tensor,
} from "../blocks";
import { concat, familyOf, slice } from "./expressions";
import { apartFrom } from "./pathIndex";

/** What the paths read: all channels, or so many each, one after the other. */
export type Split = "copy" | readonly Size[];

export interface Branching {
  readonly join: Join;
  /** Channels that each body reads, or all; one entry for each body. Null where intervals overlap or leave channels out. */
  readonly split: Split | null;
  /** One body a path; for an `each` the one body that stands for all. */
  readonly bodies: readonly Block[];
  readonly count: Size;
  /** The same paths with other bodies, and with another split or join where given. */
  readonly with: (changes: { readonly bodies: readonly Block[]; readonly split?: Split; readonly join?: Join }) => Block;
  /** What the bodies' tensors are together, in the order of the paths; null where the paths of an `each` are too many to name. */
  readonly gather: (tensors: readonly Tensor[], axis: number) => Tensor | null;
  /** Each body's own share of a tensor, of the given sizes along an axis. */
  readonly distribute: (tensor: Tensor, axis: number, sizes: readonly Size[]) => readonly Tensor[];
}

const startsOf = (sizes: readonly Size[]): readonly Size[] => sizes.map((_, i) => add(0, ...sizes.slice(0, i)));

function consecutive({ split }: Paths): Split | null {
  if (split === "copy") return "copy";
  const starts = startsOf(split.map(({ count }) => count));
  return split.every(({ from }, i) => sameSize(from, starts[i] ?? 0)) ? split.map(({ count }) => count) : null;
}

function ofPaths(block: Paths): Branching {
  return {
    join: block.join,
    split: consecutive(block),
    bodies: block.paths,
    count: block.paths.length,
    with: ({ bodies, split, join = block.join }) => {
      if (split === undefined) return { ...block, paths: bodies, join };
      const starts = split === "copy" ? [] : startsOf(split);
      const intervals = split === "copy" ? split : split.map((count, i) => ({ from: starts[i] ?? 0, count }));
      return { block: "paths", split: intervals, paths: bodies, join };
    },
    gather: concat,
    distribute: (tensor, axis, sizes) => {
      const starts = startsOf(sizes);
      return sizes.map((count, i) => slice(tensor, { axis, from: starts[i] ?? 0, count }));
    },
  };
}

function ofEach(block: Each): Branching {
  const { count, index } = block;
  return {
    join: block.join,
    split: block.split === "copy" ? "copy" : [block.split.width],
    bodies: [block.body],
    count,
    with: ({ bodies: [body = block.body], split, join = block.join }) => {
      if (split === undefined) return { ...block, body, join };
      return { ...block, body, join, split: split === "copy" ? split : { width: split[0] ?? 0 } };
    },
    gather: ([tensor], axis) => (tensor === undefined ? null : familyOf(tensor, { index, count, axis })),
    distribute: (tensor, axis, sizes) => sizes.map((size) => slice(tensor, { axis, from: { index, times: size }, count: size })),
  };
}

/**
 * The block's paths, or null if it has none, or drops some at random: no rule may cross that (mathematics.md, trap 7).
 * @param moved expressions from outside that are about to be distributed over them
 */
export function branchingOf(block: Block | undefined, moved: readonly Tensor[] = []): Branching | null {
  if (block?.block === "paths") return block.dropPath === undefined ? ofPaths(block) : null;
  return block?.block === "each" ? ofEach(apartFrom(block, moved)) : null;
}

/** Channels that come out of a block, given those that go in (null if not known); null if they cannot be told. */
export function channelsAfter(block: Block, channels: Size | null): Size | null {
  switch (block.block) {
    case "convolution":
      return shapeOfTensor(block.kernel)[3] ?? null;
    case "channelwise": {
      const [state] = block.state;
      return state === undefined ? channels : (shapeOfTensor(state)[0] ?? null);
    }
    case "pool":
    case "dropout":
    case "identity":
      return channels;
    case "chain":
      return block.steps.reduce<Size | null>((before, step) => channelsAfter(step, before), channels);
    default:
      return channelsAfterPaths(block, channels);
  }
}

function channelsAfterPaths(block: Paths | Each, channels: Size | null): Size | null {
  const sizes = bodyChannels(block, channels);
  const [first] = sizes;
  if (block.join !== "concat") return first ?? null;
  if (first === undefined || !sizes.every((size) => size !== null)) return null;
  return block.block === "each" ? multiply(block.count, sizes[0] ?? 0) : add(...sizes);
}

/** Channels that come out of each body. */
export function bodyChannels(block: Paths | Each, channels: Size | null): readonly (Size | null)[] {
  const branching = block.block === "paths" ? ofPaths(block) : ofEach(block);
  const own = (i: number): Size | null => {
    if (block.block === "each") return block.split === "copy" ? channels : block.split.width;
    return block.split === "copy" ? channels : (block.split[i]?.count ?? null);
  };
  return branching.bodies.map((body, i) => channelsAfter(body, own(i)));
}
