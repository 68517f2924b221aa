/**
 * Reverse-mode differentiation of a program: for each instruction, from the last to the first, the instructions of its pullback.
 * Each rule is the adjoint of one operation; what a value's several readers send back is summed. No tfjs here.
 */
import { concat, reshape, sliceAxis, type Builder } from "./builder";
import type { Instruction, Operation, ValueId } from "./program";

interface Pullback {
  readonly builder: Builder;
  readonly instruction: Instruction;
  /** Gradient of output number i; null if nothing reads it. */
  readonly gradient: ValueId;
  readonly input: (index: number) => ValueId;
  readonly output: (index: number) => ValueId;
  /** Whether input number i leads back to something that wants a gradient. */
  readonly wanted: (index: number) => boolean;
}

/** Gradients by input index; null where there is none or none is wanted. */
type Rule<Kind extends Operation["kind"]> = (
  pullback: Pullback,
  operation: Extract<Operation, { kind: Kind }>,
) => readonly (ValueId | null)[];

function like({ builder, input, gradient }: Pullback, operation: Operation, from: readonly ValueId[] = [gradient]): ValueId {
  return builder.emit(operation, from, builder.shape(input(0)));
}

const filter =
  (
    inputGradient: "convolutionInputGradient" | "depthwiseInputGradient",
    kernelGradient: "convolutionKernelGradient" | "depthwiseKernelGradient",
  ) =>
  (pullback: Pullback, { stride, padding, dilation }: { stride: number; padding: "same" | "valid"; dilation: number }) => {
    const { builder, gradient, input, wanted } = pullback;
    const inputShape = builder.shape(input(0));
    const kernelShape = builder.shape(input(1));
    return [
      wanted(0)
        ? builder.emit({ kind: inputGradient, inputShape, stride, padding, dilation }, [input(1), gradient], inputShape)
        : null,
      wanted(1)
        ? builder.emit({ kind: kernelGradient, kernelShape, stride, padding, dilation }, [input(0), gradient], kernelShape)
        : null,
    ];
  };

const rules: { readonly [Kind in Operation["kind"]]?: Rule<Kind> } = {
  convolution: filter("convolutionInputGradient", "convolutionKernelGradient"),
  depthwise: filter("depthwiseInputGradient", "depthwiseKernelGradient"),
  matMul: ({ builder, gradient, input, wanted }, { transposeA, transposeB }) => {
    if (transposeA || transposeB) throw new Error("only plain matrix products are differentiated");
    const product = (a: ValueId, b: ValueId, which: 0 | 1): ValueId =>
      builder.emit({ kind: "matMul", transposeA: which === 1, transposeB: which === 0 }, [a, b], builder.shape(input(which)));
    return [wanted(0) ? product(gradient, input(1), 0) : null, wanted(1) ? product(input(0), gradient, 1) : null];
  },
  normalise: ({ builder, gradient, input, output }, { epsilon }) =>
    builder.emitAll(
      { kind: "normaliseGradient", epsilon },
      [gradient, input(0), input(1), output(3), output(4)],
      [builder.shape(input(0)), builder.shape(input(1)), builder.shape(input(2))],
    ),
  relu: (pullback) => [like(pullback, { kind: "reluGradient" }, [pullback.gradient, pullback.output(0)])],
  elu: (pullback) => [like(pullback, { kind: "eluGradient" }, [pullback.gradient, pullback.output(0)])],
  leakyRelu: (pullback, { slope }) => [
    like(pullback, { kind: "leakyReluGradient", slope }, [pullback.gradient, pullback.output(0)]),
  ],
  maxPool: (pullback, { size, stride, padding }) => [
    like(pullback, { kind: "maxPoolGradient", size, stride, padding }, [
      pullback.input(0),
      pullback.output(0),
      pullback.gradient,
    ]),
  ],
  averagePool: (pullback, { size, stride, padding }) => [
    like(pullback, { kind: "averagePoolGradient", size, stride, padding, inputShape: pullback.builder.shape(pullback.input(0)) }),
  ],
  globalAverage: (pullback) => [
    like(pullback, { kind: "globalAverageGradient", inputShape: pullback.builder.shape(pullback.input(0)) }),
  ],
  add: ({ gradient }) => [gradient, gradient],
  multiply: ({ builder, gradient, input, wanted }) =>
    [0, 1].map((index) =>
      wanted(index) ? builder.emit({ kind: "multiply" }, [gradient, input(1 - index)], builder.shape(input(index))) : null,
    ),
  scale: (pullback, operation) => [like(pullback, operation)],
  scaleBy: (pullback, operation) => {
    if (pullback.wanted(1)) throw new Error("a scale is not differentiated");
    return [like(pullback, operation, [pullback.gradient, pullback.input(1)]), null];
  },
  addBias: ({ builder, gradient, input }) => [
    gradient,
    builder.emit({ kind: "sumPositions" }, [gradient], builder.shape(input(1))),
  ],
  slice: (pullback, { from, size }) => {
    const shape = pullback.builder.shape(pullback.input(0));
    const after = shape.map((extent, axis) => extent - (from[axis] ?? 0) - (size[axis] ?? 0));
    return [like(pullback, { kind: "pad", before: from, after })];
  },
  concat: ({ builder, instruction, gradient }, { axis }) => {
    let from = 0;
    return instruction.inputs.map((id) => {
      const size = builder.shape(id)[axis] ?? 0;
      from += size;
      return sliceAxis(builder, gradient, { axis, from: from - size, size });
    });
  },
  reshape: ({ builder, gradient, input }) => [reshape(builder, gradient, builder.shape(input(0)))],
  transpose: (pullback, { permutation }) => {
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [like(pullback, { kind: "transpose", permutation: inverse })];
  },
};

