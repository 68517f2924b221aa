/** The same steps of training for several networks, and how far their losses end from the control's. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete, type Block } from "../blocks";
import { CancelledError, type TrajectoriesRequest, type TrajectoriesResult } from "../protocol";
import { stream } from "../random";
import type { CheckContext } from "./checkPairs";
import { initialValues } from "./initialValues";
import { trainingProgram } from "./program";
import { trainedForm } from "./train";

const momentum = 0.9;
const weightDecay = 5e-4;

/** The next float32 number away from zero. */
function nextFloat(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  return new Float32Array(bits.map((word) => word + 1).buffer)[0] ?? NaN;
}

/** Random images and labels of one step, the same for every network. */
function batchAt(step: number, { input, batchSize, classes, seed }: TrajectoriesRequest) {
  const pixels = concrete(input.height) * concrete(input.width) * concrete(input.channels);
  const random = stream("trajectory", seed, step);
  const images = Float32Array.from({ length: batchSize * pixels }, () => random.normal());
  const labels = new Float32Array(batchSize * classes);
  for (let image = 0; image < batchSize; image++) labels[image * classes + random.integer(classes)] = 1;
  return { images, labels };
}

/** The losses of the last batch, after so many steps. */
async function lastLosses(
  { network, literal, moved }: { network: Block; literal: boolean; moved: boolean },
  request: TrajectoriesRequest,
  { engine, signal, step: onStep }: Omit<CheckContext, "onProgress"> & { readonly step: () => void },
): Promise<Float32Array> {
  const { input, batchSize, classes, steps, learningRate, seed } = request;
  const inputShape = [batchSize, input.height, input.width, input.channels].map(concrete);
  const { block } = trainedForm(network, literal);
  const program = trainingProgram({ network: block, inputShape, classes }, { momentum, weightDecay });
  const session = await engine.open(new Map([["train", program]]), initialValues(network, seed));
  try {
    let losses = new Float32Array();
    for (let step = 0; step < steps; step++) {
      await nextTurn();
      if (signal.aborted) throw new CancelledError();
      const { images, labels } = batchAt(step, request);
      const feeds = new Map([
        ["images", moved ? images.map(nextFloat) : images],
        ["labels", labels],
        ["rate", Float32Array.of(learningRate)],
      ]);
      losses = Float32Array.from((await session.run("train", feeds)).get("losses") ?? []);
      onStep();
    }
    return losses;
  } finally {
    session.close();
  }
}

/** Mean over the images; unlike a difference of mean losses it is not small by chance. */
function gapBetween(a: Float32Array, b: Float32Array): number | null {
  const gap = a.reduce((sum, loss, image) => sum + Math.abs(loss - (b[image] ?? NaN)), 0) / a.length;
  return Number.isFinite(gap) ? gap : null;
}

/** @throws CancelledError between two steps; Error where the control itself diverges. */
export async function trajectories(
  request: TrajectoriesRequest,
  { engine, signal, onProgress }: CheckContext,
): Promise<TrajectoriesResult> {
  const { control, others, steps } = request;
  const total = (others.length + 2) * steps;
  let done = 0;
  const step = (): void => onProgress({ done: ++done, total });
  const context = { engine, signal, step };
  const literal = { network: control, literal: true };
  const own = await lastLosses({ ...literal, moved: false }, request, context);
  const controlGap = gapBetween(await lastLosses({ ...literal, moved: true }, request, context), own);
  if (controlGap === null) throw new Error("the control diverged within the steps of its trajectory");
  const gaps: (number | null)[] = [];
  for (const other of others) gaps.push(gapBetween(await lastLosses({ ...other, moved: false }, request, context), own));
  return { controlGap, gaps };
}
