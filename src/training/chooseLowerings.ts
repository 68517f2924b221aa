/** Which form each module of a trial is trained in: the fastest by measurement among those over the same leaves. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { concrete, type Block, type MapShape } from "../blocks";
import { describeLowering, lowerings, type Lowering } from "../equivalences";
import { CancelledError, type ChosenLowering, type SelfTestRequest } from "../protocol";
import { stream } from "../random";
import type { Costs } from "./costs";
import type { Engine } from "./engines/engine";
import { initialValues } from "./initialValues";
import { moduleAt, moduleKey, placeOf } from "./moduleKey";
import { blockProgram } from "./program";

/** Another form is taken only if it needs less than this share of the first one's time: noise must not change what a trial computes. */
const worthwhile = 0.8;

/** Milliseconds below which nothing is to be gained; so small trials compute the same on every machine. */
const negligible = 10;

/** Passes after one to warm up; the fastest counts. */
const passes = 4;

export interface ChooseOptions {
  readonly engine: Engine;
  readonly costs: Costs;
  readonly signal: AbortSignal;
}

/** Milliseconds of one forward and backward pass over a batch of random images. */
async function measure(
  engine: Engine,
  form: Block,
  { declared, shape }: { declared: Block; shape: readonly number[] },
): Promise<number> {
  const program = blockProgram(form, shape);
  const session = await engine.open(new Map([["pass", program]]), initialValues(declared, 1));
  try {
    const random = stream("measured form");
    const feeds = new Map(
      [...program.inputs].map(([name, id]) => {
        const length = (program.shapes[id] ?? []).reduce((product, extent) => product * extent, 1);
        return [name, Float32Array.from({ length }, () => random.uniform() - 0.5)];
      }),
    );
    let least = Infinity;
    for (let pass = 0; pass <= passes; pass++) {
      const start = performance.now();
      await session.run("pass", feeds);
      if (pass > 0) least = Math.min(least, performance.now() - start);
    }
    return least;
  } finally {
    session.close();
  }
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
    const milliseconds = costs.get(key) ?? (await measure(engine, form.block, { declared: block, shape }));
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
