/** How long modules and layers take here, each as it is written or in the form that trials train it in. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete } from "../blocks";
import { CancelledError, type CheckProgress, type MeasuredModule, type MeasureRequest } from "../protocol";
import { chooseLowerings, type ChooseOptions } from "./chooseLowerings";
import { measurePass } from "./measurePass";
import { trainedForm } from "./trainedForm";

/** @throws CancelledError between two modules */
export async function measureModules(
  { modules, batchSize }: MeasureRequest,
  { onProgress, ...options }: ChooseOptions & { readonly onProgress: (progress: CheckProgress) => void },
): Promise<readonly MeasuredModule[]> {
  const { engine, signal } = options;
  const measured: MeasuredModule[] = [];
  for (const { name, block, input, asTrained } of modules) {
    onProgress({ done: measured.length, total: modules.length });
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    const blocks = [{ name, block, input }];
    const lowerings = asTrained ? await chooseLowerings({ blocks, batchSize, lowerings: [] }, options) : [];
    const { block: form, loweredTo } = trainedForm(block, input, lowerings);
    const shape = [batchSize, concrete(input.height), concrete(input.width), concrete(input.channels)];
    measured.push({ milliseconds: await measurePass(engine, form, { declared: block, shape }), form: loweredTo });
  }
  onProgress({ done: modules.length, total: modules.length });
  return measured;
}
