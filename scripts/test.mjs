/**
 * `npm test`: everything, from types to stories in the editor. Later stages run even if an earlier one failed. The last line is
 * "N passed, N failed, N skipped" of all rings of tests together; the exit code is 0 only if every stage passed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./ensure.mjs";

if (!ensureInstalled()) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), "hybrid-hypothesis-"));
const closingLines = [];
const noLines = "failed: a ring of tests ended without its closing lines\n0 passed, 1 failed, 0 skipped\n";

function node(script, args, variables = {}) {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...variables },
  });
  return status === 0;
}

/** A ring of tests: its runner leaves its closing lines in a file of its own. */
function ring(...args) {
  const file = join(folder, `closing-lines-${closingLines.length}`);
  closingLines.push(file);
  return node("vitest/vitest.mjs", ["run", ...args], {
    HYBRID_HYPOTHESIS_CLOSING_LINES: file,
    // vite warns of a future way to load its configuration, which only a newer node can.
    VITE_CONFIG_NATIVE_IGNORE_WARNING: "true",
  });
}

/** What failed in any ring, a line each, and all rings' counts in one line. A ring that ended without its lines has failed. */
function closingLinesOfAll() {
  const lines = closingLines.flatMap((file) => (existsSync(file) ? readFileSync(file, "utf8") : noLines).trimEnd().split("\n"));
  const counts = lines.filter((line) => /^\d+ passed/.test(line));
  const total = (what) => counts.reduce((sum, line) => sum + Number(new RegExp(`(\\d+) ${what}`).exec(line)?.[1] ?? 0), 0);
  return [
    ...lines.filter((line) => line.startsWith("failed: ")),
    ["passed", "failed", "skipped"].map((what) => `${total(what)} ${what}`).join(", "),
  ];
}

/** Both engines are tested. Where libtensorflow is missing it is fetched (274 MB, once); where it cannot be had, its tests are skipped. */
function installEngine() {
  const cli = [join(root, "dist", "cli.js"), "doctor"];
  const { stdout } = spawnSync(process.execPath, [...cli, "--json"], { cwd: root, encoding: "utf8" });
  if (/"engine":\s*"tensorflow",\s*"usable":\s*true/.test(stdout)) return true;
  const { status } = spawnSync(process.execPath, [...cli, "--install", "tensorflow"], { cwd: root, stdio: "inherit" });
  if (status !== 0) console.log("skipped: the tests of the tensorflow engine, because it could not be installed");
  return true;
}

const stages = {
  types: () => node("typescript/bin/tsc", ["--build"]),
  lint: () => node("eslint/bin/eslint.js", ["."]),
  format: () => node("prettier/bin/prettier.cjs", ["--check", "--log-level", "warn", "."]),
  build: ensureBuilt,
  engine: installEngine,
  unit: () => ring(),
  host: () => ring("--config", "vitest.host.config.mts"),
};

const results = Object.entries(stages).map(([name, run]) => {
  const start = performance.now();
  const passed = run();
  return { passed, line: `${passed ? "passed" : "FAILED"}  ${name}  ${((performance.now() - start) / 1000).toFixed(1)} s` };
});
console.log(["", ...results.map(({ line }) => line)].join("\n"));
console.log(closingLinesOfAll().join("\n"));
rmSync(folder, { recursive: true });
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
