/** What a whole network is made from: its options, its unit, and the check of its images. It knows no network by name. Pure. */
import { BlockError, chain, type Block, type Channelwise, type MapShape } from "../blocks";
import { freshConvolution, freshNormalisation } from "./leaves";
import type { BuiltNetwork } from "./network";
import { separable } from "./separableFamily";

/** Whether 3×3 convolutions stay as they are or become depthwise and 1×1. Those that read the image stay in either form. */
export type Form = "plain" | "separable";

export interface WholeNetworkOptions {
  readonly width: number;
  readonly classes: number;
  readonly input: MapShape;
  readonly form: Form;
}

/** A network, and what of it a self-test has to cover. */
export type WholeBlocks = Pick<BuiltNetwork, "network" | "modules">;

export interface UnitOptions {
  readonly from: number;
  readonly to: number;
  readonly form: Form;
  readonly activation: Channelwise;
}

/** A 3×3 or what stands in its place, batch norm, activation. */
export function unit(id: string, { from, to, form, activation }: UnitOptions): Block {
  const block = form === "plain" ? freshConvolution(id, { size: 3, from, to }) : separable(id, from, "none", to);
  return chain(block, freshNormalisation(`${id}.normalisation`, to), activation);
}

/** @throws BlockError unless both extents lie between two numbers of pixels. */
export function checkExtent(name: string, { height, width }: MapShape, { least, most }: { least: number; most: number }): void {
  const fits = [height, width].every((extent) => typeof extent === "number" && extent >= least && extent <= most);
  if (!fits) throw new BlockError(`${name} takes images of ${least} to ${most} pixels a side: take other data or another arm`);
}
