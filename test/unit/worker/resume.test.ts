import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readResults, recipeOf, resultsPath, runTrial, type Results, type TrialEvent } from "../../../src/trial";
import { startWorker } from "../../../src/worker/client";
import { temporaryFolder } from "../trial/temporaryFolder";

const recipe = recipeOf({
  ...{ variants: ["separable", "resnext"], trials: 1, epochs: 3, width: 4, modules: 1, match: "none", batchSize: 16 },
  ...{ trainImages: 64, testImages: 50 },
});

interface Session {
  readonly resume?: boolean;
  readonly seed?: number;
  /** Sees every event, and may cancel. */
  readonly onEvent?: (event: TrialEvent, cancel: () => void) => void;
}

async function session(out: string, { resume = false, seed = 0, onEvent = () => undefined }: Session = {}) {
  const events: TrialEvent[] = [];
  const stop = new AbortController();
  const { results, status } = await runTrial({
    ...{ out, resume, startWorker, choice: "wasm", workers: 1, literal: false, version: "1.2.3" },
    recipe: { ...recipe, seed },
    onEvent(event) {
      events.push(event);
      onEvent(event, () => stop.abort());
    },
    signal: stop.signal,
  });
  const told = events.flatMap((event) => {
    if (event.type === "runResumed") return [`${event.variant} goes on at ${event.epoch}`];
    return event.type === "epochDone" ? [`${event.variant} ${event.record.epoch}`] : [];
  });
  return { results, status, told };
}

/** All that a trial computes: no times, no dates. */
function numbersOf({ runs, comparisons, noiseFloor }: Results) {
  const timeless = runs.map(({ imagesPerSecond: _, epochs, ...run }) => ({
    ...run,
    epochs: epochs.map(({ seconds: __, ...record }) => record),
  }));
  return { runs: timeless, comparisons, noiseFloor };
}

const checkpointOf = (out: string, variant: string): string => join(out, "checkpoints", `${variant}-0.hhcheckpoint`);

/** In the second step or later of the arm's epoch. */
const isIn = (event: TrialEvent, variant: string, epoch: number): boolean =>
  event.type === "runProgress" && event.variant === variant && event.epoch === epoch;

