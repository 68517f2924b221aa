import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { panelStateAfter, panelStateWithout, runsEnded } from "../../../src/extension/panelState";
import { idlePanel, panelStateSchema, type PanelState } from "../../../src/protocol/panel";
import { recipeOf, runTrial, type TrialEvent, type TrialOptions, type TrialOutcome } from "../../../src/trial";
import { fakeWorkers, hang, tensorflow, trainAtOnce, wasm, type Script } from "../trial/fakeWorkers";
import { temporaryFolder } from "../trial/temporaryFolder";

const arms = ["separable", "resnext", "hybrid"];

interface Watched {
  readonly outcome: TrialOutcome;
  /** The state after every event, the idle one first. */
  readonly states: readonly PanelState[];
  readonly events: readonly TrialEvent[];
}

/** A real trial on fake workers, as the panel sees it. */
async function watch(script: Script, changes: Partial<TrialOptions> = {}): Promise<Watched> {
  const states: PanelState[] = [idlePanel];
  const events: TrialEvent[] = [];
  const outcome = await runTrial({
    recipe: recipeOf({ variants: arms, trials: 2, epochs: 2 }),
    choice: "auto",
    workers: 1,
    out: join(temporaryFolder(), "out"),
    resume: false,
    literal: false,
    startWorker: fakeWorkers(script).startWorker,
    signal: new AbortController().signal,
    version: "1.2.3",
    ...changes,
    onEvent: (event) => {
      events.push(event);
      states.push(panelStateAfter(states.at(-1) ?? idlePanel, event));
      changes.onEvent?.(event);
    },
  });
  return { outcome, states, events };
}

const rowsOf = (state: PanelState | undefined): readonly string[] =>
  state?.runs.map(({ trial, variant, status }) => `${trial} ${variant} ${status}`) ?? [];

describe("the panel's state", () => {
  it("ends with what the results file says of every run", async () => {
    const { outcome, states } = await watch({});
    const last = states.at(-1);
    expect(last).toMatchObject({ phase: "complete", file: outcome.file, verdict: outcome.results.verdict.text, timeLeft: null });
    expect(last?.controls).toEqual(["separable"]);
    expect(last?.runs.map(({ variant, trial, testError }) => ({ variant, trial, testError }))).toEqual(
      outcome.results.runs.map(({ variant, trial, testError }) => ({ variant, trial, testError })),
    );
  });

  it("is valid for the page after every event, and survives the way there", async () => {
    const { states, events } = await watch({});
    expect(new Set(events.map(({ type }) => type))).toContain("epochDone");
    for (const state of states) expect(panelStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it("shows all runs as waiting first, then one after the other", async () => {
    const { states, events } = await watch({});
    const at = (type: TrialEvent["type"]): PanelState | undefined => states[events.findIndex((event) => event.type === type) + 1];
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

  it("says what data is prepared, and how far", () => {
    const news = { type: "prepareProgress", what: "downloading", done: 1_500_000, total: 170_500_000, unit: "bytes" } as const;
    expect(panelStateAfter(idlePanel, news).detail).toBe("downloading: 1.5 MB of 170.5 MB");
    expect(panelStateAfter(idlePanel, { ...news, what: "decoding", unit: "images", total: null, done: 1200 }).detail).toBe(
      "decoding: 1,200 images",
    );
  });

  it("says why a trial was not run", () => {
    const refused = panelStateWithout(idlePanel, "refused", "--epochs must be a whole number");
    expect(refused).toMatchObject({ phase: "refused", detail: "--epochs must be a whole number" });
  });
});
