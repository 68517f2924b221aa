import { beforeAll, describe, expect, it } from "vitest";
import { lower } from "../../../src/equivalences";
import { buildNetwork } from "../../../src/networks";
import { stream } from "../../../src/random";
import { openEngine, type Engine } from "../../../src/training";
import { findInstallation } from "../../../src/training/engines/tensorflow/installation";
import { initialValues } from "../../../src/training/initialValues";
import { noiseFeeds } from "../../../src/training/noise";
import { trainingProgram } from "../../../src/training/program";

const batch = 4;
const isInstalled = !("reason" in findInstallation());

function network(variant: string) {
  const options = { variant, width: 8, modules: 1, match: "none", inner: "published", classes: 10 } as const;
  return buildNetwork({ ...options, input: { height: 32, width: 32, channels: 3 } }).network;
}

/** The losses of `steps` steps on random images, and how many tensors lived after each. */
async function losses(engine: Engine, { variant, steps, literal }: { variant: string; steps: number; literal: boolean }) {
  const declared = network(variant);
  const block = literal ? declared : lower(declared).block;
  const program = trainingProgram(
    { network: block, inputShape: [batch, 32, 32, 3], classes: 10 },
    { momentum: 0.9, weightDecay: 5e-4 },
  );
  const session = await engine.open(new Map([["train", program]]), initialValues(declared, 3));
  const random = stream("test images");
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => random.normal());
  const labels = Float32Array.from({ length: batch * 10 }, (_, i) => (i % 10 === Math.floor(i / 10) ? 1 : 0));
  const found: number[] = [];
  const tensors: number[] = [];
  for (let step = 0; step < steps; step++) {
    const outputs = await session.run(
      "train",
      new Map([
        ["images", images],
        ["labels", labels],
        ["rate", Float32Array.of(0.05)],
        ...noiseFeeds(block, program, [5, 1, step]),
      ]),
    );
    found.push((outputs.get("losses") ?? new Float32Array()).reduce((sum, loss) => sum + loss, 0) / batch);
    tensors.push(engine.tensors());
  }
  session.close();
  return { losses: found, tensors };
}

/** The first loss of networks with noise on the first engine. */
const first = new Map<string, number>();

describe.each(["wasm", "tensorflow"] as const)("steps on the engine %s", (choice) => {
  const skipped = choice === "tensorflow" && !isInstalled;
  let engine: Engine;
  beforeAll(async () => {
    if (!skipped) ({ engine } = await openEngine({ choice, threads: 1 }));
  });

  it.skipIf(skipped)("keep the number of tensors over 200 steps and bring the loss down", async () => {
    const run = await losses(engine, { variant: "separable", steps: 200, literal: false });
    expect(new Set(run.tensors).size).toBe(1);
    expect(run.losses.at(-1)).toBeLessThan((run.losses[0] ?? 0) / 2);
  });

  it.skipIf(skipped).each(["fractalnet-separable", "darknet"])("of %s see the noise of their keys", async (variant) => {
    const run = await losses(engine, { variant, steps: 4, literal: false });
    expect(new Set(run.tensors).size).toBe(1);
    expect((await losses(engine, { variant, steps: 4, literal: false })).losses).toEqual(run.losses);
    // The engine before, if there was one, saw the same noise: its first loss differs by rounding only.
    const known = first.get(variant) ?? run.losses[0] ?? NaN;
    expect(run.losses[0]).toBeCloseTo(known, 3);
    first.set(variant, known);
  });

  it.skipIf(skipped)("with dropout bring the loss down", async () => {
    const run = await losses(engine, { variant: "darknet", steps: 40, literal: false });
    const last = run.losses.slice(-8);
    expect(last.reduce((sum, loss) => sum + loss, 0) / last.length).toBeLessThan((run.losses[0] ?? 0) * 0.8);
  });

  it.skipIf(skipped)("give the same losses twice, and for the equal arms written out or lowered", async () => {
    const control = await losses(engine, { variant: "separable", steps: 3, literal: true });
    expect((await losses(engine, { variant: "separable", steps: 3, literal: true })).losses).toEqual(control.losses);
    for (const variant of ["hybrid", "separable-equivalent"]) {
      for (const literal of [true, false]) {
        const { losses: own } = await losses(engine, { variant, steps: 3, literal });
        own.forEach((loss, step) => expect(loss).toBeCloseTo(control.losses[step] ?? NaN, 3));
      }
    }
  });
});
