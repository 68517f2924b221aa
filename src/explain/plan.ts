/**
 * A block as the layers that people write: bias and activation drawn into the convolution before them, depthwise and 1×1 as one
 * layer where a framework has it, alike paths as one loop. Knows no framework's syntax. Pure.
 */
import {
  bodyOfPath,
  concrete,
  multiply,
  sameSize,
  shapeAfter,
  shapeOfTensor,
  type Block,
  type Channelwise,
  type Convolution,
  type Each,
  type Interval,
  type Join,
  type Paths,
  type Pool,
  type Size,
  type Tensor,
} from "../blocks";
import { isDepthwise, isFixed, isPointwise, ruleOf, stepsOf } from "../equivalences";

/** The map that a layer reads; extents that are not known are null. */
export interface Place {
  readonly channels: Size;
  readonly height: number | null;
  readonly width: number | null;
}

export type Activation = "relu" | "elu" | "leakyRelu";

/** What may be written into the call of a convolution. */
interface Trimmings {
  readonly bias: Tensor | null;
  /** The bias behind a sum of alike paths belongs to the first of them alone. */
  readonly biasOn: "every path" | "first path";
  readonly activation: Activation | null;
  readonly at: Place;
}

export type ConvolutionLayer = Trimmings & { readonly layer: "convolution"; readonly block: Convolution };
export type SeparableLayer = Trimmings & {
  readonly layer: "separable";
  readonly depthwise: Convolution;
  readonly pointwise: Convolution;
};

export type Layer =
  | ConvolutionLayer
  | SeparableLayer
  | { readonly layer: "normalisation"; readonly state: readonly Tensor[] }
  | { readonly layer: "activation"; readonly activation: Activation }
  /** A bias with no convolution before it. */
  | { readonly layer: "bias"; readonly bias: Tensor }
  | { readonly layer: "dropout"; readonly rate: number }
  | { readonly layer: "pool"; readonly block: Pool; readonly at: Place };

/** `count` paths that are written once. */
export interface Loop {
  readonly layer: "loop";
  readonly count: Size;
  /** Channels of each path, one after the other, or all channels for each. */
  readonly split: "copy" | Size;
  /** One body whose tensors refer to the path by `index`; or one body a path, alike in all but their tensors, and no index. */
  readonly bodies: readonly Plan[];
  readonly index: string | null;
  readonly join: Join;
  readonly at: Place;
}

/** Unlike paths, written one by one. */
export interface Branches {
  readonly layer: "branches";
  readonly split: "copy" | readonly Interval[];
  readonly bodies: readonly Plan[];
  readonly join: Join;
  readonly at: Place;
}

export type PlanStep = Layer | Loop | Branches;
export type Plan = readonly PlanStep[];

export interface PlanOptions {
  /** Whether a depthwise convolution and the 1×1 after it are one layer. */
  readonly fuse: boolean;
  /** Whether bias and activation are arguments of the convolution before them. */
  readonly activationInside: boolean;
}

function placeAfter(block: Block, at: Place): Place {
  const { height, width, channels } = at;
  const known = shapeAfter(widthless(block), { height: height ?? 0, width: width ?? 0, channels });
  const extents =
    height === null || width === null ? { height: null, width: null } : shapeAfter(block, { height, width, channels });
  return {
    channels: known.channels,
    height: extents.height === null ? null : concrete(extents.height),
    width: extents.width === null ? null : concrete(extents.width),
  };
}

/** The block without what needs the extents of a map, which are made up where they are not known. */
function widthless(block: Block): Block {
  switch (block.block) {
    case "convolution":
      return { ...block, stride: 1, padding: "same" };
    case "pool":
      return { ...block, function: "max", stride: 1, padding: "same" };
    case "chain":
      return { ...block, steps: block.steps.map(widthless) };
    case "paths":
      return { ...block, paths: block.paths.map(widthless) };
    case "each":
      return { ...block, body: widthless(block.body) };
    default:
      return block;
  }
}

const isActivation = (step: Block | undefined): step is Channelwise & { function: Activation } =>
  step?.block === "channelwise" && (step.function === "relu" || step.function === "elu" || step.function === "leakyRelu");

/** Whether two steps are what the frameworks call a separable convolution. */
const isSeparable = (first: Block | undefined, second: Block | undefined): boolean =>
  isDepthwise(first) && isPointwise(second) && isFixed(first) === isFixed(second);

function trimmings(
  steps: readonly Block[],
  { activationInside }: PlanOptions,
): { bias: Tensor | null; activation: Activation | null; used: number } {
  const [first, second] = steps;
  const bias = biasOf(first);
  const next = bias === null ? first : second;
  const activation = activationInside && isActivation(next) && next.function !== "leakyRelu" ? next.function : null;
  return { bias, activation, used: (bias === null ? 0 : 1) + (activation === null ? 0 : 1) };
}

/** The layer that steps begin with, and how many of them it is. */
function layerOf(
  steps: readonly Block[],
  at: Place,
  options: PlanOptions,
): { readonly step: PlanStep | Plan; readonly used: number } {
  const [first, second] = steps;
  if (first?.block === "convolution") {
    if (options.fuse && second?.block === "convolution" && isSeparable(first, second)) {
      const { used, ...rest } = trimmings(steps.slice(2), options);
      return {
        step: { layer: "separable", depthwise: first, pointwise: second, at, biasOn: "every path", ...rest },
        used: used + 2,
      };
    }
    const { used, ...rest } = trimmings(steps.slice(1), options);
    return { step: { layer: "convolution", block: first, at, biasOn: "every path", ...rest }, used: used + 1 };
  }
  switch (first?.block) {
    case "channelwise":
      return { step: channelwiseLayer(first), used: 1 };
    case "pool":
      return { step: { layer: "pool", block: first, at }, used: 1 };
    case "dropout":
      return { step: { layer: "dropout", rate: first.rate }, used: 1 };
    case "paths":
      return { step: pathsStep(first, at, options), used: 1 };
    case "each":
      return { step: eachStep(first, at, options), used: 1 };
    default:
      return { step: [], used: 1 };
  }
}

