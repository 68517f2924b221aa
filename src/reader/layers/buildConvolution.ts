/** A convolution layer as a block, with its sizes as far as they are known. What the algebra does not hold is said, not rounded. Pure. */
import {
  add,
  divide,
  formatSize,
  multiply,
  sameSize,
  unknown,
  type Block,
  type Channelwise,
  type Convolution,
  type Leaf,
  type LeafRole,
  type MapShape,
  type Size,
} from "../../blocks";
import type { Note } from "../readLayer";
import { extentAfter } from "./extents";
import type { ConvolutionRole, Layer } from "./layer";
import { evenNumber, extentFrom, newFinding, paddingFrom, type Finding } from "./window";

/** Extents that are not even known by a name are null. */
export interface PartialShape {
  readonly height: Size | null;
  readonly width: Size | null;
  readonly channels: Size | null;
}

export interface Built {
  readonly block: Block | null;
  readonly unknown: string | null;
  /** What of its window is not known, where the block has one that keeps the extent in its place. */
  readonly supposed?: string;
  /** The shape that goes in, where the layer's own arguments say more than what comes. */
  readonly input: MapShape;
  readonly output: PartialShape;
  readonly notes: readonly Note[];
}

export function leaf(id: string, shape: readonly Size[], role: LeafRole = "convolution"): Leaf {
  const fan = multiply(...shape.slice(0, -1));
  return {
    tensor: "leaf",
    id,
    shape,
    role,
    initial: role === "convolution" ? { law: "heNormal", fan } : { law: "constant", value: 0 },
  };
}

export function channelwise(name: Channelwise["function"], id: string, channels: Size): Channelwise {
  switch (name) {
    case "bias":
      return { block: "channelwise", function: name, state: [leaf(`${id}.bias`, [channels], "bias")] };
    case "batchNormalisation":
      return {
        block: "channelwise",
        function: name,
        state: [
          { ...leaf(`${id}.scale`, [channels], "normalisation"), initial: { law: "constant", value: 1 } },
          leaf(`${id}.offset`, [channels], "normalisation"),
          leaf(`${id}.mean`, [channels], "statistics"),
          { ...leaf(`${id}.variance`, [channels], "statistics"), initial: { law: "constant", value: 1 } },
        ],
      };
    default:
      return { block: "channelwise", function: name, state: [] };
  }
}

export const blockOf = (steps: readonly Block[]): Block => {
  const [only] = steps;
  return steps.length === 1 && only !== undefined ? only : { block: "chain", steps };
};

/** What follows the last convolution inside of the same layer. */
function tail({ bias, activation }: ConvolutionRole, id: string, channels: Size, finding: Finding): readonly Block[] {
  const steps: Block[] = [];
  if (bias === true) steps.push(channelwise("bias", id, channels));
  if (bias === null) finding.why.push("whether it has a bias is not known here");
  if (activation !== null && activation.function !== null) steps.push(channelwise(activation.function, id, channels));
  if (activation?.function === null) {
    const text = activation.isKnown
      ? `${activation.name} follows inside the layer; blocks have no such function, so the block ends before it.`
      : `Which activation follows inside the layer is not known here (${activation.name}), so the block ends before it.`;
    finding.notes.push({ about: "activation", text });
  }
  return steps;
}

function groupsOf({ groups }: ConvolutionRole, input: Size, finding: Finding): Size | null {
  if (groups === "input") return input;
  return extentFrom(groups, "number of groups", finding);
}

/** A division that the text leaves open is a reason, one that fails a fault of the code. */
function perGroup(channels: Size, groups: Size, which: string, finding: Finding): Size | null {
  const exact = divide(channels, groups);
  if (exact !== null) return exact;
  const [all, number] = [formatSize(channels), formatSize(groups)];
  finding.why.push(
    typeof channels === "number" && typeof groups === "number"
      ? `${number} groups do not divide the ${all} channels that ${which}`
      : `whether ${number} groups divide the ${all} channels that ${which} is not known here`,
  );
  return null;
}

function outputChannels(role: ConvolutionRole, input: Size, finding: Finding): Size | null {
  if (role.output !== null) return extentFrom({ ...role.output, assumed: null }, "number of filters", finding);
  if (role.groups !== "input") {
    finding.why.push("the number of filters is not known here");
    return null;
  }
  const multiplier = extentFrom(role.multiplier, "depth multiplier", finding);
  return multiplier === null ? null : multiply(input, multiplier);
}

