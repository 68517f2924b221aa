/** `verify` on fake workers; test/golden/verify is also the gallery of what it says. */
import { describe, expect, it } from "vitest";
import { EngineError } from "../../../src/protocol";
import { negatives, trajectoryTable, verificationRows } from "../../../src/verification";
import { fakeWorkers, hang, pairsHold, staysTogether, tensorflow, wasm, type Script } from "../trial/fakeWorkers";
import { commandLine } from "./commandLine";

const hybridRow = "R3: the hybrid's paths";

/** One row of all with another ratio of its output. */
const withRatio =
  (id: string, ratio: number | null): NonNullable<Script["checkPairs"]> =>
  async (request) =>
    (await pairsHold(request)).map((check) =>
      check.id === id && "output" in check ? { ...check, output: { ...check.output, ratio, difference: null } } : check,
    );

const verify = (argv: readonly string[], script: Script = {}) =>
  commandLine(["verify", ...argv], { workers: fakeWorkers(script) });

describe("verify", () => {
  it("prints every row, broken form and trajectory, and ends in one sentence", async () => {
    const { code, stdout, stderr } = await verify(["--engine", "wasm"]);
    expect([code, stderr]).toEqual([0, ""]);
    // The figures are the fakes', not an engine's.
    await expect(stdout.replaceAll(/\d\.\d{3}/g, "n.nnn")).toMatchFileSnapshot("../../golden/verify/all.txt");
    for (const { id } of [...verificationRows(), ...negatives, ...trajectoryTable()]) expect(stdout).toContain(` ${id} `);
    expect(stdout).not.toMatch(/prove/);
  });

  it("checks each engine that works, side by side, and says why another does not", async () => {
    const both = await verify([], { engines: [tensorflow, wasm] });
    expect(both.code).toBe(0);
    expect(both.stdout).toMatch(/output, tensorflow +gradients +output, wasm +gradients/);
    expect(both.stdout).toContain("within rounding on tensorflow (GPU H100, float32) and wasm (CPU (SIMD), float32): all");
    const one = await verify([]);
    expect(one.stderr).toBe(
      "Not tensorflow: the engine tensorflow is not installed; hybrid-hypothesis doctor --install tensorflow\n",
    );
    expect(one.code).toBe(0);
  });

  it("prints one JSON document with --json: the best engine's report, with the others'", async () => {
    const { code, stdout } = await verify(["--json"], { engines: [tensorflow, wasm] });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      engine: "tensorflow",
      mathMode: "float32",
      seed: 20170117,
      rows: verificationRows().map(({ id, kind, law }) => ({
        id,
        kind,
        law,
        exact: true,
        maxOutputDifference: 1e-7,
        bound: 1e-5,
        maxGradientDifference: 1e-7,
        gradientBound: 1e-5,
        passed: true,
      })),
      negatives: negatives.map(({ id, what }) => ({ id, what, caught: true })),
      trajectories: trajectoryTable().map(({ id, expectedTogether }) => ({
        id,
        against: "separable",
        steps: 50,
        together: expectedTogether,
        expectedTogether,
        passed: true,
      })),
      others: [{ engine: "wasm" }],
    });
  });

  it.each<[string, Script, string]>([
    ["a row is beyond its bound", { checkPairs: withRatio(hybridRow, 1.5) }, `failed: ${hybridRow}.`],
    ["a value is missing", { checkPairs: withRatio(hybridRow, null) }, `failed: ${hybridRow}.`],
    [
      "an equal arm does not stay with the control",
      { trajectories: (request) => ({ ...staysTogether(request), gaps: request.others.map(() => 0.5) }) },
      "failed: separable, literal; separable, lowered; separable-equivalent, literal;",
    ],
    [
      "an arm stays that should not",
      { trajectories: (request) => ({ ...staysTogether(request), gaps: request.others.map(() => 0) }) },
      "failed: extreme-inception; resnext.",
    ],
  ])("exits with 1 and names what failed where %s", async (_what, script, message) => {
    const { code, stdout } = await verify([], script);
    expect(stdout.trimEnd().split("\n").at(-1)).toContain(message);
    expect(code).toBe(1);
    const json = await verify(["--json"], script);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ passed: false });
  });

  it.each([
    [["--engine", "abacus"], '--engine "abacus" is not one of auto, tensorflow, webgpu, wasm'],
    [["--engine", "tensorflow"], "the engine tensorflow is not installed"],
    [["own.hhblock.json", "more"], "too many arguments"],
    [["missing.hhblock.json"], "missing.hhblock.json does not exist"],
  ])("exits with 2 for %j", async (argv, message) => {
    const { code, stdout, stderr } = await verify(argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("exits with 2 where no engine works", async () => {
    const workers = fakeWorkers();
    const startWorker = (): Promise<never> => Promise.reject(new EngineError("no such library"));
    const { code, stderr } = await commandLine(["verify"], { workers: { ...workers, startWorker } });
    expect(code).toBe(2);
    expect(stderr).toContain("no engine works here; `hybrid-hypothesis doctor` says why");
  });

  it("ends on Ctrl-C with 130 and leaves no worker", async () => {
    let interrupt = (): void => undefined;
    const workers = fakeWorkers({
      checkPairs: (_request, { signal }) => {
        queueMicrotask(() => interrupt());
        return hang(signal);
      },
    });
    const { code } = await commandLine(["verify"], { workers, interruptible: (end) => (interrupt = end) });
    expect(code).toBe(130);
    expect(workers.alive.size).toBe(0);
  });
});
