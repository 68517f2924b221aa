/**
 * What `npm start` and `npm test` need before they can begin: installed packages and a build. Each step runs only when it has
 * to, and says in one line what it does, why, and how long it took. Plain node: it runs before anything is installed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const sources = ["src", "webview", "scripts", "webpack.config.mjs", "package.json", "package-lock.json"];
const built = ["cli.js", "extension.js", "webview.js", "worker.js", "kernels.wasm"];
const builtAt = join(root, ".cache", "built");

/** Runs a command with its output hidden unless it fails; returns whether it succeeded. */
function step(announcement, command, args) {
  process.stderr.write(`${announcement} … `);
  const start = performance.now();
  // npm is a script on Windows, which only a shell can start; nothing here comes from outside.
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32" && command === "npm",
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stderr.write(status === 0 ? `done in ${seconds} s.\n` : `failed after ${seconds} s:\n`);
  if (status !== 0) process.stderr.write(error ? `${error.message}\n` : `${stdout}${stderr}`);
  return status === 0;
}

function readJson(...path) {
  return JSON.parse(readFileSync(join(root, ...path), "utf8"));
}

/**
 * Why the packages must be installed, or null. npm leaves a copy of the lockfile in node_modules when an installation is
 * complete; comparing the two catches a missing, an interrupted and an outdated installation, whatever the clock says.
 */
export function reasonToInstall() {
  if (!existsSync(join(root, "node_modules", ".package-lock.json"))) return "none are here yet";
  if (!existsSync(join(root, "package-lock.json"))) return null;
  const installed = readJson("node_modules", ".package-lock.json").packages;
  for (const [path, { version, optional }] of Object.entries(readJson("package-lock.json").packages)) {
    if (path === "") continue;
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const here = installed[path];
    // Optional packages of other platforms are never installed.
    if (here === undefined && !optional) return `${name} is missing`;
    if (here !== undefined && here.version !== version) return `${name} is ${here.version}, not ${version}`;
  }
  return null;
}

/** Installs the packages if they are missing or not those of the lockfile; returns whether they are there. */
export function ensureInstalled() {
  const reason = reasonToInstall();
  if (reason === null) return true;
  const command = existsSync(join(root, "package-lock.json")) ? "ci" : "install";
  return step(`Installing packages (${reason})`, "npm", [command, "--ignore-scripts", "--no-audit", "--no-fund"]);
}

/** The newest change below a path. Folders count too: their time changes when a file in them goes. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return { path, mtimeMs };
  return readdirSync(path)
    .map((name) => newest(join(path, name)))
    .reduce((a, b) => (b.mtimeMs > a.mtimeMs ? b : a), { path, mtimeMs });
}

/** Why dist must be built, or null. */
export function reasonToBuild() {
  const missing = built.find((name) => !existsSync(join(root, "dist", name)));
  if (missing !== undefined) return `dist/${missing} is not there yet`;
  if (!existsSync(builtAt)) return "nothing says when dist was built";
  const latest = sources
    .filter((name) => existsSync(join(root, name)))
    .map((name) => newest(join(root, name)))
    .reduce((a, b) => (b.mtimeMs > a.mtimeMs ? b : a));
  return latest.mtimeMs > statSync(builtAt).mtimeMs ? `${latest.path.slice(root.length + 1)} changed` : null;
}

/** Builds dist if anything in it is missing or older than any source; returns whether it is there. */
export function ensureBuilt() {
  const reason = reasonToBuild();
  if (reason === null) return true;
  // A source that changes during the build must count as newer.
  const start = new Date();
  if (!step(`Building (${reason})`, "npm", ["run", "build", "--silent"])) return false;
  mkdirSync(dirname(builtAt), { recursive: true });
  writeFileSync(builtAt, "");
  utimesSync(builtAt, start, start);
  return true;
}
