/**
 * `npm test`: everything, from types to unit tests. Later stages run even if an earlier one failed. The last line is the test
 * runner's "N passed, N failed, N skipped"; the exit code is 0 only if every stage passed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./ensure.mjs";

if (!ensureInstalled()) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-"));
const closingLine = join(folder, "closing-line");

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, HYBRID_HYPOTHESIS_CLOSING_LINE: closingLine },
  });
  return status === 0;
}

const stages = {
  types: () => node("typescript/bin/tsc", "--build"),
  lint: () => node("eslint/bin/eslint.js", "."),
  format: () => node("prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."),
  build: ensureBuilt,
  unit: () => node("vitest/vitest.mjs", "run"),
};

const results = Object.entries(stages).map(([name, run]) => {
  const start = performance.now();
  const passed = run();
  return { passed, line: `${passed ? "passed" : "FAILED"}  ${name}  ${((performance.now() - start) / 1000).toFixed(1)} s` };
});
console.log(["", ...results.map(({ line }) => line)].join("\n"));
console.log(existsSync(closingLine) ? readFileSync(closingLine, "utf8") : "0 passed, 1 failed, 0 skipped");
rmSync(folder, { recursive: true });
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
