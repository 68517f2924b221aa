/** What layers of Keras and tfjs-layers can be written as by other calls of the same block. Pure. */
import { shapeOfTensor, type Block } from "../blocks";
import { isConvolution, isDepthwise, stepsOf } from "../equivalences";
import type { ReadLayer } from "../reader";
import type { Call } from "./call";
import { kerasNames, tfjsNames, type KerasNames } from "./kerasArguments";
import { asDepthwise, asGrouped, merged, separated, type Channels } from "./kerasMoves";
import { isRefused, refusal, type Refusal, type RewriteForm } from "./rewrite";

export type Kind = "separable" | "depthwise" | "dense";

type Change = (calls: readonly Call[], names: KerasNames, channels: Channels | null) => readonly Call[] | Refusal;

/** One spelling of a block as another, `from` its layers in order. */
export interface Spelling {
  readonly form: RewriteForm;
  readonly from: readonly Kind[];
  readonly change: Change;
  /** Whether tfjs-layers has it, which has no groups. */
  readonly isWithoutGroups: boolean;
}

const channelsUnknown = refusal("how many channels come in is not known here, and a grouped convolution has to be told");

/** Changes the first call and keeps the others. */
const first =
  (change: (call: Call, channels: Channels, names: KerasNames) => Call | Refusal): Change =>
  ([call, ...others], names, channels) => {
    if (call === undefined || channels === null) return channelsUnknown;
    const changed = change(call, channels, names);
    return isRefused(changed) ? changed : [changed, ...others];
  };

const split: Change = ([call], names) => (call === undefined ? [] : separated(call, names));
const join: Change = ([depthwise, pointwise], names) => {
  if (depthwise === undefined || pointwise === undefined) return [];
  const one = merged([depthwise, pointwise], names);
  return isRefused(one) ? one : [one];
};

const then =
  (one: Change, other: Change): Change =>
  (calls, names, channels) => {
    const between = one(calls, names, channels);
    return isRefused(between) ? between : other(between, names, channels);
  };

export const spellings: readonly Spelling[] = [
  { form: "depthwise", from: ["separable"], change: split, isWithoutGroups: true },
  { form: "grouped", from: ["separable"], change: then(split, first(asGrouped)), isWithoutGroups: false },
  { form: "separable", from: ["depthwise", "dense"], change: join, isWithoutGroups: true },
  { form: "separable", from: ["dense", "dense"], change: then(first(asDepthwise), join), isWithoutGroups: false },
  { form: "grouped alone", from: ["depthwise"], change: first(asGrouped), isWithoutGroups: false },
  { form: "depthwise alone", from: ["dense"], change: first(asDepthwise), isWithoutGroups: false },
];

export const namesFor = ({ framework }: ReadLayer): KerasNames => (framework === "tfjs" ? tfjsNames : kerasNames);

/** The channels of the depthwise convolution that a block begins with, null where it begins otherwise or they are not known. */
export function depthwiseChannels(block: Block): Channels | null {
  const [begin] = stepsOf(block);
  if (!isConvolution(begin) || !isDepthwise(begin)) return null;
  const output = shapeOfTensor(begin.kernel)[3];
  return typeof begin.groups === "number" && typeof output === "number" ? { input: begin.groups, output } : null;
}
