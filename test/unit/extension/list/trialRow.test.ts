import { describe, expect, it } from "vitest";
import { newTrial, notRun } from "../../../../src/extension/trials/liveTrial";
import type { PastTrial } from "../../../../src/extension/list/pastTrials";
import { rowText, trialRows, type TrialRow, type Wording } from "../../../../src/extension/list/trialRow";
import { liveTrialState } from "../../../../src/extension/trials/trialState";
import { summaryOf } from "../../../../src/extension/list/trialSummary";
import { fabricatedResults } from "../../trial/fabricatedResults";
import { english } from "../english";
import { trialJob } from "../trialJobs";

/** English, and moments as the machine writes them. */
const wording: Wording = {
  t: english,
  time: (moment) => new Date(moment).toISOString().slice(0, 16),
  shortTime: (moment) => new Date(moment).toISOString().slice(5, 10),
};

const results = fabricatedResults({ trials: 3 }, { separable: [20, 21], resnext: [20.5, { status: "cancelled" }] });

function past(change: Partial<PastTrial> = {}, fields: object = {}): PastTrial {
  const summary = summaryOf(JSON.stringify({ ...results, ...fields }));
  const place = { file: "here/trials/a/trial.hhtrial.json", folder: "here/trials/a", stored: false };
  return { ...place, summary, written: false, changedAt: 0, ...change };
}

const row = (trial: PastTrial): TrialRow => ({ kind: "past", ...trial });

describe("a row of the list of trials", () => {
  it("says how far a partial trial came", () => {
    expect(rowText(row(past()), wording)).toEqual({
      label: "quick modules",
      description: "01-01 · 3 of 6 runs",
      tooltip: [
        "partial, 3 of 6 runs, begun 2026-01-01T00:00",
        "quick, modules, shapes",
        "3 trials of 4 epochs, width 12, seed 0",
        "Arms: separable, resnext",
        "wasm on CPU (SIMD)",
        "here/trials/a/trial.hhtrial.json",
      ],
      icon: "debug-pause",
      colour: "descriptionForeground",
      context: "past.partial",
    });
  });

  it.each([
    [past({}, { status: "complete" }), "pass", "past.complete"],
    [past({ stored: true }, { status: "complete" }), "pass", "past.complete.stored"],
    [past({}, { status: "failed" }), "error", "past.failed"],
    [past({ written: true }), "eye", "past.written"],
    [past({ summary: { problem: "damaged" } }), "warning", "past.damaged"],
    [past({ summary: { problem: "newer" } }), "warning", "past.newer"],
    [past({ summary: { problem: "large" } }), "file", "past.large"],
    [past({ summary: { problem: "unreadable" } }), "warning", "past.unreadable"],
  ])("has an icon and menus of its state (%#)", (trial, icon, context) => {
    const text = rowText(row(trial), wording);
    expect([text.icon, text.context]).toEqual([icon, context]);
    expect(text.tooltip.at(-1)).toBe(trial.file);
  });

  it("leaves it to the icon that a trial is complete", () => {
    expect(rowText(row(past({}, { status: "complete" })), wording).description).toBe("01-01");
  });

  it("says in one sentence why a file is not shown", () => {
    for (const problem of ["damaged", "newer", "large", "unreadable"] as const) {
      expect(rowText(row(past({ summary: { problem } })), wording).tooltip[0]).toMatch(/^[A-Z][^.]+\.$/);
    }
  });

  it("shows how far a running trial is and how long it still takes", () => {
    const job = trialJob();
    const live = { ...newTrial(job.recipe, "a"), phase: "running" as const, timeLeft: 125 };
    const state = { ...liveTrialState(live, null), progress: 0.429 };
    const text = rowText({ kind: "running", id: "a", file: "a", job, state }, wording);
    expect(text).toMatchObject({ label: "quick modules", description: "42 %, 2 min left", context: "running" });
    const preparing = { ...state, phase: "preparing" as const, detail: "Opening an engine" };
    expect(rowText({ kind: "running", id: "a", file: "a", job, state: preparing }, wording).description).toBe(
      "Opening an engine",
    );
  });

  it("gives a waiting trial its place", () => {
    const text = rowText({ kind: "waiting", id: "a", job: trialJob(), place: 2 }, wording);
    expect(text).toMatchObject({ description: "number 2 in the queue", icon: "clock", context: "waiting" });
  });
});

describe("the rows", () => {
  it("are what runs, what waits and what is past, each trial once", () => {
    const [first, second] = [trialJob({ id: "1", out: "here/trials/b" }), trialJob({ id: "2", out: "here/trials/c" })];
    const state = liveTrialState(newTrial(first.recipe, "here/trials/b/trial.hhtrial.json"), null);
    const files = ["a", "b", "c"].map((name) =>
      past({ folder: `here/trials/${name}`, file: `here/trials/${name}/trial.hhtrial.json` }),
    );
    const rows = trialRows({ running: { job: first, state }, waiting: [second, trialJob({ id: "3" })], past: files });
    expect(rows.map((one) => (one.kind === "past" ? one.folder : `${one.kind} ${one.id}`))).toEqual([
      "running 1",
      "waiting 2",
      "waiting 3",
      "here/trials/a",
    ]);
  });

  it("leave a trial that has ended to its file", () => {
    const { recipe } = trialJob();
    expect(trialRows({ running: null, waiting: [], past: [past()] })).toHaveLength(1);
    expect(liveTrialState(notRun(newTrial(recipe, "a"), "refused", "no"), null).phase).toBe("refused");
  });
});
