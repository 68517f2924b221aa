/**
 * Running statistics for the network that is tested. With drop-path half of the steps see single columns, and what a column normalises
 * then is unlike what it meets when all of them are joined: tested with those statistics a network that learned errs like one that did
 * not. So they are taken anew, over training images, with nothing dropped.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { noiseOf, type Block } from "../blocks";
import { CancelledError } from "../protocol";
import type { Batch } from "./batches";
import type { Session } from "./engines/engine";
import { withoutNoise } from "./noise";
import type { Program } from "./program";

/** The running statistics keep 0.9 of their value a step: after so many, 0.5 % of the old one is left. */
export const settlingSteps = 50;

/** Whether a network is tested as another than it was trained as, so that its statistics have to settle. */
export function needsSettling(network: Block): boolean {
  return noiseOf(network).dropPaths.length > 0;
}

export interface SettlingOptions {
  readonly network: Block;
  /** The network's `statisticsProgram`, open in the session as "settle". */
  readonly program: Program;
  readonly session: Session;
  /** A batch of training images for each step. */
  readonly batchAt: (step: number) => Batch;
  readonly signal: AbortSignal;
}

/** @throws CancelledError within one step of the signal. */
export async function settleStatistics({ network, program, session, batchAt, signal }: SettlingOptions): Promise<void> {
  const noise = withoutNoise(network, program);
  for (let step = 0; step < settlingSteps; step++) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    await session.run("settle", new Map([["images", batchAt(step).images], ...noise]));
  }
}