/** The shape that a convolution really reads: its own number of channels goes before what seems to come. */
export function inputOf(role: ConvolutionRole, coming: MapShape | null): MapShape {
  const shape = coming ?? { height: unknown("H"), width: unknown("W"), channels: unknown("C") };
  return role.input === null ? shape : { ...shape, channels: role.input.size };
}

/** @param coming what comes in; null where no data is seen to pass */
export function buildConvolution(layer: Layer, role: ConvolutionRole, coming: MapShape | null): Built {
  // At a stride, a 1×1 convolution is none of the forms that it is without.
  const finding = newFinding(
    layer.because,
    role.kernel.some((extent) => extent?.size !== 1),
  );
  const { id, framework } = layer;
  const input = inputOf(role, coming);
  const height = extentFrom(role.kernel[0], "kernel size", finding);
  const width = role.kernel[0] === role.kernel[1] ? height : extentFrom(role.kernel[1], "kernel size", finding);
  const stride = evenNumber(role.stride, "stride", finding);
  const dilation = evenNumber(role.dilation, "dilation", finding);
  const groups = groupsOf(role, input.channels, finding);
  const middle = role.isSeparable
    ? outputChannels({ ...role, output: null, groups: "input" }, input.channels, finding)
    : outputChannels(role, input.channels, finding);
  const filters = role.isSeparable && role.output !== null ? { ...role.output, assumed: null } : null;
  const last = role.isSeparable ? extentFrom(filters, "number of filters", finding) : middle;
  const each = groups === null ? null : perGroup(input.channels, groups, "come in", finding);
  if (groups !== null && middle !== null && role.groups !== "input") perGroup(middle, groups, "go out", finding);
  const padding =
    height === null || width === null || stride === null || dilation === null
      ? null
      : paddingFrom({ padding: role.padding, kernel: [height, width], stride, dilation, framework }, finding);
  if (role.why !== null) finding.why.unshift(role.why);
  if (dilation !== null && dilation > 1) {
    finding.notes.push({
      about: "dilation",
      text: `Dilation ${dilation}: a ${formatSize(height ?? 0)}×${formatSize(width ?? 0)} kernel reaches over ${reach(height, dilation)}×${reach(width, dilation)} positions; every equal form keeps it.`,
    });
  }
  if (stride === null || dilation === null || padding === null || height === null || width === null) {
    return refused(finding, input, { height: null, width: null, channels: last });
  }
  const window = { stride, dilation, padding };
  const supposed = [...new Set(finding.supposed)].join("; ");
  const shape: PartialShape = {
    height: supposed === "" ? extentAfter(input.height, { size: height, ...window }) : null,
    width: supposed === "" ? extentAfter(input.width, { size: width, ...window }) : null,
    channels: last,
  };
  if (last === null || middle === null || each === null || groups === null) return refused(finding, input, shape);
  const kernel = leaf(`${id}.kernel`, [height, width, each, middle]);
  const first: Convolution = { block: "convolution", kernel, groups, ...window };
  const pointwise: Convolution = {
    block: "convolution",
    kernel: leaf(`${id}.pointwise`, [1, 1, middle, last]),
    groups: 1,
    stride: 1,
    dilation: 1,
    padding: "same",
  };
  const steps = [first, ...(role.isSeparable ? [pointwise] : []), ...tail(role, id, last, finding)];
  if (finding.why.length > 0) return refused(finding, input, shape);
  const built = { block: blockOf(steps), unknown: null, input, output: shape, notes: notesOf(finding) };
  return supposed === "" ? built : { ...built, supposed };
}

function reach(size: Size | null, dilation: number): string {
  return formatSize(add(multiply(add(size ?? 0, -1), dilation), 1));
}

function notesOf({ notes, because }: Finding): readonly Note[] {
  if (because.size === 0) return notes;
  const text = `Read with ${[...because].join(", ")}, as the enclosing function has it unless a caller gives another.`;
  const parameters = [...because].map((own) => own.slice(0, own.indexOf(" = ")));
  return [...notes, { about: "assumption", text, parameters }];
}

function refused(finding: Finding, input: MapShape, output: PartialShape): Built {
  const why = new Set([...finding.why, ...(finding.supposed ?? [])]);
  return { block: null, unknown: [...why].join("; "), input, output, notes: notesOf(finding) };
}

/** Whether a convolution has one kernel a channel. */
export function isDepthwise({ groups, kernel }: Convolution): boolean {
  return kernel.tensor === "leaf" && groups !== 1 && sameSize(kernel.shape[2] ?? 0, 1);
}
