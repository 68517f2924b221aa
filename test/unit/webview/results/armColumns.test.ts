import { describe, expect, it } from "vitest";
import { actionsOf } from "../../../../webview/results/actions";
import { armsOf, nextSort, sortedArms } from "../../../../webview/results/armColumns";
import { armState } from "../../../../webview/results/armState";
import { huesOf } from "../../../../webview/results/hues";
import { rounded, signed } from "../../../../src/wording";
import { arm, points, run, trialOf } from "./armRows";

describe("sorting", () => {
  const rows = [arm("b", { meanError: 2 }), arm("a"), arm("d", { meanError: 1 }), arm("c", { meanError: 2 })];
  const arms = armsOf({ arms: rows, runs: [] });
  const order = (column: string, descending: boolean): readonly string[] =>
    sortedArms(arms, { column, descending }).map(({ row }) => row.variant);

  it("keeps the recipe's order of what is alike, and puts what does not exist last", () => {
    expect(order("error", false)).toEqual(["d", "b", "c", "a"]);
    expect(order("error", true)).toEqual(["b", "c", "d", "a"]);
    expect(order("arm", false)).toEqual(["a", "b", "c", "d"]);
    expect(sortedArms(arms, null)).toEqual(arms);
    expect(order("no such column", true)).toEqual(["b", "a", "d", "c"]);
  });

  it("goes up, down and back with every press", () => {
    const up = nextSort(null, "error");
    const down = nextSort(up, "error");
    expect([up, down, nextSort(down, "error")]).toEqual([
      { column: "error", descending: false },
      { column: "error", descending: true },
      null,
    ]);
    expect(nextSort(down, "arm")).toEqual({ column: "arm", descending: false });
  });
});

describe("how far an arm is", () => {
  const done = run("a", 0, { status: "complete", epochs: points(1, 1, 1, 1) });
  const half = run("a", 1, { status: "running", epoch: 3, epochs: points(1, 1) });

  it("is told in words and as a share", () => {
    expect(armState([run("a", 0), run("a", 1)], 4, true)).toEqual({ text: "waiting", share: 0, troubled: false });
    expect(armState([done, half], 4, true)).toEqual({ text: "run 2 of 2, epoch 3 of 4", share: 0.75, troubled: false });
    expect(armState([done, done], 4, false)).toEqual({ text: "2 done", share: null, troubled: false });
    expect(armState([done, run("a", 1)], 4, true).text).toBe("1 of 2 done");
  });

  it("counts every run that went wrong", () => {
    const wrong = [done, run("a", 1, { status: "diverged" }), run("a", 2, { status: "failed" })];
    expect(armState(wrong, 4, true)).toEqual({ text: "1 of 3 done, 1 diverged, 1 failed", share: null, troubled: true });
  });
});

describe("what can be done", () => {
  const intents = (change: Parameters<typeof trialOf>[1], noTraining: string | null = null): readonly string[] =>
    actionsOf({ trial: trialOf([], change), noTraining }).map(({ intent }) => intent);

  it("depends on the trial's phase and on whether its file is there", () => {
    const verdict = ["n = 3"];
    expect(intents({ phase: "running" })).toEqual(["cancelTrial"]);
    expect(intents({ phase: "partial", verdict })).toEqual(["resumeTrial", "runTrial", "saveTo", "openResults"]);
    expect(intents({ phase: "partial", verdict }, "not trusted")).toEqual(["saveTo", "openResults"]);
    expect(intents({ phase: "running", verdict, readOnly: true })).toEqual(["saveTo", "openResults"]);
    expect(intents({ phase: "cancelled", file: null })).toEqual(["runTrial"]);
    expect(actionsOf({ trial: null, noTraining: "not trusted" })).toEqual([]);
  });
});

describe("colours", () => {
  it("tell all arms apart, the first control by the text's own", () => {
    const arms = [arm("a", { control: null }), arm("b"), arm("c", { control: null }), arm("d")];
    const hues = huesOf(arms);
    expect(hues.get("a")).toBe("control");
    expect(new Set(hues.values()).size).toBe(4);
  });
});

describe("numbers", () => {
  it.each([
    [0.001, "0.00"],
    [-0.126, "−0.13"],
    [2, "+2.00"],
    [null, "–"],
  ])("%s as a difference is %s", (value, text) => {
    expect(signed(value)).toBe(text);
  });

  it.each([
    [null, "–"],
    [999, "999"],
    [4_672_000, "4.67 M"],
    [46_720, "46.7 k"],
  ])("%s in short is %s", (value, text) => {
    expect(rounded(value)).toBe(text);
  });
});
