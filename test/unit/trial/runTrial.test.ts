import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { CancelledError, EngineError, InputError, type TrainResult } from "../../../src/protocol";
import {
  readResults,
  recipeOf,
  resultsPath,
  resultsSchema,
  runTrial,
  type Results,
  type TrialEvent,
  type TrialOptions,
} from "../../../src/trial";
import { fakeWorkers, hang, shapesData, tensorflow, trainAtOnce, wasm, type FakeWorkers } from "./fakeWorkers";
import { temporaryFolder } from "./temporaryFolder";

const arms = ["separable", "resnext", "hybrid"];

function trial(workers: FakeWorkers, changes: Partial<TrialOptions> = {}) {
  const events: TrialEvent[] = [];
  const options: TrialOptions = {
    recipe: recipeOf({ variants: arms, trials: 2, epochs: 2 }),
    choice: "auto",
    workers: 1,
    out: changes.out ?? join(temporaryFolder(), "out"),
    resume: false,
    literal: false,
    startWorker: workers.startWorker,
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    version: "1.2.3",
    ...changes,
  };
  return { options, events, run: () => runTrial(options) };
}

const onDisk = (out: string): Promise<Results> => readResults(resultsPath(out));
const runsOf = ({ runs }: Results): readonly string[] => runs.map((run) => `${run.trial} ${run.variant} ${run.status}`);
const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "no error",
    (error: unknown) => error,
  );
const diverged: TrainResult = { status: "diverged", testError: 90, epochs: [], imagesPerSecond: 1, loweredTo: null };

