import { describe, expect, it } from "vitest";
import { timeLeft } from "../../../src/trial/timeLeft";

const runs = [0, 1].flatMap((trial) => ["slow", "fast"].map((variant) => ({ variant, trial })));

describe("timeLeft", () => {
  it("knows nothing before the first rate", () => {
    expect(timeLeft({ runs, imagesPerRun: 1000, workers: 1 }).seconds()).toBeNull();
  });

  it("takes each arm at its own rate and shares the work among workers", () => {
    const left = timeLeft({ runs, imagesPerRun: 1000, workers: 2 });
    left.progress("slow", 0, { done: 500, rate: 10 });
    // All arms at the one rate known: (50 + 3 · 100) / 2.
    expect(left.seconds()).toBeCloseTo(175, 9);
    left.progress("fast", 0, { done: 0, rate: 40 });
    expect(left.seconds()).toBeCloseTo((50 + 25 + 100 + 25) / 2, 9);
    left.progress("slow", 1, { done: 200, rate: 10 });
    expect(left.seconds()).toBeCloseTo((50 + 25 + 80 + 25) / 2, 9);
  });

  it("is never below the longest run that is left, and ends at zero", () => {
    const left = timeLeft({ runs, imagesPerRun: 1000, workers: 4 });
    left.progress("slow", 0, { done: 0, rate: 10 });
    left.progress("fast", 0, { done: 0, rate: 100 });
    expect(left.seconds()).toBeCloseTo(100, 9);
    for (const { variant, trial } of runs) left.ended(variant, trial);
    expect(left.seconds()).toBe(0);
  });
});
