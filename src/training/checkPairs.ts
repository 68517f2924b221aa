/** Pairs of forms that should be one function, on an engine: each form against the float64 reference of the first. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError, type CheckPairsRequest, type CheckProgress, type FormPair, type PairCheck } from "../protocol";
import { checkBlock, worse } from "./checkBlock";
import type { Engine } from "./engines/engine";

export interface CheckContext {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CheckProgress) => void;
}

async function checkPair({ id, before, after, input }: FormPair, engine: Engine, seed: number): Promise<PairCheck> {
  try {
    const [first, second] = [
      await checkBlock(engine, { block: before, input, seed }),
      await checkBlock(engine, { block: after, declared: before, input, seed }),
    ];
    return { id, output: worse(first.output, second.output), gradient: worse(first.gradient, second.gradient) };
  } catch (error) {
    // Whatever a wrong form makes of an engine is what is wrong with the form.
    return { id, reason: (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "" };
  }
}

/** @throws CancelledError between two pairs. */
export async function checkPairs(
  { pairs, seed }: CheckPairsRequest,
  { engine, signal, onProgress }: CheckContext,
): Promise<readonly PairCheck[]> {
  const checks: PairCheck[] = [];
  for (const pair of pairs) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    checks.push(await checkPair(pair, engine, seed));
    onProgress({ done: checks.length, total: pairs.length });
  }
  return checks;
}
