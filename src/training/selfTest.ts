/** Before a trial: the very modules that it trains, on its engine, against the reference evaluator. Outputs and every gradient. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError, type SelfTestRequest, type SelfTestResult } from "../protocol";
import { checkBlock } from "./checkBlock";
import type { Engine } from "./engines/engine";
import { trainedForm } from "./train";

/** @throws CancelledError between two blocks. */
export async function selfTest(
  { blocks, literal }: SelfTestRequest,
  engine: Engine,
  signal: AbortSignal,
): Promise<SelfTestResult> {
  let found: SelfTestResult = { worst: 0, where: "nothing" };
  for (const { name, block, input } of blocks) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    const { worst, where } = await checkBlock(engine, { block: trainedForm(block, literal).block, declared: block, input });
    // Infinity does not survive JSON.
    if (worst > found.worst) found = { worst: Math.min(worst, Number.MAX_VALUE), where: `${name}, ${where}` };
  }
  return found;
}
