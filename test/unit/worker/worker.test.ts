import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildNetwork } from "../../../src/networks";
import { CancelledError, EngineError, InputError, type DataReport, type TrainRequest } from "../../../src/protocol";
import type { NotificationSink, WorkerConnection } from "../../../src/trial";
import { startWorker } from "../../../src/worker/client";

const input = { height: 32, width: 32, channels: 3 };

async function openWorker(): Promise<WorkerConnection> {
  const worker = await startWorker({ choice: "wasm" });
  await worker.request("openEngine", { choice: "wasm", threads: 1 });
  return worker;
}

const built = buildNetwork({
  ...{ variant: "hybrid", width: 8, modules: 1, match: "none", inner: "published", classes: 10, input },
});

function requestFor(data: DataReport, changes: Partial<TrainRequest> = {}): TrainRequest {
  return {
    variant: "hybrid",
    trial: 0,
    seeds: { initial: 1, order: 2, augmentation: 3, subset: 4 },
    network: built.network,
    input,
    cacheFile: data.cacheFile,
    epochs: 2,
    batchSize: 16,
    learningRate: 0.05,
    momentum: 0.9,
    weightDecay: 5e-4,
    augmentation: "pad-crop-flip",
    trainImages: 64,
    testImages: 50,
    lowerings: [],
    checkpoint: null,
    ...changes,
  };
}

describe("a worker process", () => {
  let folder = "";
  let data: DataReport;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hybrid-hypothesis-worker-"));
    process.env["HYBRID_HYPOTHESIS_CACHE"] = folder;
    const worker = await openWorker();
    data = await worker.request("prepareData", { source: "shapes", trainImages: 64, testImages: 100 });
    await worker.close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("trains, tells its epochs, and repeats to the last digit in another process", async () => {
    const results = [];
    for (let time = 0; time < 2; time++) {
      const worker = await openWorker();
      const epochs: number[] = [];
      const tested = { blocks: built.modules, literal: false, batchSize: 16, lowerings: [] };
      const { worst, lowerings } = await worker.request("selfTest", tested);
      expect(worst).toBeLessThan(1);
      const result = await worker.request("train", requestFor(data, { lowerings }), {
        onNotification: (name, value) => {
          if (name === "epochDone" && "record" in value) epochs.push(value.record.epoch);
        },
      });
      await worker.close();
      expect(await worker.ended).toBeNull();
      expect(epochs).toEqual([1, 2]);
      expect(result.status).toBe("complete");
      expect(result.loweredTo).toContain("R3");
      expect(result.epochs.map((record) => record.testError === null)).toEqual([true, false]);
      results.push(result.epochs.map(({ trainLoss, trainError, testError }) => ({ trainLoss, trainError, testError })));
    }
    expect(results[0]).toEqual(results[1]);
  });

  it("measures a module as it is written and as it is trained", async () => {
    const worker = await openWorker();
    const [module] = built.modules;
    if (module === undefined) throw new Error("a network has modules");
    const modules = [true, false].map((asTrained) => ({ ...module, asTrained }));
    const told: unknown[] = [];
    const onNotification: NotificationSink = (name, value) => told.push([name, value]);
    const answer = await worker.request("measure", { modules, batchSize: 2 }, { onNotification });
    expect(answer.map(({ form }) => form === null)).toEqual([false, true]);
    for (const { milliseconds } of answer) expect(milliseconds).toBeGreaterThan(0);
    expect(told.at(-1)).toEqual(["checkProgress", { done: 2, total: 2 }]);
    const stop = new AbortController();
    // More than is measured before the word of the end arrives.
    const many = Array.from({ length: 500 }, () => modules).flat();
    const cancelled = worker.request("measure", { modules: many, batchSize: 2 }, { signal: stop.signal });
    stop.abort();
    await expect(cancelled).rejects.toThrow(CancelledError);
    await worker.close();
  });

  it("that is killed rejects what it was asked, with its last words", async () => {
    const worker = await openWorker();
    const run = worker.request("train", requestFor(data, { epochs: 500 }), {
      onNotification: (name) => {
        if (name === "trainProgress") process.kill(worker.pid, "SIGKILL");
      },
    });
    await expect(run).rejects.toThrow(/the worker process ended \(SIGKILL\)/);
    expect(await worker.ended).toContain("SIGKILL");
  });

  it("that is cancelled stops at the next step and can be asked again", async () => {
    const worker = await openWorker();
    const stop = new AbortController();
    const run = worker.request("train", requestFor(data, { epochs: 500 }), {
      signal: stop.signal,
      onNotification: () => stop.abort(),
    });
    await expect(run).rejects.toBeInstanceOf(CancelledError);
    expect((await worker.request("train", requestFor(data, { epochs: 1 }))).status).toBe("complete");
    await worker.close();
  });

  it("keeps a run that diverged, with what it had", async () => {
    const worker = await openWorker();
    const result = await worker.request("train", requestFor(data, { learningRate: 1e30 }));
    expect(result).toMatchObject({ status: "diverged", testError: null });
    expect(result.epochs.at(-1)?.trainLoss).toBeNull();
    await worker.close();
  });

  it("says in one sentence what the user can mend", async () => {
    const worker = await openWorker();
    await expect(worker.request("train", requestFor(data, { batchSize: 65 }))).rejects.toEqual(
      new InputError("a batch of 65 is larger than the 64 training images: take a smaller --batch"),
    );
    await expect(worker.request("openEngine", { choice: "webgpu", threads: 1 })).rejects.toBeInstanceOf(EngineError);
    await worker.close();
  });
});
