import { describe, expect, it } from "vitest";
import {
  bestEngine,
  engineRows,
  engineStatusText,
  enginesFound,
  enginesSchema,
  enginesSeen,
  type KnownEngines,
} from "../../../../src/extension/engines/engineText";
import { whyRows } from "../../../../src/extension/engines/whyNothing";
import { idlePanel } from "../../../../src/protocol/panel";
import { findEngines } from "../../../../src/trial";
import { fakeWorkers, tensorflow, wasm } from "../../trial/fakeWorkers";
import { english } from "../english";

const found = async (engines = [wasm]): Promise<KnownEngines> =>
  enginesFound(await findEngines(fakeWorkers({ engines }).startWorker, new AbortController().signal));

describe("the engine's place in the status bar", () => {
  it("names engine and device, and why not a better one, without a command for a terminal", async () => {
    const known = await found();
    expect(enginesSchema.parse(JSON.parse(JSON.stringify(known)))).toEqual(known);
    expect(engineStatusText(known, false, english)).toEqual({
      text: "$(chip) wasm · CPU (SIMD)",
      tooltip:
        "Trials run on wasm · CPU (SIMD) (4.22.0, float32)\nNot tensorflow: the engine tensorflow is not installed\nClick for what helps",
      warns: false,
    });
    expect(engineRows(known, english).map(({ label }) => label)).toEqual([
      "$(circle-slash) tensorflow",
      "$(check) wasm · CPU (SIMD)",
    ]);
  });

  it("takes the best, says so, and of the other that it works", async () => {
    const known = await found([tensorflow, wasm]);
    expect(engineStatusText(known, false, english).text).toBe("$(chip) tensorflow · GPU H100");
    expect(engineRows(known, english).map(({ detail }) => detail)).toEqual([
      "Trials take this one.",
      "Works; trials take a better one.",
    ]);
  });

  it("says what to do for a GPU that is not computed on, also where only a trial told", async () => {
    const unused = "it computes on the CPU: to train on your NVIDIA A40, install another";
    const known = await found([{ ...tensorflow, unused }, wasm]);
    expect(engineStatusText(known, false, english).tooltip).toContain(`\ntensorflow: ${unused}\n`);
    expect(engineRows(known, english)[0]?.detail).toBe(`Trials take this one. ${unused}`);
    expect(enginesSeen([], { ...tensorflow, unused })).toMatchObject([{ engine: "tensorflow", usable: true, unused }]);
  });

  it("reads what an earlier version left", () => {
    const left = { engine: "wasm", usable: true, device: "CPU", detail: "", reason: null };
    expect(enginesSchema.parse([left])).toEqual([{ ...left, unused: null }]);
  });

  it("warns only where no engine works, and knows nothing before anybody looked", async () => {
    const none = (await found()).map((engine) => ({ ...engine, usable: false, reason: "broken" }));
    expect(engineStatusText(none, false, english)).toMatchObject({ text: "$(warning) No engine", warns: true });
    expect(engineStatusText(none, false, english).tooltip).toContain("Not wasm: broken");
    expect(engineStatusText([], false, english)).toMatchObject({ text: "$(chip) Engines", warns: false });
    expect(engineStatusText(none, true, english).text).toContain("sync~spin");
  });

  it("learns from a trial, and keeps what the trial does not speak of", async () => {
    const known = await found([tensorflow, wasm]);
    const asked = { engine: "tensorflow", reason: "wasm was asked for", remedy: null } as const;
    expect(bestEngine(enginesSeen(known, { ...wasm, notBetter: [asked] }))?.engine).toBe("tensorflow");
    const failed = { engine: "tensorflow", reason: "tensorflow failed its self-test", remedy: null } as const;
    const seen = enginesSeen(known, { ...wasm, notBetter: [failed] });
    expect(seen.map(({ engine, usable }) => [engine, usable])).toEqual([
      ["tensorflow", false],
      ["wasm", true],
    ]);
    expect(engineStatusText(seen, false, english).tooltip).toContain("Not tensorflow: tensorflow failed its self-test");
  });
});

describe("why nothing is shown", () => {
  const place = { trusted: true, results: "a folder", state: idlePanel };

  it("names trust, engine, data and the last trial, and what of them is in the way", async () => {
    const rows = whyRows({ ...place, engines: await found() }, english);
    expect(rows.map(({ label }) => label)).toEqual(["Trust", "Engine", "Data", "Last trial"]);
    expect(rows.every(({ blocks }) => blocks === null)).toBe(true);
    expect(rows[2]?.detail).toContain("a folder");
    const restricted = whyRows({ ...place, trusted: false, engines: [] }, english);
    expect(restricted.map(({ blocks }) => blocks)).toEqual(["trust", null, null, null]);
  });

  it("names the engine where none works", async () => {
    const engines = (await found()).map((engine) => ({ ...engine, usable: false }));
    expect(whyRows({ ...place, engines }, english)[1]?.blocks).toBe("engine");
  });
});
