import { describe, expect, it } from "vitest";
import { CancelledError } from "../../../src/protocol";
import { estimateSeconds, probeSpeed, recipeOf, speedOf, speedSchema, type Results } from "../../../src/trial";
import { fakeWorkers, hang, wasm } from "./fakeWorkers";

/**
 * A quick trial as it was run on two cores with wasm: multiply-adds of one image, mean images a second by arm, and the seconds from
 * the first step of training to the last.
 */
const real = {
  seconds: 45.1,
  arms: {
    separable: { multiplyAdds: 670_584, imagesPerSecond: 1186 },
    inception: { multiplyAdds: 679_800, imagesPerSecond: 590 },
    resnext: { multiplyAdds: 670_584, imagesPerSecond: 705 },
    "inception-reformulated": { multiplyAdds: 657_528, imagesPerSecond: 833 },
    "separable-equivalent": { multiplyAdds: 670_584, imagesPerSecond: 1269 },
    hybrid: { multiplyAdds: 670_584, imagesPerSecond: 1147 },
  },
};

const recipe = recipeOf({ preset: "quick" });
const environment = { engine: "wasm", device: "CPU (SIMD)", workers: 2 } as Results["environment"];
const runs = Object.entries(real.arms).map(
  ([variant, { multiplyAdds, imagesPerSecond }]) => ({ variant, multiplyAdds, imagesPerSecond }) as Results["runs"][number],
);
const speed = speedOf({ runs, environment, recipe: recipe as Results["recipe"] });
if (speed === null) throw new Error("runs have speeds");

describe("the estimate of a trial's time", () => {
  it("comes near to what the very trial took", () => {
    expect(estimateSeconds(recipe, speed) / real.seconds).toBeGreaterThan(0.8);
    expect(estimateSeconds(recipe, speed) / real.seconds).toBeLessThan(1.2);
  });

  it("grows with epochs and trials, and shrinks with workers until one run is the longest", () => {
    const once = estimateSeconds(recipe, speed);
    expect(estimateSeconds({ ...recipe, trials: 2 * recipe.trials }, speed)).toBeCloseTo(2 * once, 6);
    expect(estimateSeconds({ ...recipe, epochs: 2 * recipe.epochs, testImages: 4000 }, speed)).toBeCloseTo(2 * once, 6);
    expect(estimateSeconds(recipe, speed, 1)).toBeCloseTo(2 * once, 6);
    const many = estimateSeconds(recipe, speed, 1000);
    expect(many).toBeGreaterThan(once / (3 * 6));
    expect(many).toBe(estimateSeconds(recipe, speed, 100_000));
  });

  it("takes every arm at its own speed, and what was not measured at the usual one", () => {
    const twoArms = { ...recipe, variants: ["separable", "hybrid"], trials: 1 };
    const same = estimateSeconds(twoArms, { ...speed, arms: {}, usual: 1 }, 1);
    const slow = estimateSeconds(twoArms, { ...speed, arms: { hybrid: 3 }, usual: 1 }, 1);
    // Both have the same multiply-adds.
    expect(slow / same).toBeCloseTo(2, 9);
  });

  it("knows nothing of a trial in which no run has ended", () => {
    expect(speedOf({ runs: [], environment, recipe: recipe as Results["recipe"] })).toBeNull();
  });
});

describe("the probe", () => {
  const signal = new AbortController().signal;

  it("trains twenty steps of the control and nothing else, and closes its worker", async () => {
    const workers = fakeWorkers();
    const probed = await probeSpeed(recipe, { startWorker: workers.startWorker, choice: "auto", signal });
    expect(speedSchema.parse(probed)).toEqual(probed);
    expect(probed).toMatchObject({ engine: wasm.engine, device: wasm.device, from: "probe", arms: {}, width: 12 });
    expect(workers.trained).toMatchObject([{ variant: "separable", epochs: 2, trainImages: 160, batchSize: 16 }]);
    expect(workers.alive.size).toBe(0);
    // 500 images a second, as the fake trains: 2 ms an image.
    const separable = real.arms.separable.multiplyAdds / 1e6;
    expect(probed.usual).toBeCloseTo(2 / separable, 6);
  });

  it("ends with the signal", async () => {
    const stop = new AbortController();
    const workers = fakeWorkers({
      train: (_, control) => {
        queueMicrotask(() => stop.abort());
        return hang(control.signal);
      },
    });
    const probing = probeSpeed(recipe, { startWorker: workers.startWorker, choice: "auto", signal: stop.signal });
    await expect(probing).rejects.toThrow(CancelledError);
    expect(workers.alive.size).toBe(0);
  });
});
