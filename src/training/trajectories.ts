/** The same steps of training for several networks, and how far their losses end from the control's. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete, type Block } from "../blocks";
import { lower } from "../equivalences";
import { CancelledError, type TrajectoriesRequest, type TrajectoriesResult } from "../protocol";
import { stream, type Stream } from "../random";
import type { CheckContext } from "./checkPairs";
import { initialValues } from "./initialValues";
import { trainingProgram } from "./program";

const momentum = 0.9;
const weightDecay = 5e-4;

/** Every number moved to one of its two neighbours among the float32 numbers; all the same way would be a scaling, which batch norm takes out. */
function movedByOneUlp(values: Float32Array, random: Stream): Float32Array {
  const bits = new Int32Array(Float32Array.from(values).buffer);
  return new Float32Array(bits.map((word) => word + 2 * random.integer(2) - 1).buffer);
}

/** The control's gap is the largest of so many moves of its inputs: one alone may be small by chance. */
const moves = 3;

/** Few enough that they are learnt by heart: training then moves, and small differences grow. */
const batches = 4;

/** Random images and labels of one batch, the same for every network. */
function batchAt(step: number, { input, batchSize, classes, seed }: TrajectoriesRequest) {
  const pixels = concrete(input.height) * concrete(input.width) * concrete(input.channels);
  const random = stream("trajectory", seed, step % batches);
  const images = Float32Array.from({ length: batchSize * pixels }, () => random.normal());
  const labels = new Float32Array(batchSize * classes);
  for (let image = 0; image < batchSize; image++) labels[image * classes + random.integer(classes)] = 1;
  return { images, labels };
}

/** The losses of the last batch, after so many steps. */
async function lastLosses(
  { network, literal, move }: { network: Block; literal: boolean; move: number | null },
  request: TrajectoriesRequest,
  { engine, signal, step: onStep }: Omit<CheckContext, "onProgress"> & { readonly step: () => void },
): Promise<Float32Array> {
  const { input, batchSize, classes, steps, learningRate, seed } = request;
  const inputShape = [batchSize, input.height, input.width, input.channels].map(concrete);
  const block = literal ? network : lower(network).block;
  const program = trainingProgram({ network: block, inputShape, classes }, { momentum, weightDecay });
  const session = await engine.open(new Map([["train", program]]), initialValues(network, seed));
  try {
    let losses = new Float32Array();
    for (let step = 0; step < steps; step++) {
      await nextTurn();
      if (signal.aborted) throw new CancelledError();
      const { images, labels } = batchAt(step, request);
      const feeds = new Map([
        ["images", move === null ? images : movedByOneUlp(images, stream("ulp", seed, move, step % batches))],
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
  const total = (1 + moves + others.length) * steps;
  let done = 0;
  const step = (): void => onProgress({ done: ++done, total });
  const context = { engine, signal, step };
  const literal = { network: control, literal: true };
  const own = await lastLosses({ ...literal, move: null }, request, context);
  let controlGap = 0;
  for (let move = 0; move < moves; move++) {
    const gap = gapBetween(await lastLosses({ ...literal, move }, request, context), own);
    if (gap === null) throw new Error("the control diverged within the steps of its trajectory");
    controlGap = Math.max(controlGap, gap);
  }
  const gaps: (number | null)[] = [];
  for (const other of others) gaps.push(gapBetween(await lastLosses({ ...other, move: null }, request, context), own));
  return { controlGap, gaps };
}