/** Which values lead back to one of `sources`. */
function dependents(instructions: readonly Instruction[], sources: ReadonlySet<ValueId>): ReadonlySet<ValueId> {
  const found = new Set(sources);
  for (const { inputs, outputs } of instructions) if (inputs.some((id) => found.has(id))) outputs.forEach((id) => found.add(id));
  return found;
}

/** Sums what readers sent back; slices of one value that fill it side by side become one concatenation instead of many padded sums. */
function total(builder: Builder, contributions: readonly ValueId[]): ValueId {
  const joined = joinPads(builder, contributions);
  if (joined !== null) return joined;
  return contributions.reduce((sum, id) => builder.emit({ kind: "add" }, [sum, id], builder.shape(id)));
}

function joinPads(builder: Builder, contributions: readonly ValueId[]): ValueId | null {
  if (contributions.length < 2) return null;
  const pads = contributions.map((id) => {
    const at = builder.instructions.findIndex(
      (instruction) => instruction.outputs[0] === id && instruction.operation.kind === "pad",
    );
    const instruction = builder.instructions[at];
    if (instruction?.operation.kind !== "pad") return null;
    const { before, after } = instruction.operation;
    const axes = before.flatMap((count, axis) => (count + (after[axis] ?? 0) > 0 ? [axis] : []));
    const [axis] = axes;
    const [source] = instruction.inputs;
    return axes.length === 1 && axis !== undefined && source !== undefined
      ? { at, axis, source, before: before[axis] ?? 0 }
      : null;
  });
  const sorted = pads.filter((pad) => pad !== null).sort((a, b) => a.before - b.before);
  const [first] = sorted;
  if (first === undefined || sorted.length < pads.length || sorted.some((pad) => pad.axis !== first.axis)) return null;
  let end = 0;
  for (const pad of sorted) {
    if (pad.before !== end) return null;
    end += builder.shape(pad.source)[first.axis] ?? 0;
  }
  if (end !== builder.shape(contributions[0] ?? 0)[first.axis]) return null;
  for (const { at } of [...sorted].sort((a, b) => b.at - a.at)) builder.instructions.splice(at, 1);
  return concat(
    builder,
    sorted.map((pad) => pad.source),
    first.axis,
  );
}

/**
 * Adds the instructions of the gradients of `sources`, given the gradient of one value.
 * @returns source → its gradient; a source that nothing reads is missing.
 */
export function emitGradients(
  builder: Builder,
  { of, gradient, sources }: { of: ValueId; gradient: ValueId; sources: readonly ValueId[] },
): ReadonlyMap<ValueId, ValueId> {
  const forward = [...builder.instructions];
  const leads = dependents(forward, new Set(sources));
  const pending = new Map<ValueId, ValueId[]>([[of, [gradient]]]);
  const settled = (id: ValueId): ValueId | null => {
    const contributions = pending.get(id);
    return contributions === undefined ? null : total(builder, contributions);
  };
  for (const instruction of forward.toReversed()) {
    const [y] = instruction.outputs;
    if (y === undefined || !leads.has(y)) continue;
    const upstream = settled(y);
    if (upstream === null) continue;
    const wanted = (index: number): boolean => leads.has(instruction.inputs[index] ?? -1);
    const pullback: Pullback = {
      builder,
      instruction,
      gradient: upstream,
      wanted,
      input: (index) => instruction.inputs[index] ?? 0,
      output: (index) => instruction.outputs[index] ?? 0,
    };
    const contributions = applyRule(pullback, instruction.operation);
    instruction.inputs.forEach((id, index) => {
      const contribution = contributions[index];
      if (wanted(index) && contribution !== null && contribution !== undefined)
        pending.set(id, [...(pending.get(id) ?? []), contribution]);
    });
  }
  const gradients = new Map<ValueId, ValueId>();
  for (const source of sources) {
    const found = settled(source);
    if (found !== null) gradients.set(source, found);
  }
  return gradients;
}

function applyRule<Kind extends Operation["kind"]>(
  pullback: Pullback,
  operation: Extract<Operation, { kind: Kind }>,
): readonly (ValueId | null)[] {
  const rule: Rule<Kind> | undefined = rules[operation.kind];
  if (rule === undefined) throw new Error(`${operation.kind} has no gradient`);
  return rule(pullback, operation);
}
