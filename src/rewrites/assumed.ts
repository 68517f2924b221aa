/** Layers that are read with the defaults of the function around them: what holds of them with any other values too. Pure. */
import { multiply, shapeOfTensor, type Block, type Convolution, type Leaf } from "../blocks";
import { blockOf, isChannelwise, isConvolution, stepsOf } from "../equivalences";
import type { Note, ReadLayer } from "../reader";
import { mentions } from "./text/document";

/** Arguments that calls hand on as they are, and that no rule asks about. */
const ofWindow = new Set(["kernel_size", "stride", "strides", "padding", "dilation", "dilation_rate", "kernel_dilation"]);
const ofBias = new Set(["bias", "use_bias"]);

/** Which of so many convolutions has a window: those around it are 1×1. */
const windowAt = (count: number): number => (count > 2 ? 1 : 0);

const isAssumption = ({ about }: Note): boolean => about === "assumption";

/** The arguments of a call that its function's callers may give otherwise. */
function assumedOf({ notes, arguments: given }: ReadLayer): readonly string[] {
  const names = notes.filter(isAssumption).flatMap(({ parameters = [] }) => parameters);
  return Object.entries(given).flatMap(([name, argument]) => (names.some((own) => mentions(argument.text, own)) ? [name] : []));
}

/** The assumption that decides more than windows and biases, which are handed on. */
export function decidingAssumption(calls: readonly ReadLayer[]): Note | null {
  const deciding = calls.filter((call, i) => {
    const isCarried = (name: string): boolean => ofBias.has(name) || (i === windowAt(calls.length) && ofWindow.has(name));
    return call.notes.some(isAssumption) && !assumedOf(call).every(isCarried);
  });
  return deciding.flatMap(({ notes }) => notes.filter(isAssumption))[0] ?? null;
}

/** Whether which weights there are, and of what shape, is for callers to say. */
export const assumesWeights = (calls: readonly ReadLayer[]): boolean =>
  calls.flatMap(assumedOf).some((name) => ofBias.has(name) || name === "kernel_size");

function otherWindow(block: Convolution): Convolution {
  const { kernel, padding, stride, dilation } = block;
  const [height = 1, width = 1, ...channels] = shapeOfTensor(kernel);
  const own: Block = { ...block, stride: stride + 1, dilation: dilation + 1, padding: padding === "same" ? "valid" : "same" };
  return kernel.tensor === "leaf"
    ? { ...own, kernel: { ...kernel, shape: [multiply(2, height), multiply(2, width), ...channels] } }
    : own;
}

const biasOf = ({ kernel }: Convolution, id: string): Block => {
  const bias: Leaf = {
    tensor: "leaf",
    id,
    shape: [shapeOfTensor(kernel)[3] ?? 1],
    role: "bias",
    initial: { law: "constant", value: 0 },
  };
  return { block: "channelwise", function: "bias", state: [bias] };
};

/**
 * The block as it is where callers give other values: with another window, and a bias where there is none. Null where none is assumed.
 * @param isSupposed whether the window is not known at all
 */
export function otherwiseGiven(block: Block, calls: readonly ReadLayer[], isSupposed: boolean): Block | null {
  const assumed = calls.map(assumedOf);
  const window = windowAt(calls.length);
  const isOtherWindow = isSupposed || assumed[window]?.some((name) => ofWindow.has(name)) === true;
  if (!isSupposed && assumed.every(({ length }) => length === 0)) return null;
  const steps = stepsOf(block);
  const convolutions = steps.filter(isConvolution);
  const isOpen = (i: number): boolean =>
    (assumed[calls.length === 1 ? 0 : i] ?? []).some((name) => ofBias.has(name)) &&
    (calls.length > 1 || i === convolutions.length - 1);
  return blockOf(
    steps.flatMap((step, at): readonly Block[] => {
      const before = steps[at - 1];
      if (isConvolution(step)) {
        const i = convolutions.indexOf(step);
        const own = i === window && isOtherWindow ? otherWindow(step) : step;
        const next = steps[at + 1];
        const hasBias = isChannelwise(next) && next.function === "bias";
        return isOpen(i) && !hasBias ? [own, biasOf(step, `bias of ${i}`)] : [own];
      }
      const isItsBias = isChannelwise(step) && step.function === "bias" && isConvolution(before);
      return isItsBias && isOpen(convolutions.indexOf(before)) ? [] : [step];
    }),
  );
}
