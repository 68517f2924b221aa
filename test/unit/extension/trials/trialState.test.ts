import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { afterEvent, newTrial, notRun, type LiveTrial } from "../../../../src/extension/trials/liveTrial";
import { liveTrialState, recordedTrialState } from "../../../../src/extension/trials/trialState";
import { trialSchema, type TrialState } from "../../../../src/protocol/panel";
import {
  readResults,
  recipeOf,
  runTrial,
  type Results,
  type TrialEvent,
  type TrialOptions,
  type TrialOutcome,
} from "../../../../src/trial";
import { fakeWorkers, hang, tensorflow, trainAtOnce, wasm, type Script } from "../../trial/fakeWorkers";
import { temporaryFolder } from "../../trial/temporaryFolder";

const arms = ["separable", "resnext", "hybrid"];

interface Watched {
  readonly outcome: TrialOutcome;
  /** The state after every event, the one before them first. */
  readonly states: readonly TrialState[];
  readonly events: readonly TrialEvent[];
}

/** A real trial on fake workers, as the panel sees it. */
async function watch(script: Script, changes: Partial<TrialOptions> = {}): Promise<Watched> {
  const recipe = recipeOf({ variants: arms, trials: 2, epochs: 2 });
  let live: LiveTrial = newTrial(recipe, "not there yet");
  let results: Results | null = null;
  const states: TrialState[] = [liveTrialState(live, results)];
  const events: TrialEvent[] = [];
  const outcome = await runTrial({
    recipe,
    choice: "auto",
    workers: 1,
    out: join(temporaryFolder(), "out"),
    resume: false,
    literal: false,
    startWorker: fakeWorkers(script).startWorker,
    signal: new AbortController().signal,
    version: "1.2.3",
    onResults: (next) => {
      results = next;
    },
    ...changes,
    onEvent: (event) => {
      events.push(event);
      live = afterEvent(live, event);
      states.push(liveTrialState(live, results));
      changes.onEvent?.(event);
    },
  });
  return { outcome, states, events };
}

const runsEnded = (state: TrialState): number =>
  state.runs.filter(({ status }) => status !== "waiting" && status !== "running").length;

const rowsOf = (state: TrialState | undefined): readonly string[] =>
  state?.runs.map(({ trial, variant, status }) => `${trial} ${variant} ${status}`) ?? [];

