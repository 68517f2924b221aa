/** The network of an arm: a whole one, or the baseline stack around the arm's module: stem, three stages, pooling, dense; each module matched to the control's size. Pure. */
import {
  BlockError,
  chain,
  concrete,
  globalAverage,
  identity,
  maxPool,
  parameters,
  relu,
  shapeAfter,
  type Block,
  type MapShape,
} from "../blocks";
import { freshBias, freshConvolution, freshNormalisation } from "./leaves";
import { measure, type NetworkSize } from "./measure";
import type { Inner } from "./otherFamilies";
import { findVariant, type Variant, type Widths } from "./variants";
import { buildWholeNetwork, findWholeNetwork } from "./wholeNetworks";

export type Match = "parameters" | "multiply-adds" | "none";

export interface NetworkOptions {
  /** The name of an arm, or an arm of the user's own. */
  readonly variant: string | Variant;
  /** Channels of every stage. */
  readonly width: number;
  /** Modules a stage. */
  readonly modules: number;
  readonly match: Match;
  readonly inner: Inner;
  readonly classes: number;
  readonly input: MapShape;
}

export interface BuiltNetwork extends NetworkSize {
  readonly network: Block;
  /** One of each distinct module with its normalisation and activation, at its resolution: what a self-test has to cover. */
  readonly modules: readonly { readonly name: string; readonly block: Block; readonly input: MapShape }[];
  /** Inner widths of each module, such as "4/3"; empty where an arm has none. */
  readonly innerWidths: readonly string[];
  /** Size off the control's, of a whole network's twin off the plain one's, in percent of it; positive is larger. */
  readonly matchError: number;
}

const stages = 3;

/** Matching holds if the network's weights are within this many percent of the control's. */
export const matchTolerance = 2;

const weights = (block: Block): number => concrete(parameters(block));

interface Choice {
  readonly widths: Widths;
  /** Weights of the module. */
  readonly size: number;
}

/** The choice whose size comes nearest to `target`; the first of equals. */
function nearest(choices: readonly Choice[], target: number): Choice | null {
  return choices.reduce<Choice | null>(
    (best, choice) => (best === null || Math.abs(choice.size - target) < Math.abs(best.size - target) ? choice : best),
    null,
  );
}

/** Inner widths of each module; what one module is off, the next one makes good (paper.md, matching per module). */
function matchedWidths(variant: Variant, channels: number, count: number): readonly Widths[] {
  const budget = channels * channels + 9 * channels;
  const choices = variant
    .candidates(channels)
    .map((widths) => ({ widths, size: weights(variant.module("probe", channels, widths, "linear")) }));
  let carried = 0;
  return Array.from({ length: count }, () => {
    const choice = nearest(choices, budget + carried);
    if (choice === null) throw new BlockError(`${variant.id} has no form at width ${channels}`);
    carried += budget - choice.size;
    return choice.widths;
  });
}

function stageModule(block: Block, variant: Variant, id: string, width: number): Block {
  const normalised = chain(block, freshNormalisation(`${id}.normalisation`, width));
  if (!variant.residual) return chain(...normalised.steps, relu);
  return chain({ block: "paths", split: "copy", join: "sum", paths: [normalised, identity] }, relu);
}

function stack(modules: readonly Block[], { width, modules: perStage, classes, input }: NetworkOptions): Block {
  const staged = modules.flatMap((module, i) => (i % perStage === 0 && i > 0 ? [maxPool, module] : [module]));
  return chain(
    freshConvolution("stem", { size: 3, from: input.channels, to: width }),
    freshNormalisation("stem.normalisation", width),
    relu,
    ...staged,
    globalAverage,
    freshConvolution("dense", { size: 1, from: width, to: classes, role: "dense" }),
    freshBias("dense.bias", classes),
  );
}

/**
 * The network of an arm, with its size and how far that is from the control's (`separable` in the same stack).
 * @throws BlockError in one sentence: unknown arm, a width that does not allow it, or a size that cannot be matched (with the nearest gap).
 */
export function buildNetwork(options: NetworkOptions): BuiltNetwork {
  const { width, modules: perStage, input, match, inner } = options;
  const whole = typeof options.variant === "string" ? findWholeNetwork(options.variant) : null;
  if (whole !== null) return buildWholeNetwork(whole, options);
  const variant = typeof options.variant === "string" ? findVariant(options.variant) : options.variant;
  const count = stages * perStage;
  const extent = 2 ** (stages - 1);
  if (concrete(input.height) < extent || concrete(input.width) < extent)
    throw new BlockError("the images are too small for three stages");
  const widths =
    match === "none" || !variant.matched
      ? Array.from({ length: count }, () => variant.natural(width))
      : matchedWidths(variant, width, count);
  const ids = widths.map((_, i) => `stage${Math.floor(i / perStage) + 1}.module${(i % perStage) + 1}`);
  const built = widths.map((choice, i) => {
    const id = ids[i] ?? "";
    return stageModule(variant.module(id, width, choice, inner), variant, id, width);
  });
  const network = stack(built, options);
  const size = weights(network);
  const controlSize = size + count * (width * width + 9 * width) - built.reduce((sum, module) => sum + weights(module), 0);
  const matchError = (100 * (size - controlSize)) / controlSize;
  if (match !== "none" && variant.matched && Math.abs(matchError) > matchTolerance) {
    const gap = `${matchError > 0 ? "+" : "−"}${Math.abs(matchError).toFixed(1)} %`;
    throw new BlockError(
      `${variant.id} cannot be matched to the control within ±${matchTolerance} % at width ${width} with ${count} modules: the nearest is ${gap}; ${variant.unmatchedAdvice}`,
    );
  }
  const shapes = ids.map((_, i) => ({
    height: concrete(input.height) >> Math.floor(i / perStage),
    width: concrete(input.width) >> Math.floor(i / perStage),
    channels: width,
  }));
  const distinct = new Map<string, BuiltNetwork["modules"][number]>();
  built.forEach((block, i) => {
    const at = shapes[i];
    const key = `${Math.floor(i / perStage)}/${(widths[i] ?? []).join("/")}`;
    if (at && !distinct.has(key)) distinct.set(key, { name: `${variant.id} ${ids[i] ?? ""}`, block, input: at });
  });
  shapeAfter(network, input);
  return {
    network,
    modules: [...distinct.values()],
    ...measure(network, input),
    innerWidths: widths.filter((choice) => choice.length > 0).map((choice) => choice.join("/")),
    matchError,
  };
}
