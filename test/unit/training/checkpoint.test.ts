import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { relu } from "../../../src/blocks";
import type { TrainRequest } from "../../../src/protocol";
import { stream } from "../../../src/random";
import { readCheckpoint, runKey, writeCheckpoint, type Checkpoint, type RunKeyOptions } from "../../../src/training/checkpoint";
import { temporaryFolder } from "../trial/temporaryFolder";

const random = stream("checkpoint");
const drawn = (length: number) => Float32Array.from({ length }, () => random.normal());
const checkpoint: Checkpoint = {
  epochs: [
    { epoch: 1, trainLoss: 2.1 / 3, trainError: 70.3125, testError: null, seconds: 0.123456789 },
    { epoch: 2, trainLoss: 1e-7 / 3, trainError: 0, testError: null, seconds: 4 },
  ],
  warmUps: [1],
  variables: new Map([
    ["stem", Float32Array.of(-0, 1e-45, 3.4e38, 1 / 3)],
    ["größe", drawn(7)],
    ["none", new Float32Array()],
  ]),
  velocities: new Map([["stem", drawn(4)]]),
};

describe("a checkpoint", () => {
  it("comes back bit by bit, and the newest replaces the one before", async () => {
    const file = join(temporaryFolder(), "checkpoints", "separable-0.hhcheckpoint");
    await writeCheckpoint(file, "key", { ...checkpoint, epochs: checkpoint.epochs.slice(0, 1), velocities: new Map() });
    await writeCheckpoint(file, "key", checkpoint);
    const found = await readCheckpoint(file, "key");
    expect(found).toEqual(checkpoint);
    expect(Object.is(found?.variables.get("stem")?.[0], -0)).toBe(true);
    expect(readdirSync(join(file, ".."))).toEqual(["separable-0.hhcheckpoint"]);
  });

  it("of another run, or none at all, is none", async () => {
    const file = join(temporaryFolder(), "a");
    expect(await readCheckpoint(file, "key")).toBeNull();
    await writeCheckpoint(file, "key", checkpoint);
    expect(await readCheckpoint(file, "another")).toBeNull();
    expect(await readCheckpoint(join(file, ".."), "key")).toBeNull();
  });

  it("is none where a single byte is another, or the end is missing", async () => {
    const file = join(temporaryFolder(), "a");
    await writeCheckpoint(file, "key", checkpoint);
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 16;
      writeFileSync(file, damaged);
      expect(await readCheckpoint(file, "key"), `byte ${at}`).toBeNull();
    }
    for (const length of [0, 8, 20, 43, 44, 45, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(await readCheckpoint(file, "key"), `${length} bytes`).toBeNull();
    }
    writeFileSync(file, whole);
    expect(await readCheckpoint(file, "key")).toEqual(checkpoint);
  });

  it("that cannot be written fails nothing", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    await expect(writeCheckpoint(join(folder, "file", "below"), "key", checkpoint)).resolves.toBeUndefined();
  });
});

describe("the key of a run", () => {
  const request: TrainRequest = {
    ...{ variant: "separable", trial: 0, network: relu, input: { height: 32, width: 32, channels: 3 }, cacheFile: "here" },
    seeds: { initial: 1, order: 2, augmentation: 3, subset: 4 },
    ...{ epochs: 4, batchSize: 16, learningRate: 0.1, momentum: 0.9, weightDecay: 0 },
    ...{ augmentation: "none", trainImages: null, testImages: null, lowerings: [] },
    checkpoint: { file: "there", version: "1.2.3" },
  };
  const split = { count: 0, images: new Uint8Array(), labels: new Uint8Array() };
  const data = { name: "shapes", hash: "a", classes: [], height: 32, width: 32, train: split, test: split };
  const report = { engine: "wasm", device: "CPU", driver: null, version: "1", mathMode: "float32", threads: 1 } as const;
  const engine = { report, open: () => Promise.reject(new Error("closed")), tensors: () => 0, close: () => undefined };
  const options: RunKeyOptions = { block: relu, data, engine };
  const key = runKey(request, options);

  it("does not depend on where files lie, nor on what is told of a form", () => {
    const checkpoint = { file: "elsewhere", version: "1.2.3" };
    const lowerings = [{ module: "m", height: 1, width: 1, names: ["n"], chain: [], form: "as declared", milliseconds: 7 }];
    expect(runKey({ ...request, cacheFile: "elsewhere", checkpoint, lowerings }, options)).toBe(key);
  });

  it.each<[string, Partial<TrainRequest>, Partial<RunKeyOptions>]>([
    ["arm", { variant: "hybrid" }, {}],
    ["trial", { trial: 1 }, {}],
    ["seed", { seeds: { ...request.seeds, order: 5 } }, {}],
    ["recipe", { epochs: 5 }, {}],
    ["network", { network: { block: "chain", steps: [] } }, {}],
    ["version", { checkpoint: { file: "there", version: "1.2.4" } }, {}],
    ["data", {}, { data: { ...data, hash: "b" } }],
    ["form", {}, { block: { block: "chain", steps: [relu] } }],
    ["engine", {}, { engine: { ...engine, report: { ...report, version: "2" } } }],
  ])("is another for another %s", (_, change, changes) => {
    expect(runKey({ ...request, ...change }, { ...options, ...changes })).not.toBe(key);
  });
});
