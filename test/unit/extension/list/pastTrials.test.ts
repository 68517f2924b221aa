import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyTrial } from "../../../../src/extension/list/copyTrial";
import { openPastTrials, type PastTrial } from "../../../../src/extension/list/pastTrials";
import { shownFile } from "../../../../src/extension/page/shownFile";
import { thisProcess } from "../../../../src/trial";
import { fabricatedResults } from "../../trial/fabricatedResults";
import { temporaryFolder } from "../../trial/temporaryFolder";

const results = fabricatedResults({ trials: 2 }, { separable: [20, 21], resnext: [20.5, 21] });

function put(folder: string, name: string, content: unknown): string {
  const own = join(folder, "trials", name);
  mkdirSync(own, { recursive: true });
  const file = join(own, "trial.hhtrial.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const names = (trials: readonly PastTrial[]): readonly string[] => trials.map(({ folder }) => basename(folder));

describe("past trials", () => {
  it("are found in every folder, newest first, with what a list says of them", async () => {
    const [workspace, storage] = [temporaryFolder(), temporaryFolder()];
    put(workspace, "old", { ...results, createdAt: "2025-01-01T00:00:00.000Z" });
    put(workspace, "new", { ...results, createdAt: "2026-01-01T00:00:00.000Z", status: "complete" });
    put(storage, "middle", { ...results, createdAt: "2025-06-01T00:00:00.000Z" });
    mkdirSync(join(workspace, "trials", "empty"));
    writeFileSync(join(workspace, "trials", "file"), "");
    const found = await openPastTrials().find([
      { path: workspace, stored: false },
      { path: storage, stored: true },
      { path: join(storage, "gone"), stored: false },
    ]);
    expect(names(found)).toEqual(["new", "middle", "old"]);
    expect(found.map(({ stored }) => stored)).toEqual([false, true, false]);
    expect(found[0]?.summary).toMatchObject({
      status: "complete",
      recipe: { variants: ["separable", "resnext"], trials: 2 },
      environment: { engine: "wasm" },
    });
  });

  it.each([
    ["damaged", "{"],
    ["damaged", "null"],
    ["damaged", JSON.stringify({ schemaVersion: 1, status: "complete" })],
    ["newer", JSON.stringify({ ...results, schemaVersion: 2, runs: "in another way" })],
    ["damaged", JSON.stringify({ ...results, schemaVersion: undefined })],
  ])("that are %s are listed as such", async (problem, text) => {
    const workspace = temporaryFolder();
    put(workspace, "a", text);
    const [found] = await openPastTrials().find([{ path: workspace, stored: false }]);
    expect(found?.summary).toEqual({ problem });
  });

  it("are read again only when they have changed", async () => {
    const workspace = temporaryFolder();
    const file = put(workspace, "a", results);
    const past = openPastTrials();
    const find = () => past.find([{ path: workspace, stored: false }]);
    const [first] = await find();
    const [second] = await find();
    expect(second?.summary).toBe(first?.summary);
    writeFileSync(file, JSON.stringify({ ...results, status: "failed" }));
    utimesSync(file, new Date(), new Date(Date.now() + 10_000));
    const [third] = await find();
    expect(third?.summary).toMatchObject({ status: "failed" });
  });

  it("say where another process writes", async () => {
    const workspace = temporaryFolder();
    put(workspace, "a", results);
    writeFileSync(join(workspace, "trials", "a", "trial.lock"), JSON.stringify(thisProcess()));
    const [found] = await openPastTrials().find([{ path: workspace, stored: false }]);
    expect(found?.written).toBe(true);
  });
});

describe("a copy of a trial", () => {
  it("holds all but the lock, replaces nothing and leaves the trial where it is", async () => {
    const [storage, into] = [temporaryFolder(), temporaryFolder()];
    const file = put(storage, "a", results);
    const folder = join(storage, "trials", "a");
    writeFileSync(join(folder, "trial.lock"), "{}");
    writeFileSync(join(folder, "checkpoint.bin"), "weights");
    expect(await copyTrial(folder, into)).toBe(join(into, "a"));
    writeFileSync(join(into, "a", "trial.hhtrial.json"), "mine");
    expect(await copyTrial(folder, into)).toBe(join(into, "a-2"));
    expect(readFileSync(join(into, "a", "trial.hhtrial.json"), "utf8")).toBe("mine");
    expect(readFileSync(join(into, "a-2", "trial.hhtrial.json"), "utf8")).toBe(readFileSync(file, "utf8"));
    expect(readFileSync(join(into, "a-2", "checkpoint.bin"), "utf8")).toBe("weights");
    expect(() => readFileSync(join(into, "a-2", "trial.lock"))).toThrow("ENOENT");
  });
});

describe("a file that is shown", () => {
  it("is the trial that it holds", () => {
    const { state, whole } = shownFile(JSON.stringify(results), "somewhere/trial.hhtrial.json");
    expect(whole).toBe(true);
    expect(state).toMatchObject({ phase: "partial", readOnly: true, trials: 2 });
  });

  it("goes on where another process writes to it, until it is complete", () => {
    const text = JSON.stringify(fabricatedResults({}, { separable: [20], resnext: [{ status: "cancelled" }] }));
    const { state } = shownFile(text, "somewhere/trial.hhtrial.json", true);
    expect(state).toMatchObject({ phase: "running", readOnly: true });
    expect(state.detail).toContain("another window or the command line runs it");
    expect(state.runs.slice(0, 2).map(({ status }) => status)).toEqual(["complete", "running"]);
    const complete = JSON.stringify({ ...results, status: "complete" });
    expect(shownFile(complete, "somewhere/trial.hhtrial.json", true).state.phase).toBe("complete");
  });

  it.each([
    ["damaged", JSON.stringify(results).slice(0, 500), /^trial\.hhtrial\.json is not JSON; [^.]+\.$/],
    ["foreign", "[]", /^trial\.hhtrial\.json is not a results file/],
    ["newer", JSON.stringify({ ...results, schemaVersion: 7 }), /newer version \(schemaVersion 7\); update Hybrid Hypothesis/],
  ])("that is %s says so in one sentence", (_, text, sentence) => {
    const { state, whole } = shownFile(text, "somewhere/trial.hhtrial.json");
    expect(whole).toBe(false);
    expect(state).toMatchObject({ phase: "refused", runs: [], arms: [], readOnly: true });
    expect(state.detail).toMatch(sentence);
  });
});
