/** The dose: a grouped 3×3, then a 1×1, at every cardinality that divides the channels. Pure. */
import { concrete, multiplyAdds, parameters, type Block } from "../../src/blocks";
import { drawnCardinalities, moduleAtCardinality } from "../../src/networks";
import { signed } from "../../src/wording";
import type { Dose, Measurements } from "../../src/protocol/panel";
import { millisecondsText, timeOf } from "./measured";
import { channels, mapShape, type Pane } from "./panes";
import { countText } from "./weights";

/** What was measured, as the page was told. */
export interface Measured {
  readonly measurements: Measurements | null;
  readonly dose: Dose | null;
}

/** The stops of the slider. */
export const cardinalities = drawnCardinalities;

const blockAt = (groups: number): Block => moduleAtCardinality(groups).block;

function nameAt(groups: number): string {
  if (groups === 1) return "1 group: a plain convolution, then 1×1";
  if (groups === channels) return `${groups} groups of one channel: depthwise, then 1×1, which is the separable convolution`;
  return `${groups} groups of ${channels / groups} channels: grouped, then 1×1`;
}

/** The module at a cardinality, as a pane of its own. */
export function doseAt(groups: number): Pane {
  return {
    ...moduleAtCardinality(groups),
    title: `Cardinality ${groups}`,
    summary: nameAt(groups),
    formula: "",
    note: "",
  };
}

/** Such as "40,960, 8.8 times those of the separable convolution". */
function weightsText(block: Block): string {
  const weights = concrete(parameters(block));
  const control = concrete(parameters(blockAt(channels)));
  const than = weights === control ? "" : `, ${(weights / control).toFixed(1)} times those of the separable convolution`;
  return `${countText(weights)}${than}`;
}

function workText(block: Block): string {
  const map = [mapShape.height, mapShape.width, mapShape.channels].map(concrete).join("×");
  return `${countText(concrete(multiplyAdds(block, mapShape)))} on a map of ${map}`;
}

/** A stop in numbers, in the order of `doseColumns`; what was not measured is said to be so. */
export function doseRow(groups: number, { dose, measurements }: Measured): readonly string[] {
  const block = blockAt(groups);
  // The last stop is the control, whatever it is called.
  const names = groups === channels ? [`grouped-${groups}`, "separable"] : [`grouped-${groups}`];
  const own = names.map((variant) => timeOf(measurements, { variant, layer: null })).find((time) => time !== null) ?? null;
  const step = stopAt(dose, groups)?.millisecondsPerStep ?? null;
  const times = [
    ...(own === null ? [] : [`${millisecondsText(own)} forward and backward (${measurements?.where ?? ""})`]),
    ...(step === null ? [] : [`${millisecondsText(step)} a training step of the whole network (${dose?.where ?? ""})`]),
  ];
  return [
    String(groups),
    weightsText(block),
    workText(block),
    times.length === 0 ? "not measured on this machine yet" : times.join("; "),
    errorText(dose, groups),
  ];
}

export const doseColumns = ["Cardinality", "Parameters", "Multiply-adds", "Time", "Error"] as const;

/** What the study found at as many channels a group, whatever the width of its network; undefined where it has no such arm. */
export const stopAt = (dose: Dose | null, groups: number): Dose["stops"][number] | undefined =>
  dose?.stops.find(({ cardinality }) => dose.channels * groups === channels * cardinality);

function errorText(dose: Dose | null, groups: number): string {
  const stop = stopAt(dose, groups);
  if (dose === null) return "not measured yet; run the cardinality study";
  if (groups === channels) return `the control itself: Δ is 0 by definition (${dose.where})`;
  if (stop === undefined) return `no arm with ${channels / groups} channels a group (${dose.where})`;
  const { meanDifference, interval, pairs, cardinality } = stop;
  if (meanDifference === null) return "no complete pair of runs yet";
  const between = interval === null ? "" : ` [${interval.map((bound) => signed(bound)).join(", ")}]`;
  const at =
    dose.channels === channels
      ? ""
      : `, at ${cardinality} ${cardinality === 1 ? "group" : "groups"} in a network ${dose.channels} channels wide`;
  return `Δ to separable ${signed(meanDifference)} points${between}, ${pairs} ${pairs === 1 ? "pair" : "pairs"}${at} (${dose.where})`;
}
