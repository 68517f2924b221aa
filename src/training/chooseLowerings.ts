/** Which form each module of a trial is trained in: the fastest by measurement among those over the same leaves. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete, type Block, type MapShape } from "../blocks";
import { describeLowering, lowerings, type Lowering } from "../equivalences";
import { CancelledError, type ChosenLowering, type SelfTestRequest } from "../protocol";
import type { Costs } from "./costs";
import type { Engine } from "./engines/engine";
import { measurePass } from "./measurePass";
import { moduleAt, moduleKey, placeOf } from "./moduleKey";

/** Another form is taken only if it needs less than this share of the first one's time: noise must not change what a trial computes. */
const worthwhile = 0.8;

/** Milliseconds below which nothing is to be gained; so small trials compute the same on every machine. */
const negligible = 10;

export interface ChooseOptions {
  readonly engine: Engine;
  readonly costs: Costs;
  readonly signal: AbortSignal;
}

interface Module {
  readonly name: string;
  readonly block: Block;
  readonly input: MapShape;
}

/** What a cost depends on, as the name of a row in the table. */
function costKey({ report }: Engine, form: Block, shape: readonly number[]): string {
  const { engine, version, device, threads } = report;
  return [engine, version, device, `${threads} thread${threads === 1 ? "" : "s"}`, shape.join("×"), moduleKey(form)].join(" | ");
}

async function chooseFor(
  { name, block, input }: Module,
  batchSize: number,
  { engine, costs, signal }: ChooseOptions,
): Promise<ChosenLowering> {
  const forms = lowerings(block, input);
  const shape = [batchSize, concrete(input.height), concrete(input.width), concrete(input.channels)];
  const timed: { form: Lowering; milliseconds: number }[] = [];
  for (const form of forms) {
    await nextTurn();
    if (signal.aborted) throw new CancelledError();
    if (forms.length === 1) {
      timed.push({ form, milliseconds: 0 });
      continue;
    }
    const key = costKey(engine, form.block, shape);
    const milliseconds = costs.get(key) ?? (await measurePass(engine, form.block, { declared: block, shape }));
    costs.put(key, milliseconds);
    timed.push({ form, milliseconds });
    if (form === forms[0] && milliseconds < negligible) break;
  }
  const [first] = timed;
  if (first === undefined) throw new Error("a module has no form to train in");
  const fastest = timed.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
  const chosen = fastest.milliseconds < worthwhile * first.milliseconds ? fastest : first;
  return {
    ...moduleAt(block, input),
    names: [name],
    chain: chosen.form.chain,
    form: describeLowering(chosen.form),
    milliseconds: timed.length > 1 ? chosen.milliseconds : null,
  };
}

/**
 * A form for every distinct module, at the trial's batch size. Those that an earlier session of the trial chose are kept.
 * @throws CancelledError between two measurements
 */
export async function chooseLowerings(
  { blocks, batchSize, lowerings: earlier }: Pick<SelfTestRequest, "blocks" | "batchSize" | "lowerings">,
  options: ChooseOptions,
): Promise<readonly ChosenLowering[]> {
  const chosen = new Map(earlier.map((each) => [placeOf(each), each]));
  for (const module of blocks) {
    const { block, input, name } = module;
    const place = placeOf(moduleAt(block, input));
    const known = chosen.get(place) ?? (await chooseFor(module, batchSize, options));
    chosen.set(place, known.names.includes(name) ? known : { ...known, names: [...known.names, name] });
  }
  await options.costs.save();
  return [...chosen.values()];
}
