import { describe, expect, it } from "vitest";
import { idlePanel, panelIntentSchema, panelStateSchema, type RunRow } from "../../../../src/protocol/panel";
import { cellsOf, runColumns } from "../../../../webview/results/runCells";

const run: RunRow = {
  variant: "resnext",
  trial: 1,
  status: "running",
  epoch: 3,
  trainLoss: 1.23456,
  testError: null,
  imagesPerSecond: 1234.5,
  reason: null,
  epochs: [],
};
const of = { epochs: 4, difference: -0.456 };

describe("a row", () => {
  it("has one cell a column", () => {
    expect(cellsOf(run, of)).toEqual(["2", "running", "3 of 4", "1.235", "–", "–", "−0.46", "1,235"]);
    expect(cellsOf(run, of)).toHaveLength(runColumns.length);
  });

  it("gives the reason of a failure", () => {
    const failed: RunRow = { ...run, variant: "separable", status: "failed", reason: "SIGKILL", testError: 12.345 };
    expect(cellsOf(failed, of)).toEqual(["2", "failed: SIGKILL", "3 of 4", "1.235", "–", "12.35", "−0.46", "1,235"]);
  });

  it("shows a dash for what does not exist, never a zero", () => {
    const waiting: RunRow = { ...run, status: "waiting", epoch: 0, trainLoss: null, imagesPerSecond: null };
    expect(cellsOf(waiting, { epochs: 4, difference: null }).slice(2)).toEqual(["–", "–", "–", "–", "–", "–"]);
    expect(cellsOf({ ...run, testError: 0 }, of)[5]).toBe("0.00");
  });
});

describe("messages", () => {
  it.each([
    ["a state with more in it", { ...idlePanel, surprise: 1 }],
    ["a state with less in it", { trial: null }],
    ["a trial that is no trial", { ...idlePanel, trial: { phase: "dreaming" } }],
  ])("%s is refused by the page", (_what, message) => {
    expect(panelStateSchema.safeParse(message).success).toBe(false);
  });

  it.each([null, "ready", { intent: "format" }, { intent: "ready", path: "x" }, { intent: "copy" }])(
    "%j is refused by the editor",
    (message) => {
      expect(panelIntentSchema.safeParse(message).success).toBe(false);
    },
  );

  it("that belong there are taken", () => {
    expect(panelStateSchema.parse(idlePanel)).toEqual(idlePanel);
    expect(panelIntentSchema.parse({ intent: "ready" })).toEqual({ intent: "ready" });
  });
});
