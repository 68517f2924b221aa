/** A layer as the module of an arm, at a trial's width. Pure. */
import { ownVariant, type BlockDefinition, type Step } from "../blockFiles";
import {
  BlockError,
  formatSize,
  functionNames,
  leavesOfTensor,
  sameSize,
  tensorsWithin,
  type Block,
  type Channelwise,
  type Size,
} from "../blocks";
import { blockOf, stepsOf, withoutTail } from "../equivalences";
import type { Scale } from "./channels";
import { moveBlock } from "./moveBlock";

/** Channels that come into a layer and go out of it. */
export interface Ends {
  readonly input: Size;
  readonly output: Size;
}

export type LayerModule = Pick<BlockDefinition, "module" | "residual" | "widths"> & {
  /** What the arm has otherwise than the layer, one sentence each. */
  readonly notes: readonly string[];
};

/** Ids of the leaves that more than one convolution reads. */
function sharedLeaves(block: Block): readonly string[] {
  const read = tensorsWithin(block).flatMap((tensor) => leavesOfTensor(tensor).filter(({ role }) => role === "convolution"));
  const ids = read.map(({ id }) => id);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
}

function noteTail(tail: readonly Channelwise[], notes: Set<string>): void {
  if (tail.length === 0) return;
  const names = tail.map((step) => functionNames[step.function]).join(" and ");
  notes.add(
    `Its ${names} at the end ${tail.length === 1 ? "gives" : "give"} way to the network's batch norm and ReLU, as in every arm.`,
  );
}

/** The path beside an identity, null where a block is no such sum. */
function residualPath([only, ...more]: readonly Block[]): Block | null {
  if (only?.block !== "paths" || more.length > 0 || only.split !== "copy" || only.join !== "sum") return null;
  const [first, second, ...others] = only.paths;
  if (first === undefined || second === undefined || others.length > 0) return null;
  if (stepsOf(second).length === 0) return first;
  return stepsOf(first).length === 0 ? second : null;
}

/** The steps of a residual's path up to the batch norm and bias that the network has in their place. */
function withoutNormalisation(path: Block, notes: Set<string>): readonly Block[] {
  const { steps, tail } = withoutTail(path);
  const count = tail.findLastIndex((step) => step.function !== "batchNormalisation" && step.function !== "bias") + 1;
  noteTail(tail.slice(count), notes);
  return [...steps, ...tail.slice(0, count)];
}

/** The inner width that is possible and comes nearest to the layer's own proportion. */
function widthsOf(scale: Scale, module: readonly Step[]): BlockDefinition["widths"] {
  const { inner, least, width } = scale;
  if (inner === null) return undefined;
  const to = Math.max(inner.natural, width, least);
  const draft = { name: "layer", summary: "", module: [...module], widths: { m: { from: least, to, natural: to } } };
  const possible = ownVariant(draft)
    .candidates(width)
    .flatMap(([m]) => m ?? []);
  const [first, ...others] = possible;
  if (first === undefined) throw new BlockError(`no inner width makes a module of it at width ${width}`);
  const distance = (m: number): number => Math.abs(m - inner.natural);
  const natural = others.reduce((best, m) => (distance(m) < distance(best) ? m : best), first);
  return { m: { from: first, to, natural } };
}

/** The module that a block is as it stands, without what the network has behind it, and whether the identity is added to it. */
export function ownModule(block: Block): { readonly module: Block; readonly residual: boolean } {
  const { steps } = withoutTail(block);
  const path = residualPath(steps);
  const kept = path === null ? steps : withoutNormalisation(path, new Set());
  return { module: blockOf(kept), residual: path !== null };
}

/**
 * The module of a layer's block.
 * @throws BlockError in words that follow the layer's name, for what no module can have
 */
export function layerModule(block: Block, { input, output }: Ends, width: number): LayerModule {
  const notes = new Set<string>();
  if (!sameSize(input, output) || !sameSize(input, width)) {
    notes.add(`Its ${formatSize(input)}→${formatSize(output)} channels become ${width}→${width}, the trial's width.`);
  }
  const { steps, tail } = withoutTail(block);
  noteTail(tail, notes);
  const path = residualPath(steps);
  const kept = path === null ? steps : withoutNormalisation(path, notes);
  const scale: Scale = { input, output, width, shared: sharedLeaves(block), inner: null, least: 1, notes };
  const channels = { source: input, text: "C", value: width };
  const moved = moveBlock({ block: "chain", steps: kept }, channels, { ...channels, source: output }, scale);
  if (moved.channels.text !== "C") {
    throw new BlockError(
      `it ends in ${String(moved.channels.text)} channels for C, and a module must end in as many as it got; take it together with the 1×1 behind it`,
    );
  }
  const module = moved.steps.length === 0 ? (["identity"] as const) : moved.steps;
  const widths = widthsOf(scale, module);
  return {
    module: [...module],
    ...(path === null ? {} : { residual: true }),
    ...(widths === undefined ? {} : { widths }),
    notes: [...notes],
  };
}
