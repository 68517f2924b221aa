/** Which trials may stand at layers, and that files are read only when they have changed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openKnownTrials, worthReading } from "../../../../src/extension/inline/knownTrials";
import type { PastTrial } from "../../../../src/extension/list/pastTrials";
import { summaryOf } from "../../../../src/extension/list/trialSummary";
import { newTrial } from "../../../../src/extension/trials/liveTrial";
import { liveTrialState } from "../../../../src/extension/trials/trialState";
import type { Results } from "../../../../src/trial";
import { temporaryFolder } from "../../trial/temporaryFolder";
import { trialJob } from "../trialJobs";
import { resultsOf } from "./layerTrials";

function past(name: string, results: Results, status: Results["status"] = "complete", folder = temporaryFolder()): PastTrial {
  const own = join(folder, "trials", name);
  mkdirSync(own, { recursive: true });
  const file = join(own, "trial.hhtrial.json");
  const text = JSON.stringify({ ...results, status });
  writeFileSync(file, text);
  return { file, folder: own, stored: false, summary: summaryOf(text), written: false, changedAt: 1 };
}

const study = resultsOf({ separable: [20], resnext: [21] }, null);
const other = resultsOf({ separable: [20], hybrid: [21] }, null);
const layer = resultsOf({ separable: [20], layer: [21] });
const nobody = { running: () => null, live: () => null, waiting: () => [] };

describe("the files that are read", () => {
  it("are those of layers, and the newest with each arm", () => {
    const trials = [past("e", study, "partial"), past("d", layer), past("c", study), past("b", layer), past("a", study)];
    const names = worthReading([...trials, past("0", other)]).map(({ file }) => file.split("/").at(-2));
    expect(names).toEqual(["d", "c", "b", "0"]);
    expect(worthReading([{ ...past("x", layer), summary: { problem: "damaged" } }])).toEqual([]);
  });

  it("are read again when they have changed, and forgotten when they are gone", async () => {
    let trials = [past("one", layer)];
    const known = openKnownTrials({ trials: nobody, list: { trials: () => trials } });
    expect(known.all()).toEqual([]);
    await known.refresh();
    const [first] = known.all();
    expect(first?.state?.phase).toBe("complete");
    await known.refresh();
    expect(known.all()[0]).toBe(first);
    const [before] = trials;
    trials = [{ ...past("one", layer, "failed", dirname(dirname(before?.folder ?? ""))), changedAt: 2 }];
    await known.refresh();
    expect(known.all()[0]?.state?.phase).toBe("failed");
    trials = [];
    await known.refresh();
    expect(known.all()).toEqual([]);
  });

  it("may be gone or damaged by then", async () => {
    const gone = { ...past("gone", layer), file: join(temporaryFolder(), "nowhere.json") };
    const damaged = past("damaged", layer);
    writeFileSync(damaged.file, "{");
    const known = openKnownTrials({ trials: nobody, list: { trials: () => [gone, damaged] } });
    await known.refresh();
    expect(known.all()).toEqual([]);
  });
});

describe("the trial of this window", () => {
  it("comes before the others, with those that wait, and stays until its file is read", async () => {
    const recipe = layer.recipe;
    const job = { ...trialJob({ id: "a" }), recipe, out: "out" };
    const waiting = { ...trialJob({ id: "b" }), recipe: study.recipe };
    const own = liveTrialState(newTrial(recipe, join("out", "trial.hhtrial.json")), null);
    let running: typeof job | null = job;
    const trials = { running: () => running, live: () => own, waiting: () => [waiting] };
    const known = openKnownTrials({ trials, list: { trials: () => [past("old", study)] } });
    await known.refresh();
    expect(known.all().map(({ recipe: { variants }, state }) => [variants.at(-1), state?.phase ?? null])).toEqual([
      ["conv2d-line-3", "preparing"],
      ["resnext", null],
      ["resnext", "complete"],
    ]);
    running = null;
    expect(known.all()[0]?.recipe.layers).toBeDefined();
  });

  it("is there once when its file is in the list too", async () => {
    const file = past("own", layer);
    const own = { ...liveTrialState(newTrial(layer.recipe, file.file), null), phase: "complete" } as const;
    const job = { ...trialJob({ id: "a" }), recipe: layer.recipe, out: file.folder };
    let running: typeof job | null = job;
    const known = openKnownTrials({
      trials: { running: () => running, live: () => own, waiting: () => [] },
      list: { trials: () => [file] },
    });
    expect(known.all()).toHaveLength(1);
    running = null;
    await known.refresh();
    expect(known.all().map(({ state }) => state)).toEqual([own]);
  });

  it("is not yet told of while the state is that of the one before", () => {
    const own = liveTrialState(newTrial(study.recipe, join("before", "trial.hhtrial.json")), null);
    const trials = {
      running: () => ({ ...trialJob({ id: "a" }), recipe: layer.recipe, out: "now" }),
      live: () => own,
      waiting: () => [],
    };
    expect(openKnownTrials({ trials, list: { trials: () => [] } }).all()).toEqual([]);
  });
});
