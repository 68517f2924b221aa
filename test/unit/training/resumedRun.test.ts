import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildNetwork } from "../../../src/networks";
import { CancelledError, type TrainRequest, type TrainResult } from "../../../src/protocol";
import { stream } from "../../../src/random";
import { openEngine, train, type Engine, type TrainingContext } from "../../../src/training";
import { findInstallation } from "../../../src/training/engines/tensorflow/installation";
import { temporaryFolder } from "../trial/temporaryFolder";

const isInstalled = !("reason" in findInstallation());
const input = { height: 32, width: 32, channels: 3 };
const random = stream("resumed run");
const split = (count: number) => ({
  count,
  images: Uint8Array.from({ length: count * 32 * 32 * 3 }, () => random.integer(256)),
  labels: Uint8Array.from({ length: count }, (_, image) => image % 10),
});
const data = {
  ...{ name: "random", hash: "0", classes: Array.from({ length: 10 }, String), height: 32, width: 32 },
  ...{ train: split(12), test: split(20) },
};

function requestFor(variant: string, file: string | null): TrainRequest {
  const { network } = buildNetwork({
    ...{ variant, width: 8, modules: 1, match: "none", inner: "published", classes: 10, input },
  });
  return {
    ...{ variant, trial: 0, network, input, cacheFile: "", epochs: 3, batchSize: 4 },
    ...{ learningRate: 0.05, momentum: 0.9, weightDecay: 5e-4, augmentation: "pad-crop-flip" },
    ...{ trainImages: null, testImages: null, lowerings: [] },
    seeds: { initial: 1, order: 2, augmentation: 3, subset: 4 },
    checkpoint: file === null ? null : { file, version: "1.2.3" },
  };
}

const withoutTimes = ({ imagesPerSecond: _, epochs, ...result }: TrainResult) => ({
  ...result,
  epochs: epochs.map(({ seconds: __, ...record }) => record),
});

describe.each(["wasm", "tensorflow"] as const)("a run that goes on from its checkpoint on %s", (choice) => {
  const skipped = choice === "tensorflow" && !isInstalled;
  let engine: Engine;
  beforeAll(async () => {
    if (!skipped) ({ engine } = await openEngine({ choice, threads: 1 }));
  });

  /** Trains, and stops at the second step of an epoch. */
  async function session(request: TrainRequest, stopAt = Infinity) {
    const stop = new AbortController();
    const resumed: number[] = [];
    const told: number[] = [];
    const context: TrainingContext = {
      ...{ engine, data, signal: stop.signal },
      onResume: (epochs) => resumed.push(epochs.length),
      onProgress: ({ epoch }) => epoch === stopAt && stop.abort(),
      onEpoch: ({ epoch }) => told.push(epoch),
    };
    const result = await train(request, context).catch((error: unknown) => error);
    return { result, resumed, told };
  }

  // Of these, one has neither, one dropout, and one drop-path and statistics that settle.
  it.skipIf(skipped).each(["separable", "darknet", "fractalnet-separable"])("ends as one in one go: %s", async (variant) => {
    const file = join(temporaryFolder(), "checkpoint");
    const whole = await session(requestFor(variant, null));
    const cut = await session(requestFor(variant, file), 2);
    expect(cut.result).toBeInstanceOf(CancelledError);
    const second = await session(requestFor(variant, file), 3);
    const last = await session(requestFor(variant, file));
    expect([cut.resumed, second.resumed, last.resumed]).toEqual([[], [1], [2]]);
    expect([cut.told, second.told, last.told]).toEqual([[1], [2], [3]]);
    expect(withoutTimes(last.result as TrainResult)).toEqual(withoutTimes(whole.result as TrainResult));
    expect((last.result as TrainResult).epochs).toHaveLength(3);
  });

  it.skipIf(skipped)("leaves warm-ups out of its rate where it can", async () => {
    const file = join(temporaryFolder(), "checkpoint");
    await session(requestFor("separable", file), 3);
    const { imagesPerSecond, epochs } = (await session(requestFor("separable", file))).result as TrainResult;
    // Sessions began with the epochs 1 and 3.
    expect(imagesPerSecond).toBeCloseTo(12 / (epochs[1]?.seconds ?? NaN), 6);
  });
});
