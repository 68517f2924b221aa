import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runVerification } from "../../../../src/extension/verify/verification";
import { CancelledError } from "../../../../src/protocol";
import { temporaryFolder } from "../../trial/temporaryFolder";

/** A command that does what a script says. */
function commandOf(script: string): string {
  const file = join(temporaryFolder(), "cli.cjs");
  writeFileSync(file, script);
  return file;
}

const verify = (script: string, signal = new AbortController().signal) => runVerification({ command: commandOf(script), signal });

/** What the command prints, with a second row that holds or not. */
function report(passed: boolean) {
  const row = {
    kind: "rule",
    statement: "a = b",
    law: "reindex",
    exact: true,
    bound: 4,
    gradientBound: 4,
    passed: true,
    reason: null,
  };
  const bad = { ...row, passed, maxOutputDifference: 8, maxGradientDifference: null, reason: passed ? null : "off by | much" };
  return {
    ...{ version: "1", engine: "wasm", device: "CPU", mathMode: "float32", seed: 1, passed },
    rows: [
      { ...row, id: "R1: a", maxOutputDifference: 1, maxGradientDifference: 0 },
      { ...bad, id: "R2: b" },
    ],
    negatives: [{ id: "swapped", what: "axes swapped", caught: true }],
    trajectories: [{ id: "hybrid", gap: 2e-5, controlGap: 1e-5, expectedTogether: true, passed: true, why: "same" }],
    others: [],
  };
}

describe("the verification from the editor", () => {
  it.each([
    [0, true],
    [1, false],
  ])("tells by exit code %i whether all hold", async (code, passed) => {
    const json = JSON.stringify(report(passed));
    const script = `if (process.argv[3] === "--json") console.log(${JSON.stringify(json)}); console.error("Not tensorflow: x"); process.exitCode = ${code};`;
    const found = await verify(script);
    expect(found.passed).toBe(passed);
    expect(found.markdown).toContain(passed ? "**All hold.**" : "**Not all hold**");
    expect(found.markdown).toContain("2 rows, 1 broken forms and 1 trajectories");
    expect(found.markdown).toContain("\nNot tensorflow: x\n");
  });

  it("shows what does not hold first, with its reason, and each figure as a share of its bound", async () => {
    const script = `console.log(${JSON.stringify(JSON.stringify(report(false)))});`;
    const { markdown } = await verify(script);
    const rows = markdown.split("\n").filter((line) => /R\d:/.test(line));
    expect(rows).toEqual([
      "| **✗** | R2: b<br>a = b<br>**off by \\| much** | reindex | exact | 2.000 | – |",
      "| ✓ | R1: a<br>a = b | reindex | exact | 0.250 | 0.000 |",
    ]);
    expect(markdown).toContain("| ✓ | hybrid<br>same | 2.0 | together |");
  });

  it("ends with the command's own sentence where nothing could be checked", async () => {
    await expect(verify('console.error("first\\nno engine works here"); process.exit(2);')).rejects.toThrow(
      /^no engine works here$/,
    );
  });

  it("ends its process when it is cancelled", async () => {
    const stop = new AbortController();
    const ended = verify('process.on("SIGTERM", () => process.exit(130)); setInterval(() => {}, 1000);', stop.signal);
    stop.abort();
    await expect(ended).rejects.toBeInstanceOf(CancelledError);
    await expect(verify("", stop.signal)).rejects.toBeInstanceOf(CancelledError);
  });
});
