/** The dose: a grouped 3×3, then a 1×1, at every cardinality that divides the channels. Pure. */
import { concrete, multiplyAdds, parameters, type Block } from "../../src/blocks";
import { findVariant } from "../../src/networks";
import { channels, mapShape, type Pane } from "./panes";

/** The divisors of the number of channels, ascending: the stops of the slider. */
export const cardinalities: readonly number[] = Array.from({ length: channels }, (_, i) => i + 1).filter(
  (groups) => channels % groups === 0,
);

const blockAt = (groups: number): Block => findVariant(`grouped-${groups}`).module("dose", channels, [channels], "published");

function nameAt(groups: number): string {
  if (groups === 1) return "1 group: a plain convolution, then 1×1";
  if (groups === channels) return `${groups} groups of one channel: depthwise, then 1×1, which is the separable convolution`;
  return `${groups} groups of ${channels / groups} channels: grouped, then 1×1`;
}

/** The module at a cardinality, as a pane of its own. */
export function doseAt(groups: number): Pane {
  const block = blockAt(groups);
  return {
    variant: `grouped-${groups}`,
    title: `Cardinality ${groups}`,
    summary: nameAt(groups),
    formula: "",
    block,
    module: block,
    note: costText(block),
  };
}

const count = (size: number): string => size.toLocaleString("en-GB");

function costText(block: Block): string {
  const weights = concrete(parameters(block));
  const work = concrete(multiplyAdds(block, mapShape));
  const control = concrete(parameters(blockAt(channels)));
  const ratio = (weights / control).toFixed(1);
  const than = weights === control ? "" : `, ${ratio} times those of the separable convolution`;
  const map = [mapShape.height, mapShape.width, mapShape.channels].map(concrete).join("×");
  return `${count(weights)} parameters${than}; ${count(work)} multiply-adds on a map of ${map}.`;
}