describe("runTrial", () => {
  it("runs all arms of trial 0, then of trial 1, with paired seeds, and writes a valid file", async () => {
    const workers = fakeWorkers();
    const { run, options, events } = trial(workers);
    const { status, file, results } = await run();
    expect(status).toBe("complete");
    expect(workers.log).toEqual([
      "worker 1: start auto",
      ...[0, 1].flatMap((t) => arms.map((arm) => `worker 1: train ${arm} ${t}`)),
    ]);
    expect(workers.alive.size).toBe(0);

    const stored: unknown = JSON.parse(readFileSync(file, "utf8"));
    expect(resultsSchema.parse(stored)).toEqual(results);
    expect(readdirSync(options.out)).toEqual(["trial.hhtrial.json"]);
    expect(runsOf(results)).toEqual([0, 1].flatMap((t) => arms.map((arm) => `${t} ${arm} complete`)));
    expect(results.runs[0]).toMatchObject({
      testError: results.runs[0]?.epochs[1]?.testError,
      imagesPerSecond: 500,
      loweredTo: "depthwise",
    });
    expect(results).toMatchObject({
      environment: { engine: "wasm", device: "CPU (SIMD)", version: "1.2.3" },
      recipe: { dataHash: "5".repeat(64) },
    });

    const seeds = (variant: string, t: number) =>
      workers.trained.find((request) => request.variant === variant && request.trial === t)?.seeds;
    expect(seeds("separable", 0)?.initial).not.toBe(seeds("hybrid", 0)?.initial);
    expect(seeds("separable", 0)?.subset).toBe(seeds("hybrid", 0)?.subset);
    expect(seeds("separable", 0)?.order).not.toBe(seeds("separable", 1)?.order);

    const kinds = [...new Set(events.map(({ type }) => type))];
    const order = [
      "trialStarted",
      "prepareProgress",
      "selfTested",
      "runStarted",
      "runProgress",
      "epochDone",
      "runEnded",
      "trialEnded",
    ];
    expect(kinds).toEqual(order);
    const lefts = events.flatMap((event) => (event.type === "runEnded" ? [event.timeLeft ?? NaN] : []));
    // 2 epochs of 900 images at 500 a second: 3.6 seconds a run.
    expect(lefts.map((seconds) => Math.round(seconds * 1000) / 1000)).toEqual([18, 14.4, 10.8, 7.2, 3.6, 0]);
  });

  it("gives the same numbers with one worker and with three", async () => {
    const [one, three] = [trial(fakeWorkers()), trial(fakeWorkers(), { workers: 3 })];
    const [first, second] = [await one.run(), await three.run()];
    expect(second.results.environment.workers).toBe(3);
    expect(second.results.runs).toEqual(first.results.runs);
    expect(second.results.comparisons).toEqual(first.results.comparisons);
  });

  it("has many workers listen for a cancel without a warning of node's", async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error): number => warnings.push(name);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const { run } = trial(fakeWorkers(), { workers: 12, recipe: recipeOf({ variants: arms, trials: 4, epochs: 1 }) });
    expect((await run()).results.environment.workers).toBe(12);
    await setImmediate();
    expect(warnings).toEqual([]);
  });

  it("takes one worker on a GPU unless told otherwise", async () => {
    const { results } = await trial(fakeWorkers({ engines: [tensorflow] }), { workers: null }).run();
    expect(results.environment).toMatchObject({ workers: 1, engine: "tensorflow", tensorflow: "2.18.0", device: "GPU H100" });
  });

  it("keeps the last words of a worker that dies, replaces it, and goes on", async () => {
    const workers = fakeWorkers({
      train: async (request, control) => {
        if (request.variant !== "resnext" || request.trial !== 0) return trainAtOnce(request, control);
        control.notify("epochDone", {
          variant: "resnext",
          trial: 0,
          record: { epoch: 1, trainLoss: 2, trainError: 70, testError: null, seconds: 1 },
        });
        control.die("killed by SIGKILL");
        return hang(undefined);
      },
    });
    const { run, events } = trial(workers);
    const { status, results } = await run();
    expect(status).toBe("failed");
    expect(results.runs[1]).toMatchObject({ variant: "resnext", status: "failed", reason: "killed by SIGKILL", testError: null });
    expect(results.runs[1]?.epochs).toHaveLength(1);
    expect(results.runs.filter((each) => each.status === "complete")).toHaveLength(5);
    expect(workers.log).toContain("worker 2: start wasm");
    expect(results.comparisons.find(({ variant }) => variant === "resnext")?.pairs).toBe(1);
    expect(events.filter((event) => event.type === "runEnded" && event.run.status === "failed")).toHaveLength(1);
    expect(results.verdict.text).toContain("Failed: resnext in trial 1 of 2 (killed by SIGKILL).");
  });

  it("gives up after three workers in a row have died", async () => {
    const workers = fakeWorkers({ train: () => Promise.reject(new Error("out of memory\n  at stack")) });
    const { status, results } = await trial(workers).run();
    expect(status).toBe("failed");
    expect(workers.log.filter((line) => line.includes("start"))).toHaveLength(3);
    expect(results.runs.map(({ reason }) => reason)).toEqual([
      ...Array.from({ length: 3 }, () => "out of memory"),
      ...Array.from({ length: 3 }, () => "not run, because workers ended 3 times in a row: out of memory"),
    ]);
  });

  it("keeps and counts diverged runs, with no test error", async () => {
    const train: NonNullable<Parameters<typeof fakeWorkers>[0]>["train"] = (request, control) =>
      request.variant === "hybrid" && request.trial === 1 ? Promise.resolve(diverged) : trainAtOnce(request, control);
    const { status, results } = await trial(fakeWorkers({ train })).run();
    expect(status).toBe("complete");
    expect(results.runs[5]).toMatchObject({ status: "diverged", testError: null });
    expect(results.comparisons.find(({ variant }) => variant === "hybrid")).toMatchObject({ pairs: 1, divergedPairs: 1 });
  });

  it("leaves a valid partial file when cancelled, even if the worker does not listen", async () => {
    const cancel = new AbortController();
    const workers = fakeWorkers({
      train: (request, control) => {
        if (request.trial === 0) return trainAtOnce(request, control);
        queueMicrotask(() => cancel.abort());
        return hang(undefined);
      },
    });
    const { run, options } = trial(workers, { signal: cancel.signal });
    const { status } = await run();
    expect(status).toBe("partial");
    const stored = await onDisk(options.out);
    expect(stored).toMatchObject({ status: "partial", finishedAt: null });
    expect(runsOf(stored)).toEqual(["0 separable complete", "0 resnext complete", "0 hybrid complete", "1 separable cancelled"]);
    expect(workers.alive.size).toBe(0);
    expect(stored.verdict.text).toContain("3 of 6 runs are not finished");
  });

  it("leaves nothing behind when cancelled before the first run", async () => {
    const cancel = new AbortController();
    const workers = fakeWorkers({
      data: (request) => {
        cancel.abort();
        return shapesData(request);
      },
    });
    const parent = temporaryFolder();
    const { run } = trial(workers, { signal: cancel.signal, out: join(parent, "deep", "out") });
    expect(await failure(run())).toBeInstanceOf(CancelledError);
    expect(readdirSync(parent)).toEqual([]);
    expect(workers.alive.size).toBe(0);
  });
});

