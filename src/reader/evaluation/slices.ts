/** Maps that are cut into slices of their channels: split and chunk, as functions of the array libraries and as PyTorch's methods. */
import { divide, multiply, sameSize, type Interval, type Size } from "../../blocks";
import { matchArguments } from "../frameworks/bind";
import { featureMap, type FeatureMap } from "./featureMap";
import { mapOf, type Frame } from "./frame";
import { numberIn } from "./arithmetic";
import { everyExpression } from "../syntax/everyExpression";
import type { Expression, Statement } from "../syntax/form";
import { amountOf, listValue, type Given, type Value } from "./values";

/** What the second argument says: how many slices, or how many channels each has. */
type Says = "sections" | "widths";

const splitters: ReadonlyMap<string, { readonly says: Says; readonly names: readonly string[] }> = new Map([
  ["keras.ops.split", { says: "sections", names: ["x", "indices_or_sections", "axis"] }],
  ["tensorflow.keras.ops.split", { says: "sections", names: ["x", "indices_or_sections", "axis"] }],
  ["tensorflow.split", { says: "sections", names: ["value", "num_or_size_splits", "axis"] }],
  ["jax.numpy.split", { says: "sections", names: ["ary", "indices_or_sections", "axis"] }],
  ["torch.split", { says: "widths", names: ["tensor", "split_size_or_sections", "dim"] }],
  ["torch.chunk", { says: "sections", names: ["input", "chunks", "dim"] }],
]);

/** More slices than these are not looked at one by one. */
const mostSlices = 512;

/** Whether an axis is that of the channels: the last, but in PyTorch the one behind the batch. */
const isChannelAxis = (axis: number | null, { run }: Frame): boolean =>
  run.channelsFirst ? axis === 1 || axis === -3 : axis === -1 || axis === 3;

interface Cut {
  readonly width: Size;
  /** Null where it depends on channels that are not known. */
  readonly count: number | null;
}

function cutOf(channels: Size, says: Says, given: number): Cut | null {
  if (given < 1) return null;
  if (typeof channels !== "number") return says === "widths" ? { width: given, count: null } : null;
  const [width, count] = says === "sections" ? [divide(channels, given), given] : [given, channels / given];
  return width === null || !Number.isInteger(count) || count > mostSlices ? null : { width, count };
}

function slicesOf(input: FeatureMap, { width, count }: Cut, frame: Frame): Value {
  const more = (i: number): Value => {
    const map = featureMap({ ...input.shape, channels: width }, { op: "slice", input, from: multiply(i, width), count: width });
    frame.run.maps.push(map);
    return { is: "map", map };
  };
  if (count === null) return { is: "list", items: [], isOpen: true, more };
  return listValue(Array.from({ length: count }, (_, i) => more(i)));
}

/** The slices that a function makes of its first argument, null where it is none that cuts channels into known equal parts. */
export function callSplitter(path: string, given: readonly Given[], frame: Frame): Value | null {
  const splitter = splitters.get(path);
  if (splitter === undefined) return null;
  const { values } = matchArguments(given, splitter.names);
  const [first, second, axis] = splitter.names.map((name) => values.get(name));
  const says = second === undefined ? null : (amountOf(second)?.size ?? null);
  if (first === undefined || typeof says !== "number" || !isChannelAxis(axis === undefined ? 0 : numberIn(axis), frame))
    return null;
  const input = mapOf(first, frame);
  const cut = input === null ? null : cutOf(input.shape.channels, splitter.says, says);
  return input === null || cut === null ? null : slicesOf(input, cut, frame);
}

/** The slice behind `x[..., a:b]`, in PyTorch `x[:, a:b]`: the one that cuts channels alone; null for any other index. */
export function channelIndex(index: Expression, { run }: Frame): (Expression & { readonly kind: "slice" }) | null {
  if (index.kind !== "list" || index.items.length !== 2) return null;
  const [before, cut] = index.items;
  if (before === undefined || cut?.kind !== "slice" || cut.step !== null) return null;
  const isAll = before.kind === "slice" && before.from === null && before.to === null;
  return (run.channelsFirst ? isAll : run.textOf(before) === "...") ? cut : null;
}

/** `to` is null for the last of the channels. */
export function sliceOfMap(input: FeatureMap, from: number, to: number | null, frame: Frame): Value | null {
  const { channels } = input.shape;
  const end = to ?? (typeof channels === "number" ? channels : null);
  if (end === null || from < 0 || end <= from || (typeof channels === "number" && end > channels)) return null;
  const count = end - from;
  const map = featureMap({ ...input.shape, channels: count }, { op: "slice", input, from, count });
  frame.run.maps.push(map);
  return { is: "map", map };
}

/** Whether statements cut channels, as a loop over paths does. */
export function cutsChannels(statements: readonly Statement[], frame: Frame): boolean {
  let found = false;
  everyExpression(statements, (expression) => {
    found ||= expression.kind === "element" && channelIndex(expression.index, frame) !== null;
  });
  return found;
}

/** Whether equally wide slices are all channels of a map, in any order; where it is not known how many it has, they say it. */
export function coverAll(slices: readonly Interval[], channels: Size): boolean {
  const width = slices[0]?.count ?? 0;
  const places = slices.map(({ from, count }) => (sameSize(count, width) ? divide(from, width) : null));
  const isWhole = places.every((place) => typeof place === "number") && new Set(places).size === slices.length;
  const isRow = isWhole && slices.every((_, i) => places.includes(i));
  return isRow && (typeof channels !== "number" || sameSize(channels, multiply(width, slices.length)));
}
