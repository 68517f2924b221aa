import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { liveTable, renderTable } from "../../../src/cli/liveTable";
import { afterEvent, noProgress } from "../../../src/cli/trialProgress";
import { recipeOf, type TrialEvent } from "../../../src/trial";
import { fabricatedRun } from "../trial/fabricatedResults";
import { wasm } from "../trial/fakeWorkers";

const progress = { epoch: 3, step: 4, steps: 16, trainLoss: 1.2345, imagesPerSecond: 1234.5 };
const record = { epoch: 2, trainLoss: 1.5, trainError: 45.67, testError: null, seconds: 1 };

function events(trials: number): readonly TrialEvent[] {
  const recipe = recipeOf({ variants: ["separable", "resnext", "hybrid"], trials, epochs: 4 });
  const data = { name: "shapes v1", trainImages: 1000, testImages: 2000 };
  return [
    { type: "trialStarted", file: "trial.hhtrial.json", recipe },
    { type: "selfTested", engine: wasm, worst: 0.1, where: "separable", lowerings: [], workers: 2, data, kept: [] },
    { type: "runStarted", variant: "separable", trial: 0 },
    {
      type: "runEnded",
      variant: "separable",
      trial: 0,
      run: fabricatedRun("separable", 0, { testError: 12.34, imagesPerSecond: 2000 }),
      timeLeft: 40,
    },
    {
      type: "runEnded",
      variant: "resnext",
      trial: 0,
      run: fabricatedRun("resnext", 0, { status: "failed", imagesPerSecond: null }),
      timeLeft: 30,
    },
    { type: "runStarted", variant: "hybrid", trial: 0 },
    { type: "epochDone", variant: "hybrid", trial: 0, record, timeLeft: 25 },
    { type: "runProgress", variant: "hybrid", trial: 0, ...progress, timeLeft: 20.2 },
  ];
}
const drawn = (list: readonly TrialEvent[], columns: number): string => renderTable(list.reduce(afterEvent, noProgress), columns);

describe("renderTable", () => {
  it("shows arm × trial with epoch, loss, error, images a second and time left", () => {
    expect(drawn(events(2), 100).split("\n")).toEqual([
      "               trial 1 of 2   trial 2 of 2   images/s",
      "separable            12.3 %              ·      2,000",
      "resnext              failed              ·          –",
      "hybrid      3/4 1.23 45.7 %              ·      1,235",
      "",
      "2 of 6 runs done, 21 s left   (running: epoch, loss, training error; done: test error)",
    ]);
  });

  it("shows the trials that fit, the newest among them", () => {
    const late: TrialEvent = { type: "runStarted", variant: "separable", trial: 70 };
    const text = drawn([...events(100), late], 80);
    expect(text).toContain("trial 71 of 100");
    expect(text).not.toContain("trial 72 of 100");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("says what is being made ready before the first run", () => {
    const [started] = events(2);
    if (!started) throw new Error("no first event");
    const preparing: TrialEvent = { type: "prepareProgress", what: "decoding", done: 1200, total: 60_000, unit: "images" };
    expect(drawn([started], 80)).toBe("Starting…");
    expect(drawn([started, preparing], 80)).toBe("decoding 1,200 of 60,000 images");
  });
});

describe("liveTable", () => {
  afterEach(() => void vi.useRealTimers());

  it("draws ten times a second at most, and leaves the last state standing", async () => {
    vi.useFakeTimers();
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 40 });
    let text = "";
    terminal.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    const written = vi.spyOn(terminal, "write");
    const view = liveTable(terminal);
    for (const event of events(2)) view.onEvent(event);
    const before = written.mock.calls.length;
    for (let i = 0; i < 50; i++) {
      view.onEvent({ type: "runProgress", variant: "hybrid", trial: 0, ...progress, trainLoss: 1 - i / 100, timeLeft: 20 });
      await vi.advanceTimersByTimeAsync(10);
    }
    // Half a second: five draws, which may be two writes each.
    const writes = written.mock.calls.length - before;
    expect(writes).toBeGreaterThanOrEqual(4);
    expect(writes).toBeLessThanOrEqual(12);
    view.onEvent({
      type: "runEnded",
      variant: "hybrid",
      trial: 0,
      run: fabricatedRun("hybrid", 0, { testError: 21.5 }),
      timeLeft: 7,
    });
    view.close();
    expect(text).toContain("Engine: wasm on CPU (SIMD), version 4.22.0, workers: 2");
    expect(text).toContain("21.5 %");
    expect(vi.getTimerCount()).toBe(0);
  });
});