describe("engines", () => {
  const failing = (engine: string) => ({
    worst: engine === "tensorflow" ? 3 : 0.2,
    where: "hybrid stage1.module1",
    lowerings: [],
  });

  it("passes over one that fails its self-test, if the choice is ours", async () => {
    const workers = fakeWorkers({ engines: [tensorflow, wasm], selfTest: failing });
    const { results } = await trial(workers).run();
    expect(workers.log.slice(0, 2)).toEqual(["worker 1: start auto", "worker 2: start wasm"]);
    expect(results.environment).toMatchObject({ engine: "wasm", selfTest: { worst: 0.2 } });
    expect(results.environment.notBetter[0]).toMatchObject({
      engine: "tensorflow",
      reason: expect.stringContaining("3.0 times the bound") as string,
    });
  });

  it("refuses one that fails its self-test, if it was asked for", async () => {
    const workers = fakeWorkers({ engines: [tensorflow, wasm], selfTest: failing });
    const error = await failure(trial(workers, { choice: "tensorflow" }).run());
    expect(error).toBeInstanceOf(EngineError);
    expect(error).toMatchObject({ message: expect.stringContaining("tensorflow failed its self-test") as string });
    expect(workers.alive.size).toBe(0);
  });

  it("takes a self-test that is not a number for a failed one", async () => {
    const workers = fakeWorkers({ selfTest: () => ({ worst: NaN, where: "separable", lowerings: [] }) });
    expect(await failure(trial(workers).run())).toBeInstanceOf(EngineError);
  });

  it("tests every distinct module of every arm", async () => {
    const tested: string[] = [];
    const workers = fakeWorkers();
    const startWorker: typeof workers.startWorker = async (options) => {
      const worker = await workers.startWorker(options);
      return {
        ...worker,
        request: (name, parameters, more) => {
          if ("blocks" in parameters) tested.push(...parameters.blocks.map((block) => block.name));
          return worker.request(name, parameters, more);
        },
      };
    };
    await trial(workers, { startWorker }).run();
    for (const arm of arms) expect(tested.filter((name) => name.startsWith(`${arm} `)).length).toBeGreaterThanOrEqual(3);
  });
});

describe("resume", () => {
  async function cutShort() {
    const out = join(temporaryFolder(), "out");
    const workers = fakeWorkers({
      train: (request, control) => {
        if (request.trial === 0 && request.variant === "hybrid") return Promise.resolve(diverged);
        if (request.trial === 1) return Promise.reject(new Error("lost"));
        return trainAtOnce(request, control);
      },
    });
    await trial(workers, { out }).run();
    return out;
  }

  it("does only what is not complete or diverged, and ends with the same numbers as a trial in one go", async () => {
    const out = await cutShort();
    const before = await onDisk(out);
    const file = resultsPath(out);
    const marked = { ...before, fromTheFuture: { kept: true }, recipe: { ...before.recipe, mood: "hopeful" } };
    writeFileSync(file, JSON.stringify({ ...marked, runs: before.runs.map((run) => ({ ...run, note: "seen" })) }));

    const workers = fakeWorkers();
    const { results } = await trial(workers, { out, resume: true }).run();
    expect(workers.trained.map(({ variant, trial: number }) => `${number} ${variant}`)).toEqual([
      "1 separable",
      "1 resnext",
      "1 hybrid",
    ]);
    expect(results).toMatchObject({
      id: before.id,
      createdAt: before.createdAt,
      status: "complete",
      fromTheFuture: { kept: true },
    });
    expect(results.recipe).toMatchObject({ mood: "hopeful", recipeHash: before.recipe.recipeHash });
    expect(results.runs[0]).toMatchObject({ note: "seen" });

    const { results: whole } = await trial(fakeWorkers()).run();
    const errors = (all: Results) => all.runs.filter(({ variant }) => variant !== "hybrid").map(({ testError }) => testError);
    expect(errors(results)).toEqual(errors(whole));
  });

  it.each<[string, Partial<TrialOptions>, FakeWorkers]>([
    ["epochs", { recipe: recipeOf({ variants: arms, trials: 2, epochs: 3 }) }, fakeWorkers()],
    ["variants", { recipe: recipeOf({ variants: arms.slice(0, 2), trials: 2, epochs: 2 }) }, fakeWorkers()],
    ["engine", { choice: "tensorflow" }, fakeWorkers({ engines: [tensorflow, wasm] })],
    ["dataHash", {}, fakeWorkers({ data: (request) => ({ ...shapesData(request), hash: "6".repeat(64) }) })],
    ["device", {}, fakeWorkers({ engines: [{ ...wasm, device: "another CPU" }] })],
    ["literal", { literal: true }, fakeWorkers()],
  ])("refuses a conflict and names it: %s", async (field, changes, workers) => {
    const out = await cutShort();
    const before = readFileSync(resultsPath(out), "utf8");
    const error = await failure(trial(workers, { out, resume: true, ...changes }).run());
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(`the earlier trial has ${field} `);
    expect(workers.trained).toEqual([]);
    expect(workers.alive.size).toBe(0);
    expect(readFileSync(resultsPath(out), "utf8")).toBe(before);
  });

  it("refuses a file of a newer version", async () => {
    const out = await cutShort();
    writeFileSync(resultsPath(out), JSON.stringify({ ...(await onDisk(out)), schemaVersion: 2 }));
    const error = await failure(trial(fakeWorkers(), { out, resume: true }).run());
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain("schemaVersion 2");
  });
});
