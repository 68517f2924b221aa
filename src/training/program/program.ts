/**
 * A step as data: straight-line instructions over values of known shape, made from a block and run by any engine. An engine implements
 * these operations and nothing else, so a second engine is a table and not a rewrite. Values are float32; maps are [batch, height, width, channels].
 */

export type ValueId = number;
export type Shape = readonly number[];
export type Padding = "same" | "valid";

interface Window {
  readonly stride: number;
  readonly padding: Padding;
}

/** What an instruction computes. The comment names inputs → outputs. */
export type Operation =
  /** map, kernel [height, width, in, out] → map */
  | ({ readonly kind: "convolution"; readonly dilation: number } & Window)
  /** kernel, output gradient → map gradient */
  | ({ readonly kind: "convolutionInputGradient"; readonly inputShape: Shape; readonly dilation: number } & Window)
  /** map, output gradient → kernel gradient */
  | ({ readonly kind: "convolutionKernelGradient"; readonly kernelShape: Shape; readonly dilation: number } & Window)
  /** map, kernel [height, width, channels, multiplier] → map */
  | ({ readonly kind: "depthwise"; readonly dilation: number } & Window)
  | ({ readonly kind: "depthwiseInputGradient"; readonly inputShape: Shape; readonly dilation: number } & Window)
  | ({ readonly kind: "depthwiseKernelGradient"; readonly kernelShape: Shape; readonly dilation: number } & Window)
  /** matrix, matrix → matrix */
  | { readonly kind: "matMul"; readonly transposeA: boolean; readonly transposeB: boolean }
  /** map, scale, offset → map, batch mean, unbiased batch variance, saved mean, saved variance (the last two for the gradient only) */
  | { readonly kind: "normalise"; readonly epsilon: number }
  /** output gradient, map, scale, saved mean, saved variance → map gradient, scale gradient, offset gradient */
  | { readonly kind: "normaliseGradient"; readonly epsilon: number }
  /** map, scale, offset, running mean, running variance → map */
  | { readonly kind: "normaliseInference"; readonly epsilon: number }
  /** map → map; the gradients take output gradient, output → map gradient */
  | { readonly kind: "relu" | "reluGradient" | "elu" | "eluGradient" }
  | { readonly kind: "leakyRelu" | "leakyReluGradient"; readonly slope: number }
  /** map → map; its gradient takes map, output, output gradient → map gradient */
  | ({ readonly kind: "maxPool" | "maxPoolGradient"; readonly size: number } & Window)
  /** map → map; a window divides by the positions inside the map */
  | ({ readonly kind: "averagePool"; readonly size: number } & Window)
  /** output gradient → map gradient */
  | ({ readonly kind: "averagePoolGradient"; readonly size: number; readonly inputShape: Shape } & Window)
  /** map → [batch, 1, 1, channels] */
  | { readonly kind: "globalAverage" }
  | { readonly kind: "globalAverageGradient"; readonly inputShape: Shape }
  /** two values of one shape → their sum, product */
  | { readonly kind: "add" | "multiply" }
  | { readonly kind: "scale"; readonly by: number }
  /** value, [1] → value: scaled by what is not known before the step */
  | { readonly kind: "scaleBy" }
  /** map, [channels] → map */
  | { readonly kind: "addBias" }
  /** map → [channels] */
  | { readonly kind: "sumPositions" }
  | { readonly kind: "slice"; readonly from: Shape; readonly size: Shape }
  | { readonly kind: "pad"; readonly before: Shape; readonly after: Shape }
  /** any number of values → their concatenation */
  | { readonly kind: "concat"; readonly axis: number }
  | { readonly kind: "reshape"; readonly shape: Shape }
  | { readonly kind: "transpose"; readonly permutation: readonly number[] }
  /** nothing → values */
  | { readonly kind: "constant"; readonly shape: Shape; readonly values: Float32Array }
  /** logits [batch, classes], one-hot labels [batch, classes] → losses [batch], logits gradient of their sum */
  | { readonly kind: "softmaxCrossEntropy" };

export interface Instruction {
  readonly operation: Operation;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
}

/** A change of a variable at the end of a step. */
export type Update =
  /** g ← gradient + decay · w; v ← momentum · v + g; w ← w − rate · v (`rate` is the program's input of that name) */
  | {
      readonly kind: "momentum";
      readonly variable: string;
      readonly value: ValueId;
      readonly momentum: number;
      readonly decay: number;
    }
  /** w ← keep · w + (1 − keep) · value */
  | { readonly kind: "movingAverage"; readonly variable: string; readonly value: ValueId; readonly keep: number };

export interface Program {
  /** Shape of each value, by its id. */
  readonly shapes: readonly Shape[];
  /** Fed at each run. A program with momentum updates also takes a scalar "rate". */
  readonly inputs: ReadonlyMap<string, ValueId>;
  /** Leaf id → value at the start of the run. */
  readonly variables: ReadonlyMap<string, ValueId>;
  readonly instructions: readonly Instruction[];
  readonly outputs: ReadonlyMap<string, ValueId>;
  readonly updates: readonly Update[];
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);

/** For each instruction, the values that nothing reads after it, so that an engine may free them. */
export function lastUses(program: Program): readonly (readonly ValueId[])[] {
  const { outputs, inputs, variables, updates } = program;
  const seen = new Set([
    ...outputs.values(),
    ...inputs.values(),
    ...variables.values(),
    ...updates.map((update) => update.value),
  ]);
  return program.instructions
    .toReversed()
    .map((instruction) => {
      const freed = [...new Set([...instruction.inputs, ...instruction.outputs])].filter((id) => !seen.has(id));
      freed.forEach((id) => seen.add(id));
      return freed;
    })
    .toReversed();
}
