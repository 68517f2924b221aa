/**
 * How long the editor waits for the extension when it starts: loading dist/extension.js and calling activate, with a stand-in for
 * vscode. Each measurement is a process of its own, so that nothing is warm. `node bench/activation.mjs` after `npm run build`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const own = fileURLToPath(import.meta.url);
const root = dirname(dirname(own));
const measurements = 15;

/** Answers every property with itself and every call with an object that can be disposed of. */
function standIn(fixed = {}) {
  const target = function () {};
  return new Proxy(target, {
    get: (_, name) => (name in fixed ? fixed[name] : name === "then" ? undefined : standIn()),
    apply: () => standIn(),
    construct: () => standIn(),
  });
}

function measure() {
  const folder = mkdtempSync(join(tmpdir(), "activation-"));
  const uri = (path) => ({ fsPath: path, path, scheme: "file", toString: () => path });
  const Uri = { file: uri, joinPath: (base, ...parts) => uri(join(base.fsPath, ...parts)), parse: uri };
  const workspace = standIn({ workspaceFolders: undefined, isTrusted: true });
  const vscode = standIn({ Uri, workspace, l10n: { t: (text) => text } });
  const load = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
  const require = createRequire(import.meta.url);
  const context = {
    subscriptions: [],
    extensionUri: uri(root),
    extensionPath: root,
    globalStorageUri: uri(folder),
    storageUri: uri(folder),
    extension: { packageJSON: require(join(root, "package.json")) },
    workspaceState: { get: () => undefined, update: () => Promise.resolve() },
    globalState: { get: () => undefined, update: () => Promise.resolve() },
  };
  const start = performance.now();
  const { activate } = require(join(root, "dist", "extension.js"));
  const loaded = performance.now();
  activate(context);
  return { load: loaded - start, activate: performance.now() - loaded };
}

if (process.argv.includes("--once")) {
  process.stdout.write(JSON.stringify(measure()), () => process.exit(0));
} else {
  const each = Array.from({ length: measurements }, () =>
    JSON.parse(execFileSync(process.execPath, [own, "--once"], { encoding: "utf8" })),
  );
  for (const what of ["load", "activate"]) {
    const sorted = each.map((one) => one[what]).sort((a, b) => a - b);
    const [median, most] = [sorted[Math.floor(measurements / 2)], sorted[measurements - 1]];
    process.stdout.write(`${what.padEnd(10)} median ${median.toFixed(1)} ms, at most ${most.toFixed(1)} ms of ${measurements}\n`);
  }
}
