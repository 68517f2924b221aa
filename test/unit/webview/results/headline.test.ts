import { describe, expect, it } from "vitest";
import { captionOf } from "../../../../webview/results/conditions";
import { calibrationOf, headlineOf } from "../../../../webview/results/headline";
import { announcement, progressText } from "../../../../webview/results/progressText";
import { arm, measured, run, trialOf } from "./armRows";

const control = arm("separable", { control: null });
const outcome = { outcome: "different", exploratory: false } as const;

describe("the headline", () => {
  it("gives estimates with their number of pairs while the trial goes on", () => {
    const trial = trialOf([control, measured("resnext", [1, 2]), measured("inception", [-0.5]), arm("other")]);
    expect(headlineOf(trial)).toBe(
      "Estimates so far: error against separable, n = 0 to 2: resnext +1.50 and inception −0.50 points.",
    );
  });

  it("leaves out what is the same function, which is calibration", () => {
    const trial = trialOf([control, measured("resnext", [1]), measured("hybrid", [0.2], { provedEqual: true })]);
    expect(headlineOf(trial)).not.toContain("hybrid");
    expect(calibrationOf(trial)).toBe("hybrid is the same function as the control.");
    const floor = { noiseFloor: { meanAbsoluteDifference: 0.2, interval: null } };
    expect(calibrationOf({ ...trial, ...floor })).toContain("their spread (0.20) is the noise floor");
  });

  it("names outcomes with the margin once every arm has all its pairs", () => {
    const near = measured("inception", [0.1, 0.2, 0.1], { outcome: "equivalent", exploratory: false });
    const trial = trialOf([control, measured("resnext", [1, 2, 3], outcome), near], { phase: "complete" });
    expect(headlineOf(trial)).toBe("Equivalent to separable within ±5 points: inception. Different from separable: resnext.");
  });

  it.each([
    ["a pair is missing", [1, 2], outcome],
    ["no test was made", [1, 2, 3], { outcome: null }],
  ])("has no word for an outcome where %s", (_why, differences, change) => {
    const trial = trialOf([control, measured("resnext", differences, change)], { phase: "complete" });
    expect(headlineOf(trial)).toMatch(/^Estimates: /);
  });

  it("calls an exploratory outcome a first look", () => {
    const trial = trialOf([control, measured("resnext", [1, 2, 3], { outcome: "different" })], { phase: "complete" });
    expect(headlineOf(trial)).toBe("A first look, no more. Different from separable: resnext.");
  });

  it("says what the verdict says where nothing may be compared", () => {
    const trial = trialOf([control, arm("resnext")], { phase: "complete", verdict: ["Nothing was learned: …"] });
    expect(headlineOf(trial)).toBe("Nothing was learned: …");
    expect(headlineOf({ ...trial, phase: "refused", detail: "no engine" })).toBe("The trial was not run. no engine");
  });
});

describe("what stands with every number", () => {
  it("is n, margin, level, engine and device", () => {
    expect(captionOf(trialOf([control, measured("resnext", [1, 2])]))).toMatch(
      /^n = 2 of 3 pairs; margin ±5 points; α 0\.05; wasm 4\.22\.0 on CPU \(SIMD\); quick, modules, shapes; 4 epochs\./,
    );
  });
});

describe("progress", () => {
  const runs = [run("a", 0, { status: "complete" }), run("a", 1, { status: "running", imagesPerSecond: 410.4 })];

  it("has share, time left and the rate of what runs", () => {
    expect(progressText(trialOf([], { runs, progress: 0.619 }))).toBe("Training · 61 % · 2 min left · 410 images/s");
    expect(progressText(trialOf([], { phase: "partial" }))).toBe("Partial");
  });

  it("is told to those who hear it", () => {
    expect(announcement(trialOf([], { runs }))).toBe("Training, 1 of 2 runs ended, 2 min left");
    expect(announcement(null)).toBe("");
  });
});
