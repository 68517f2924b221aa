/** Whole programs: a training step, an evaluation, and a block with all its gradients for parity checks. No tfjs here. */
import { leavesOf, type Block } from "../../blocks";
import { createBuilder, reshape } from "./builder";
import { emitBlock, emitVariables } from "./forward";
import { emitGradients } from "./gradients";
import type { Program, Shape, Update, ValueId } from "./program";

export interface StepOptions {
  readonly network: Block;
  /** [batch, height, width, channels] */
  readonly inputShape: Shape;
  readonly classes: number;
}

export interface OptimiserOptions {
  readonly momentum: number;
  /** Applied to convolution and dense leaves only. */
  readonly weightDecay: number;
}

/** What running statistics keep of their old value at each step. */
const statisticsKept = 0.9;

const movingAverages = (statistics: ReadonlyMap<string, ValueId>): readonly Update[] =>
  [...statistics].map(([variable, value]) => ({ kind: "movingAverage", variable, value, keep: statisticsKept }));

/** The program's inputs for the values of a block's noise. */
const noiseInputs = (noise: ReadonlyMap<string, ValueId>) => [...noise].map(([id, input]) => [noiseName(id), input] as const);

/** The name of the input for the values of some noise. */
export const noiseName = (id: string): string => `noise:${id}`;

/**
 * One step of stochastic gradient descent on the mean cross-entropy. Inputs: images, labels (one-hot [batch, classes]), rate, and
 * "noise:<id>" for each noise of the network.
 * Outputs: losses [batch], logits [batch, classes].
 */
export function trainingProgram(
  { network, inputShape, classes }: StepOptions,
  { momentum, weightDecay }: OptimiserOptions,
): Program {
  const builder = createBuilder();
  const batch = inputShape[0] ?? 1;
  const images = builder.fresh(inputShape);
  const labels = builder.fresh([batch, classes]);
  const rate = builder.fresh([]);
  const variables = emitVariables(builder, network);
  const statistics = new Map<string, ValueId>();
  const noise = new Map<string, ValueId>();
  const end = emitBlock({ builder, mode: "training", variables, statistics, noise }, network, images);
  const logits = reshape(builder, end, [batch, classes]);
  const [losses = 0, perImage = 0] = builder.emitAll(
    { kind: "softmaxCrossEntropy" },
    [logits, labels],
    [[batch], [batch, classes]],
  );
  const gradient = builder.emit({ kind: "scale", by: 1 / batch }, [perImage], [batch, classes]);
  const trained = leavesOf(network).filter((leaf) => leaf.role !== "statistics");
  const sources = trained.map((leaf) => variables.get(leaf.id) ?? 0);
  const gradients = emitGradients(builder, { of: logits, gradient, sources });
  const updates: Update[] = trained.flatMap((leaf, i) => {
    const value = gradients.get(sources[i] ?? -1);
    const decay = leaf.role === "convolution" || leaf.role === "dense" ? weightDecay : 0;
    return value === undefined ? [] : [{ kind: "momentum", variable: leaf.id, value, momentum, decay } as const];
  });
  return {
    shapes: builder.shapes,
    inputs: new Map([["images", images], ["labels", labels], ["rate", rate], ...noiseInputs(noise)]),
    variables,
    instructions: builder.instructions,
    outputs: new Map([
      ["losses", losses],
      ["logits", logits],
    ]),
    updates: [...updates, ...movingAverages(statistics)],
  };
}

/**
 * A forward step in training mode that moves the running statistics and nothing else. Inputs: images, and "noise:<id>" for each noise.
 * Outputs: logits [batch, classes].
 */
export function statisticsProgram({ network, inputShape, classes }: StepOptions): Program {
  const builder = createBuilder();
  const images = builder.fresh(inputShape);
  const variables = emitVariables(builder, network);
  const statistics = new Map<string, ValueId>();
  const noise = new Map<string, ValueId>();
  const end = emitBlock({ builder, mode: "training", variables, statistics, noise }, network, images);
  const logits = reshape(builder, end, [inputShape[0] ?? 1, classes]);
  const { shapes, instructions } = builder;
  return {
    shapes,
    instructions,
    variables,
    updates: movingAverages(statistics),
    inputs: new Map([["images", images], ...noiseInputs(noise)]),
    outputs: new Map([["logits", logits]]),
  };
}

/** Logits [batch, classes] of images, with running statistics. */
export function evaluationProgram({ network, inputShape, classes }: StepOptions): Program {
  const builder = createBuilder();
  const images = builder.fresh(inputShape);
  const variables = emitVariables(builder, network);
  const forward = { builder, mode: "inference", variables, statistics: new Map(), noise: new Map() } as const;
  const end = emitBlock(forward, network, images);
  const logits = reshape(builder, end, [inputShape[0] ?? 1, classes]);
  const { shapes, instructions } = builder;
  return {
    shapes,
    instructions,
    variables,
    updates: [],
    inputs: new Map([["images", images]]),
    outputs: new Map([["logits", logits]]),
  };
}

/**
 * A block with the gradients of everything. Inputs: input, outputGradient and, in training mode, "noise:<id>". Outputs: output,
 * inputGradient, "gradient:<leaf id>" and, in training mode, "statistics:<leaf id>".
 */
export function blockProgram(block: Block, inputShape: Shape, mode: "training" | "inference" = "training"): Program {
  const builder = createBuilder();
  const input = builder.fresh(inputShape);
  const variables = emitVariables(builder, block);
  const statistics = new Map<string, ValueId>();
  const noise = new Map<string, ValueId>();
  const output = emitBlock({ builder, mode, variables, statistics, noise }, block, input);
  const outputs = new Map<string, ValueId>([["output", output]]);
  const inputs = new Map<string, ValueId>([["input", input], ...noiseInputs(noise)]);
  if (mode === "training") {
    const gradient = builder.fresh(builder.shape(output));
    inputs.set("outputGradient", gradient);
    const trained = leavesOf(block).filter((leaf) => leaf.role !== "statistics");
    const sources = [input, ...trained.map((leaf) => variables.get(leaf.id) ?? 0)];
    const gradients = emitGradients(builder, { of: output, gradient, sources });
    const names = ["inputGradient", ...trained.map((leaf) => `gradient:${leaf.id}`)];
    sources.forEach((source, i) => {
      const found = gradients.get(source);
      if (found !== undefined) outputs.set(names[i] ?? "", found);
    });
    for (const [leafId, id] of statistics) outputs.set(`statistics:${leafId}`, id);
  }
  return { shapes: builder.shapes, inputs, variables, instructions: builder.instructions, outputs, updates: [] };
}
