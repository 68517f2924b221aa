import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLong, offeredTrials, timeText } from "../../../../src/extension/start/otherTrials";
import { openSpeeds, type SpeedsOptions } from "../../../../src/extension/start/speeds";
import { summaryOf } from "../../../../src/extension/list/trialSummary";
import { readTrialArguments } from "../../../../src/extension/start/trialArguments";
import { estimateSeconds, recipeOf, type Speed } from "../../../../src/trial";
import { fabricatedResults } from "../../trial/fabricatedResults";
import { fakeWorkers } from "../../trial/fakeWorkers";
import { english } from "../english";

const speed: Speed = { ...{ engine: "wasm", device: "CPU (SIMD)", from: "trial", usual: 1.6, arms: {}, width: 12, workers: 2 } };

describe("the trials beside the quick one", () => {
  it("are the other presets and the other studies, each of which the command takes", () => {
    const offered = offeredTrials(speed, english);
    expect(offered.map(({ label }) => label)).toEqual([
      "standard",
      "paper",
      "cardinality, quick",
      "nonlinearity, quick",
      "residual, quick",
      "fractalnet, quick",
      "darknet, quick",
    ]);
    for (const { given } of offered) {
      const { choices } = readTrialArguments(given, "/");
      expect(recipeOf(choices)).toEqual(recipeOf(given));
    }
  });

  it("say how long each takes here and what that is from, or that it is not known", () => {
    const [standard, paper] = offeredTrials(speed, english);
    expect(standard?.description).toMatch(/^about [0-9.]+ h on wasm, at the last trial's speed$/);
    expect(paper?.detail).toContain("7 arms, 10 trials of 190 epochs, width 64, data cifar10");
    expect(offeredTrials(null, english).every(({ description }) => description === "estimated when chosen")).toBe(true);
    const quick = recipeOf({});
    expect(timeText(quick, { ...speed, from: "probe" }, english)).toMatch(/^about \d+ (s|min) on wasm, by a probe/);
    expect(isLong(estimateSeconds(quick, speed))).toBe(false);
    expect(isLong(estimateSeconds(recipeOf({ preset: "paper" }), speed))).toBe(true);
  });
});

describe("the speeds of this machine", () => {
  let folder = "";
  const results = {
    ...fabricatedResults({ variants: ["separable", "hybrid"], trials: 2 }, { separable: [10, 11], hybrid: [10, 12] }),
    status: "complete" as const,
  };
  const text = JSON.stringify(results);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hybrid-hypothesis-speeds-"));
    await writeFile(join(folder, "trial.hhtrial.json"), text);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const past = () => ({
    ...{ file: join(folder, "trial.hhtrial.json"), folder, stored: false, written: false, changedAt: 0 },
    summary: summaryOf(text),
  });
  function open(options: Partial<SpeedsOptions> = {}) {
    const kept = new Map<string, unknown>();
    const globalState = {
      get: <T>(key: string, otherwise?: T) => (kept.get(key) ?? otherwise) as T,
      update(key: string, value: unknown) {
        kept.set(key, JSON.parse(JSON.stringify(value)));
        return Promise.resolve();
      },
    };
    const trials = () => [past()];
    return openSpeeds({ globalState, list: { trials }, place: () => null, ...options });
  }

  it("are the newest trial's of the same engine, and of no other", async () => {
    const { engine, device } = results.environment;
    expect(await open().known(null)).toMatchObject({ engine, device, from: "trial" });
    const other = engine === "wasm" ? "tensorflow" : "wasm";
    expect(await open({ place: () => ({ engine: other, device: null }) }).known(null)).toBeNull();
    expect(await open({ list: { trials: () => [] } }).known(null)).toBeNull();
  });

  it("are a probe's where one was made of such a network", async () => {
    const speeds = open();
    const recipe = recipeOf({});
    const { startWorker } = fakeWorkers();
    const probed = await speeds.probe(recipe, { startWorker, choice: "auto", signal: new AbortController().signal });
    expect(await speeds.known(recipe)).toEqual(probed);
    expect(await speeds.known(recipeOf({ width: 32 }))).toMatchObject({ from: "trial" });
  });
});