describe("a trial that goes on", () => {
  let folder = "";
  let whole: Results;
  /** What a kill in the middle of the last epoch of the second arm leaves. */
  let killed = "";

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-resume-"));
    process.env["HYBRID_HYPOTHESIS_CACHE"] = join(folder, "cache");
    killed = join(folder, "killed");
    const out = join(folder, "whole");
    const { results } = await session(out, {
      onEvent: (event) => isIn(event, "resnext", 3) && cpSync(out, killed, { recursive: true, force: true }),
    });
    // Its lock names this very process, which is no other process's to take.
    rmSync(join(killed, "trial.lock"));
    whole = results;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The results file is written once a second, so that it may know less of the run than its checkpoint does. */
  function killedCopy(knownEpochs = 2): string {
    const out = temporaryFolder();
    cpSync(killed, out, { recursive: true });
    const runs = whole.runs.map((run) =>
      run.variant === "separable"
        ? run
        : { ...run, status: "cancelled", testError: null, epochs: run.epochs.slice(0, knownEpochs) },
    );
    writeFileSync(resultsPath(out), JSON.stringify({ ...whole, status: "partial", finishedAt: null, runs }));
    return out;
  }

  async function expectWhole(out: string, told: readonly string[]) {
    const resumed = await session(out, { resume: true });
    expect(resumed.told).toEqual(told);
    expect(numbersOf(resumed.results)).toEqual(numbersOf(whole));
    expect(readdirSync(out)).toEqual(["trial.hhtrial.json"]);
  }

  it("after a cancel in epoch 2, and another in epoch 3, ends with the same numbers", async () => {
    const out = temporaryFolder();
    const first = await session(out, { onEvent: (event, cancel) => isIn(event, "separable", 2) && cancel() });
    expect([first.status, ...first.told]).toEqual(["partial", "separable 1"]);
    expect(first.results.runs[0]?.epochs).toHaveLength(1);
    const second = await session(out, {
      resume: true,
      onEvent: (event, cancel) => isIn(event, "separable", 3) && cancel(),
    });
    // A worker that ends its epoch before the cancel reaches it has kept that one too.
    expect([["separable goes on at 2", "separable 2"], ["separable goes on at 3"]]).toContainEqual(second.told);
    expect(second.results.runs[0]).toMatchObject({ status: "cancelled", epochs: [{ epoch: 1 }, { epoch: 2 }] });
    await expectWhole(out, ["separable goes on at 3", "separable 3", "resnext 1", "resnext 2", "resnext 3"]);
  });

  it.each([2, 1, 0])("after a kill ends with the same numbers, if the results file has %i epochs of two", async (known) => {
    await expectWhole(killedCopy(known), ["resnext goes on at 3", "resnext 3"]);
  });

  it("after its worker was killed goes on with the run that failed", async () => {
    const out = temporaryFolder();
    let pid = 0;
    const failed = await runTrial({
      ...{ out, recipe, resume: false, choice: "wasm", workers: 1, literal: false, version: "1.2.3" },
      startWorker: async (options) => {
        const worker = await startWorker(options);
        pid = worker.pid;
        return worker;
      },
      onEvent(event) {
        if (isIn(event, "separable", 2)) process.kill(pid, "SIGKILL");
      },
      signal: new AbortController().signal,
    });
    expect(failed.status).toBe("failed");
    expect(failed.results.runs.map(({ status }) => status)).toEqual(["failed", "complete"]);
    await expectWhole(out, ["separable goes on at 2", "separable 2", "separable 3"]);
  });

  it.each<[string, (file: string) => void | Promise<void>]>([
    [
      "damaged",
      (file) => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
    ["cut short", (file) => writeFileSync(file, readFileSync(file).subarray(0, 1000))],
    ["not there, as in trials of versions that had none", (file) => rmSync(dirname(file), { recursive: true })],
    [
      "of another recipe",
      async (file) => {
        const other = temporaryFolder();
        await session(other, { seed: 7, onEvent: (event, cancel) => isIn(event, "resnext", 3) && cancel() });
        cpSync(checkpointOf(other, "resnext"), file);
      },
    ],
  ])("starts a run anew whose checkpoint is %s", async (_, change) => {
    const out = killedCopy();
    await change(checkpointOf(out, "resnext"));
    await expectWhole(out, ["resnext 1", "resnext 2", "resnext 3"]);
  });

  it("as a program that was killed with SIGKILL says where it goes on, and ends with the same numbers", async () => {
    const command = join(__dirname, "../../../dist/cli.js");
    const sizes = "--width 4 --modules 1 --match none --batch 16 --train-images 64 --test-images 50";
    const args = `--variants separable,resnext --trials 1 --epochs 3 ${sizes} --engine wasm --workers 1 --out`;
    const out = join(temporaryFolder(), "out");
    const program = spawn(process.execPath, [command, "trial", ...args.split(" "), out], { stdio: ["ignore", "pipe", "ignore"] });
    const ended = once(program, "exit");
    for await (const line of createInterface({ input: program.stdout })) {
      if (line.startsWith("separable, trial 1 of 1: epoch 2")) program.kill("SIGKILL");
    }
    expect(await ended).toEqual([null, "SIGKILL"]);
    const resumed = spawn(process.execPath, [command, "trial", "--resume", out], { stdio: ["ignore", "pipe", "inherit"] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: resumed.stdout })) lines.push(line);
    expect(lines).toContain("separable, trial 1 of 1: goes on at epoch 3 of 3, from its checkpoint");
    expect(lines.filter((line) => line.includes(": epoch "))).toHaveLength(4);
    expect(numbersOf(await readResults(resultsPath(out)))).toEqual(numbersOf(whole));
  });
});
