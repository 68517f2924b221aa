/** Which calls can be written as which others: the table of all rewrites. Pure. */
import type { Framework } from "../reader";
import type { Call, Signature } from "./calls/call";
import { channelsUnknown, type Grouped } from "./calls/channels";
import { flaxConvolution } from "./calls/flaxArguments";
import { kerasNames, tfjsNames, type KerasNames } from "./calls/kerasArguments";
import { asDepthwise, asGrouped, merged, separated } from "./calls/kerasMoves";
import { pytorchPaths } from "./calls/pathDialect";
import type { ClassForm } from "./places/pathClass";
import type { PathForm } from "./places/paths";
import { isRefused, type Refusal, type RewriteForm } from "./rewrite";

export type Kind = "separable" | "depthwise" | "convolution";

interface Context {
  readonly names: KerasNames;
  /** Channels of the grouped or depthwise convolution, as far as they are known. */
  readonly sizes: Grouped | null;
}

type Change = (calls: readonly Call[], context: Context) => readonly Call[] | Refusal;

/** Layers in order, and what they become: other calls, or the calls that a loop of that form is of. */
export interface Spelling {
  readonly form: RewriteForm;
  /** The kinds of the layers, or the form of the loop that they stand in. */
  readonly from: readonly Kind[] | ClassForm;
  readonly change: Change;
  readonly frameworks: readonly Framework[];
  /** What is written is a loop over paths. */
  readonly loop?: PathForm;
}

const same: Change = (calls) => calls;

/** Changes the first call and keeps the others. */
const first =
  (change: (call: Call, sizes: Grouped, names: KerasNames) => Call | Refusal): Change =>
  ([call, ...others], { names, sizes }) => {
    if (call === undefined || sizes === null) return channelsUnknown;
    const changed = change(call, sizes, names);
    return isRefused(changed) ? changed : [changed, ...others];
  };

const split: Change = ([call], { names }) => (call === undefined ? [] : separated(call, names));

const join: Change = ([depthwise, pointwise], { names }) => {
  if (depthwise === undefined || pointwise === undefined) return [];
  const one = merged([depthwise, pointwise], names);
  return isRefused(one) ? one : [one];
};

const then =
  (one: Change, other: Change): Change =>
  (calls, context) => {
    const between = one(calls, context);
    return isRefused(between) ? between : other(between, context);
  };

const keras: readonly Framework[] = ["keras"];
const both: readonly Framework[] = ["keras", "tfjs"];
const python: readonly Framework[] = ["keras", "flax", "pytorch"];
const convolution: readonly Kind[] = ["convolution"];
const two: readonly Kind[] = ["convolution", "convolution"];
const three: readonly Kind[] = ["convolution", "convolution", "convolution"];

export const spellings: readonly Spelling[] = [
  { form: "depthwise", from: ["separable"], change: split, frameworks: both },
  { form: "grouped", from: ["separable"], change: then(split, first(asGrouped)), frameworks: keras },
  { form: "hybrid", from: ["separable"], change: then(split, first(asGrouped)), frameworks: keras, loop: "hybrid" },
  {
    form: "towers, then 1×1",
    from: ["separable"],
    change: then(split, first(asGrouped)),
    frameworks: keras,
    loop: "towers, then 1×1",
  },
  { form: "separable", from: ["depthwise", "convolution"], change: join, frameworks: both },
  { form: "hybrid", from: ["depthwise", "convolution"], change: first(asGrouped), frameworks: keras, loop: "hybrid" },
  { form: "separable", from: two, change: then(first(asDepthwise), join), frameworks: keras },
  { form: "hybrid", from: two, change: same, frameworks: python, loop: "hybrid" },
  { form: "ResNeXt paths", from: three, change: same, frameworks: python, loop: "ResNeXt paths" },
  { form: "grouped alone", from: ["depthwise"], change: first(asGrouped), frameworks: keras },
  { form: "towers", from: ["depthwise"], change: first(asGrouped), frameworks: keras, loop: "towers" },
  { form: "depthwise alone", from: convolution, change: first(asDepthwise), frameworks: keras },
  { form: "towers", from: convolution, change: same, frameworks: python, loop: "towers" },
  { form: "separable", from: "hybrid", change: then(first(asDepthwise), join), frameworks: keras },
  { form: "depthwise", from: "hybrid", change: first(asDepthwise), frameworks: keras },
  { form: "grouped", from: "hybrid", change: same, frameworks: python },
  { form: "ResNeXt, grouped", from: "ResNeXt paths", change: same, frameworks: python },
  { form: "depthwise alone", from: "towers", change: first(asDepthwise), frameworks: keras },
  { form: "grouped alone", from: "towers", change: same, frameworks: python },
];

export const namesFor = (framework: Framework): KerasNames => (framework === "tfjs" ? tfjsNames : kerasNames);

/** How a framework's layers are written, null for kinds that it has not. */
export function signatureOf(framework: Framework, kind: Kind): Signature | null {
  if (framework === "flax") return kind === "convolution" ? flaxConvolution : null;
  if (framework === "pytorch") return kind === "convolution" ? pytorchPaths.convolution : null;
  const { separable, depthwise, dense } = namesFor(framework);
  return { separable, depthwise, convolution: dense }[kind];
}
