/** `npm run package`: the extension as one file to install, hybrid-hypothesis-<version>.vsix, from a build that is up to date. */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./ensure.mjs";

/** Larger than this, and something is in it that should not be. */
const mostBytes = 5_000_000;

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const file = join(root, `${name}-${version}.vsix`);
const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
// Bundles hold their dependencies. The README's links lead to files of the repository, which has no public address yet.
const options = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", file];
const { status } = spawnSync(process.execPath, [vsce, ...options], { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
const { size } = statSync(file);
console.log(`${file}: ${(size / 1e6).toFixed(2)} MB`);
if (size > mostBytes) {
  console.error(`The package is larger than ${mostBytes / 1e6} MB; look at what .vscodeignore lets in.`);
  process.exit(1);
}
