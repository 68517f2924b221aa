/** The speed that a run tells while it trains, by a clock of our own: what an engine's warm-up does to it. */
import { expect, it, vi } from "vitest";
import { buildNetwork } from "../../../src/networks";
import type { TrainRequest } from "../../../src/protocol";
import { stream } from "../../../src/random";
import { openEngine, train } from "../../../src/training";

const random = stream("train progress");
const split = (count: number) => ({
  count,
  images: Uint8Array.from({ length: count * 32 * 32 * 3 }, () => random.integer(256)),
  labels: Uint8Array.from({ length: count }, (_, image) => image % 10),
});

it("leaves the first step of a run out, once there is another", async () => {
  const { engine } = await openEngine({ choice: "wasm", threads: 1 });
  let clock = 5000;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
  let steps = 0;
  const slowAtFirst: typeof engine = {
    ...engine,
    async open(...programs) {
      const session = await engine.open(...programs);
      return {
        ...session,
        run(name, feeds) {
          if (name === "train") clock += steps++ === 0 ? 8000 : 20;
          return session.run(name, feeds);
        },
      };
    },
  };
  const told: (readonly number[])[] = [];
  const input = { height: 32, width: 32, channels: 3 };
  const { network } = buildNetwork({
    ...{ variant: "separable", width: 4, modules: 1, match: "none", inner: "published", classes: 10, input },
  });
  const request: TrainRequest = {
    ...{ variant: "separable", trial: 0, network, input, cacheFile: "", epochs: 2, batchSize: 4, checkpoint: null },
    ...{ learningRate: 0.05, momentum: 0.9, weightDecay: 5e-4, augmentation: "none", trainImages: null, testImages: null },
    ...{ lowerings: [], seeds: { initial: 1, order: 2, augmentation: 3, subset: 4 } },
  };
  await train(request, {
    ...{ engine: slowAtFirst, signal: new AbortController().signal, onResume: () => undefined, onEpoch: () => undefined },
    data: {
      ...{ name: "random", hash: "0", classes: Array.from({ length: 10 }, String), height: 32, width: 32 },
      ...{ train: split(12), test: split(4) },
    },
    onProgress: ({ epoch, step, imagesPerSecond }) => told.push([epoch, step, imagesPerSecond]),
  });
  vi.restoreAllMocks();
  expect(told).toEqual([
    [1, 1, 0.5],
    [1, 3, 200],
    [2, 1, 200],
    [2, 3, 200],
  ]);
});