describe("the state of a trial", () => {
  it("ends with what the results file says of every run", async () => {
    const { outcome, states } = await watch({});
    const last = states.at(-1);
    expect(last).toMatchObject({ phase: "complete", file: outcome.file, timeLeft: null, progress: 1 });
    for (const line of last?.verdict ?? []) expect(outcome.results.verdict.text).toContain(line);
    expect(last?.verdict.length).toBeGreaterThan(3);
    expect(last?.runs.map(({ variant, trial, testError }) => ({ variant, trial, testError }))).toEqual(
      outcome.results.runs.map(({ variant, trial, testError }) => ({ variant, trial, testError })),
    );
  });

  it("is valid for the page after every event, and survives the way there", async () => {
    const { states, events } = await watch({});
    expect(new Set(events.map(({ type }) => type))).toContain("epochDone");
    for (const state of states) expect(trialSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it("shows all runs as waiting first, then one after the other", async () => {
    const { states, events } = await watch({});
    const at = (type: TrialEvent["type"]): TrialState | undefined => states[events.findIndex((event) => event.type === type) + 1];
    expect(at("trialStarted")?.phase).toBe("preparing");
    expect(new Set(at("trialStarted")?.runs.map(({ status }) => status))).toEqual(new Set(["waiting"]));
    expect(at("selfTested")?.phase).toBe("running");
    expect(rowsOf(at("runStarted")).slice(0, 2)).toEqual(["0 separable running", "0 resnext waiting"]);
    expect(at("epochDone")?.runs[0]).toMatchObject({ epoch: 1, status: "running" });
    const counts = states.map(runsEnded);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(6);
  });

  it("names the engine and why not a better one", async () => {
    const refusal = { engine: "tensorflow", reason: "no library here", remedy: "doctor --install tensorflow" } as const;
    const { states } = await watch({ engines: [{ ...wasm, notBetter: [refusal] }] });
    expect(states.at(-1)?.engine).toEqual([
      `wasm ${wasm.version} on ${wasm.device}`,
      "Not tensorflow: no library here (doctor --install tensorflow)",
    ]);
    expect((await watch({ engines: [tensorflow] })).states.at(-1)?.engine).toHaveLength(1);
  });

  it("keeps the reason of a run that failed", async () => {
    const { states, outcome } = await watch({
      train: (request, control) => {
        if (request.variant === "resnext" && request.trial === 1) control.die("the worker process ended (SIGKILL)");
        return trainAtOnce(request, control);
      },
    });
    expect(outcome.status).toBe("failed");
    expect(states.at(-1)?.phase).toBe("failed");
    expect(states.at(-1)?.runs.filter(({ reason }) => reason !== null)).toMatchObject([
      { variant: "resnext", trial: 1, status: "failed", reason: "the worker process ended (SIGKILL)" },
    ]);
  });

  it("marks what was going on when the trial was cancelled", async () => {
    const stop = new AbortController();
    const { states } = await watch(
      { train: (request, control) => (request.variant === "hybrid" ? hang(control.signal) : trainAtOnce(request, control)) },
      {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === "runStarted" && event.variant === "hybrid") stop.abort();
        },
      },
    );
    expect(states.at(-1)?.phase).toBe("partial");
    expect(rowsOf(states.at(-1))).toEqual([
      "0 separable complete",
      "0 resnext complete",
      "0 hybrid cancelled",
      "1 separable waiting",
      "1 resnext waiting",
      "1 hybrid waiting",
    ]);
  });

  it("shows the runs that a resumed trial keeps", async () => {
    const { outcome, states } = await watch({});
    const out = outcome.file.replace(/[\\/][^\\/]+$/, "");
    const again = await watch({ train: () => Promise.reject(new Error("nothing is left to train")) }, { out, resume: true });
    expect(again.states.at(-1)?.runs).toEqual(states.at(-1)?.runs);
    const selfTested = again.states[again.events.findIndex(({ type }) => type === "selfTested") + 1];
    expect(selfTested === undefined ? 0 : runsEnded(selfTested)).toBe(6);
  });

  it("gives every arm its errors, its differences and its size", async () => {
    const { outcome, states } = await watch({});
    const { runs, comparisons } = outcome.results;
    for (const arm of states.at(-1)?.arms ?? []) {
      const errors = runs.filter(({ variant }) => variant === arm.variant).map(({ testError }) => testError ?? NaN);
      expect(arm.runs).toBe(2);
      expect(arm.meanError).toBeCloseTo(
        errors.reduce((sum, error) => sum + error / 2, 0),
        10,
      );
      expect(arm.parameters).toBe(runs.find(({ variant }) => variant === arm.variant)?.parameters);
      const comparison = comparisons.find(({ variant }) => variant === arm.variant);
      expect(arm.control).toBe(arm.variant === "separable" ? null : "separable");
      expect(arm.meanDifference).toBe(comparison?.meanDifference ?? null);
      const [first = NaN, second = NaN] = arm.differences.map(({ difference }) => difference);
      if (comparison !== undefined) expect((first + second) / 2).toBeCloseTo(comparison.meanDifference ?? NaN, 10);
    }
    expect(states.at(-1)?.arms.map(({ provedEqual }) => provedEqual)).toEqual([false, false, true]);
  });

  it("goes forward from nothing to all", async () => {
    const { states } = await watch({});
    const progress = states.map((state) => state.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress[0]).toBe(0);
    expect(new Set(progress).size).toBeGreaterThan(6);
  });

  it("reads from the file what it showed when the trial ended", async () => {
    const { outcome, states } = await watch({});
    const last = states.at(-1);
    const recorded = recordedTrialState(await readResults(outcome.file), outcome.file);
    expect(recorded).toEqual({ ...last, detail: recorded.detail, readOnly: true });
    expect(recorded.detail).toContain("begun");
  });

  it("says what data is prepared, and how far", () => {
    const live = newTrial(recipeOf({}), "a");
    const news = { type: "prepareProgress", what: "downloading", done: 1_500_000, total: 170_500_000, unit: "bytes" } as const;
    expect(afterEvent(live, news).detail).toBe("downloading: 1.5 MB of 170.5 MB");
    const decoding = { ...news, what: "decoding", unit: "images", total: null, done: 1200 } as const;
    expect(afterEvent(live, decoding).detail).toBe("decoding: 1,200 images");
  });

  it("says why a trial was not run", () => {
    const refused = liveTrialState(notRun(newTrial(recipeOf({}), "a"), "refused", "no engine"), null);
    expect(refused).toMatchObject({ phase: "refused", detail: "no engine", progress: 0 });
  });
});
