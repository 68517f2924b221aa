/** Before a trial: the very modules that it trains, on its engine, against the reference evaluator. Outputs and every gradient. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError, type SelfTestRequest, type SelfTestResult } from "../protocol";
import { checkBlock } from "./checkBlock";
import { chooseLowerings, type ChooseOptions } from "./chooseLowerings";
import { trainedForm } from "./trainedForm";

/**
 * Chooses the form of every module, then tests the modules in these forms.
 * @throws CancelledError between two blocks
 */
export async function selfTest(request: SelfTestRequest, options: ChooseOptions): Promise<SelfTestResult> {
  const { blocks, literal } = request;
  const { engine, signal } = options;
  const lowerings = literal ? [] : await chooseLowerings(request, options);
  let found: SelfTestResult = { worst: 0, where: "nothing", lowerings };
  for (const { name, block, input } of blocks) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    const { worst, where } = await checkBlock(engine, {
      block: trainedForm(block, input, lowerings).block,
      declared: block,
      input,
    });
    // Infinity does not survive JSON.
    if (worst > found.worst) found = { ...found, worst: Math.min(worst, Number.MAX_VALUE), where: `${name}, ${where}` };
  }
  return found;
}
