import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InputError } from "../../../src/protocol";
import { claimFolder } from "../../../src/trial/claimFolder";
import { openResultsWriter } from "../../../src/trial/resultsWriter";
import { fabricatedResults } from "./fabricatedResults";
import { temporaryFolder } from "./temporaryFolder";

const lockOf = (folder: string): string => join(folder, "trial.lock");
/** Far above the largest process number of any system. */
const nobody = 2 ** 31 - 2;

describe("claimFolder", () => {
  it("makes the folder, locks it, and removes it again if nothing came to lie in it", async () => {
    const parent = temporaryFolder();
    const folder = join(parent, "a", "b");
    const claimed = await claimFolder(folder, false);
    expect(JSON.parse(readFileSync(lockOf(folder), "utf8"))).toMatchObject({ pid: process.pid, host: hostname() });
    await claimed.release();
    expect(readdirSync(parent)).toEqual([]);
  });

  it("keeps a folder with results, and one that was there before", async () => {
    const parent = temporaryFolder();
    const claimed = await claimFolder(join(parent, "a"), false);
    writeFileSync(join(parent, "a", "trial.hhtrial.json"), "{}");
    await claimed.release();
    expect(readdirSync(join(parent, "a"))).toEqual(["trial.hhtrial.json"]);
    mkdirSync(join(parent, "empty"));
    await (await claimFolder(join(parent, "empty"), false)).release();
    expect(existsSync(join(parent, "empty"))).toBe(true);
  });

  it("refuses a used folder unless it is resumed", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "notes.txt"), "mine");
    await expect(claimFolder(folder, false)).rejects.toThrow(/--out .* is not empty/);
    await (await claimFolder(folder, true)).release();
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
  });

  it("refuses a folder that a living process writes, and says which", async () => {
    const folder = temporaryFolder();
    const claimed = await claimFolder(folder, false);
    await expect(claimFolder(folder, false)).rejects.toThrow(new RegExp(`is being written by process ${process.pid} on `));
    await claimed.release();
    await (await claimFolder(folder, false)).release();
  });

  it.each([
    ["a process that is gone", { pid: nobody, processStart: null }],
    ["an earlier process with our number", { pid: process.pid, processStart: "an earlier start" }],
  ])("takes over the lock of %s", async (_, holder) => {
    const folder = temporaryFolder();
    writeFileSync(lockOf(folder), JSON.stringify({ host: hostname(), startedAt: "2026-01-01T00:00:00Z", ...holder }));
    const claimed = await claimFolder(folder, true);
    expect(JSON.parse(readFileSync(lockOf(folder), "utf8"))).toMatchObject({ pid: process.pid });
    await claimed.release();
  });

  it("leaves the lock of another host alone", async () => {
    const folder = temporaryFolder();
    writeFileSync(
      lockOf(folder),
      JSON.stringify({ host: "elsewhere", startedAt: "2026-01-01T00:00:00Z", pid: nobody, processStart: null }),
    );
    await expect(claimFolder(folder, true)).rejects.toThrow(/process \d+ on elsewhere/);
  });

  it("says in one sentence that a folder cannot be written or resumed", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const blocked = claimFolder(join(folder, "file", "below"), false);
    await expect(blocked).rejects.toBeInstanceOf(InputError);
    await expect(blocked).rejects.toThrow(/^--out .* cannot be written \(ENOTDIR\); choose a folder that can$/);
    await expect(claimFolder(join(folder, "missing"), true)).rejects.toThrow(/^--resume .* cannot be opened \(ENOENT\)/);
  });
});

describe("openResultsWriter", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function writer(writeFile: (file: string, text: string) => Promise<void>) {
    const onError = vi.fn();
    return { onError, ...openResultsWriter({ file: "trial.hhtrial.json", onError, writeFile }) };
  }
  const stateNumber = (id: number) => ({ ...fabricatedResults(), id: String(id) });

  it("writes at most once a second, always the newest state, and all at the end", async () => {
    const written: [number, string][] = [];
    const results = writer((_, text) => {
      written.push([Date.now(), (JSON.parse(text) as { id: string }).id]);
      return Promise.resolve();
    });
    for (let id = 1; id <= 35; id++) {
      results.write(stateNumber(id));
      await vi.advanceTimersByTimeAsync(100);
    }
    const gaps = written.slice(1).map(([at], i) => at - (written[i]?.[0] ?? 0));
    expect(written.length).toBe(4);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    await results.flush();
    expect(written.at(-1)?.[1]).toBe("35");
    await results.flush();
    expect(vi.getTimerCount()).toBe(0);
    expect(written.map(([, id]) => id)).toHaveLength(5);
  });

  it("tells of a state when it is on the disk, and not before", async () => {
    let store = (): void => undefined;
    const onWritten = vi.fn(() => Promise.resolve());
    const writeFile = () => new Promise<void>((resolve) => (store = resolve));
    const results = openResultsWriter({ file: "trial.hhtrial.json", onError: vi.fn(), onWritten, writeFile });
    const state = stateNumber(1);
    results.write(state);
    await vi.advanceTimersByTimeAsync(1);
    expect(onWritten).not.toHaveBeenCalled();
    store();
    await vi.advanceTimersByTimeAsync(1);
    expect(onWritten).toHaveBeenCalledExactlyOnceWith(state);
  });

  it("tells of a failed write once and rejects at the end", async () => {
    const tries = vi.fn(() => Promise.reject(new Error("ENOSPC")));
    const results = writer(tries);
    results.write(stateNumber(1));
    await vi.advanceTimersByTimeAsync(1);
    results.write(stateNumber(2));
    await expect(results.flush()).rejects.toThrow("ENOSPC");
    expect(results.onError).toHaveBeenCalledOnce();
    expect(tries).toHaveBeenCalledOnce();
  });
});