function channelwiseLayer(step: Channelwise): Layer {
  if (isActivation(step)) return { layer: "activation", activation: step.function };
  const [bias] = step.state;
  if (step.function === "bias" && bias !== undefined) return { layer: "bias", bias };
  return { layer: "normalisation", state: step.state };
}

function eachStep(each: Each, at: Place, options: PlanOptions): PlanStep | Plan {
  const { count, index, split, body, join } = each;
  if (count === 1) return planOf(bodyOfPath(each, 0), at, options);
  const channels = split === "copy" ? at.channels : split.width;
  const bodies = [planOf(body, { ...at, channels }, options)];
  return { layer: "loop", count, index, split: split === "copy" ? split : split.width, bodies, join, at };
}

/** Equal for plans that differ in their tensors only. */
const looks = (plan: Plan): string =>
  JSON.stringify(plan, (_, value: unknown) =>
    typeof value === "object" && value !== null && "tensor" in value ? shapeText(value) : value,
  );

const isTensor = (value: object): value is Tensor => "tensor" in value;
const shapeText = (value: object): string => (isTensor(value) ? JSON.stringify(shapeOfTensor(value)) : "");

/** The width of consecutive slices that are equally wide, else null. */
function evenWidth(split: readonly Interval[]): Size | null {
  const width = split[0]?.count ?? 0;
  if (typeof width !== "number") return null;
  return split.every(({ from, count }, i) => sameSize(count, width) && sameSize(from, i * width)) ? width : null;
}

/** So many alike paths are written as a loop. */
const manyPaths = 3;

function pathsStep({ split, paths, join }: Paths, at: Place, options: PlanOptions): PlanStep | Plan {
  const bodies = paths.map((path, i) =>
    planOf(path, { ...at, channels: split === "copy" ? at.channels : (split[i]?.count ?? 0) }, options),
  );
  const [only] = bodies;
  if (only !== undefined && bodies.length === 1 && split === "copy") return only;
  const width = split === "copy" ? split : evenWidth(split);
  const covers = width === "copy" || (width !== null && sameSize(at.channels, multiply(width, paths.length)));
  const alike = only !== undefined && only.length > 0 && new Set(bodies.map(looks)).size === 1;
  return alike && covers && paths.length >= manyPaths
    ? { layer: "loop", count: paths.length, index: null, split: width, bodies, join, at }
    : { layer: "branches", split, bodies, join, at };
}

const biasOf = (step: Block | undefined): Tensor | null =>
  step?.block === "channelwise" && step.function === "bias" ? (step.state[0] ?? null) : null;

/** A bias behind concatenated paths as its shares in them, where the frameworks have a place for it. */
function withBiasInPaths(steps: readonly Block[]): readonly Block[] {
  const at = steps.findIndex(
    (step, i) => (step.block === "paths" || step.block === "each") && step.join === "concat" && biasOf(steps[i + 1]) !== null,
  );
  const rewrite = at < 0 ? null : ruleOf("R5").apply(steps.slice(at, at + 2));
  if (rewrite === null || "refused" in rewrite) return steps;
  return [...steps.slice(0, at), ...rewrite.after, ...withBiasInPaths(steps.slice(at + 2))];
}

/** A plan that ends in a convolution without a bias, with one; null for others. */
function endingIn(body: Plan, bias: Tensor, biasOn: Trimmings["biasOn"]): Plan | null {
  const last = body.at(-1);
  if (last?.layer !== "convolution" && last?.layer !== "separable") return null;
  return last.bias !== null || last.activation !== null ? null : [...body.slice(0, -1), { ...last, bias, biasOn }];
}

/** The bias of a sum as that of its first path. */
function withBias(step: PlanStep, bias: Tensor): PlanStep | null {
  if ((step.layer !== "loop" && step.layer !== "branches") || step.join !== "sum") return null;
  if (step.layer === "loop") {
    const bodies = step.bodies.map((body) => endingIn(body, bias, "first path"));
    return bodies.every((body) => body !== null) ? { ...step, bodies } : null;
  }
  const at = step.bodies.findIndex((body) => endingIn(body, bias, "every path") !== null);
  const biased = endingIn(step.bodies[at] ?? [], bias, "every path");
  return biased === null ? null : { ...step, bodies: step.bodies.map((body, i) => (i === at ? biased : body)) };
}

/** Whether the layers of a path ask which path it is. */
export const asksForPath = (body: Plan): boolean =>
  body.some(
    (step) => (step.layer === "convolution" || step.layer === "separable") && step.bias !== null && step.biasOn === "first path",
  );

/**
 * The layers of a block that reads a map.
 * @throws BlockError where parts do not fit
 */
export function planOf(block: Block, input: Place, options: PlanOptions): Plan {
  const plan: PlanStep[] = [];
  const steps = withBiasInPaths(stepsOf(block));
  let at = input;
  for (let from = 0; from < steps.length;) {
    const { step, used } = layerOf(steps.slice(from), at, options);
    const bias = biasOf(steps[from + used]);
    const biased = bias !== null && "layer" in step ? withBias(step, bias) : null;
    if (biased !== null) {
      plan.push(biased);
      for (const read of steps.slice(from, from + used + 1)) at = placeAfter(read, at);
      from += used + 1;
      continue;
    }
    plan.push(...("layer" in step ? [step] : step));
    for (const read of steps.slice(from, from + used)) at = placeAfter(read, at);
    from += used;
  }
  return plan;
}
