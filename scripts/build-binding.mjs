/**
 * Builds media/bindings/<platform>-<arch>/tfjs_binding.node: the small N-API library that joins Node to libtensorflow. One binary
 * serves Node 20 and later and Electron, on CPU and GPU, and every libtensorflow 2.x of a Python wheel that it was tried with.
 *
 *   node scripts/build-binding.mjs TENSORFLOW [OUT]
 *
 * TENSORFLOW is the folder of an installed Python TensorFlow (its libraries and include/ are linked against, nothing of it is
 * copied); OUT is the folder to write to instead of media/bindings. Sources are those of the installed @tensorflow/tfjs-node-gpu,
 * unchanged but for link flags. Needs Linux, g++, make, binutils, Python and node-gyp (`npx` gets it; where Node's headers cannot
 * be downloaded, npm_config_nodedir names the folder that holds include/node).
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const sources = join(root, "node_modules", "@tensorflow", "tfjs-node-gpu");
/** Newest minor versions that libtensorflow itself asks for. */
const newestOfWheel = { GLIBC_2: 27, "GLIBCXX_3.4": 22 };

/** The package's sources with libtensorflow and its headers where binding.gyp looks for them. */
function layOut(folder, tensorflow) {
  for (const part of ["binding", "package.json"]) cpSync(join(sources, part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, "deps", "lib"), { recursive: true });
  symlinkSync(join(tensorflow, "include"), join(folder, "deps", "include"));
  for (const [link, library] of [
    ["libtensorflow.so", "libtensorflow_cc.so.2"],
    ["libtensorflow_cc.so.2", "libtensorflow_cc.so.2"],
    ["libtensorflow_framework.so", "libtensorflow_framework.so.2"],
    ["libtensorflow_framework.so.2", "libtensorflow_framework.so.2"],
  ]) {
    symlinkSync(join(tensorflow, library), join(folder, "deps", "lib", link));
  }
  // The one function that newer compilers want of a newer libstdc++; defined here, so that the libstdc++ of older systems serves.
  const compatibility = "#include <functional>\nnamespace std { void __throw_bad_array_new_length() { __throw_bad_alloc(); } }\n";
  writeFileSync(join(folder, "binding", "compatibility.cc"), compatibility);
  // No search path of its own: the worker's environment gives it.
  const gyp = readFileSync(join(sources, "binding.gyp"), "utf8")
    .replace("'-Wl,-rpath,\\$$ORIGIN/../../deps/lib',", "")
    .replace("'binding/tfjs_binding.cc'", "'binding/tfjs_binding.cc', 'binding/compatibility.cc'");
  writeFileSync(join(folder, "binding.gyp"), gyp);
}

/** Refuses a binary that asks for more than libtensorflow itself, or that carries a search path. */
function inspect(file) {
  const dynamic = execFileSync("readelf", ["--dynamic", "--wide", file], { encoding: "utf8" });
  if (/R(UN)?PATH/.test(dynamic)) throw new Error("the binding carries a search path");
  const symbols = execFileSync("readelf", ["--version-info", "--wide", file], { encoding: "utf8" });
  const newest = Object.entries(newestOfWheel).map(([family, allowed]) => {
    const minor = Math.max(
      0,
      ...[...symbols.matchAll(new RegExp(`${family}\\.(\\d+)\\b`, "g"))].map((match) => Number(match[1])),
    );
    if (minor > allowed) throw new Error(`the binding needs ${family}.${minor}, the wheel only ${family}.${allowed}`);
    return `${family}.${minor}`;
  });
  const needed = [...dynamic.matchAll(/NEEDED.*\[(.*)\]/g)].map((match) => match[1]);
  return `needs ${[...needed, ...newest].join(", ")}`;
}

const [tensorflow, out = join(root, "media", "bindings")] = process.argv.slice(2);
if (tensorflow === undefined) {
  console.error("usage: node scripts/build-binding.mjs TENSORFLOW [OUT], TENSORFLOW being the folder of a Python TensorFlow");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "tfjs-binding-"));
try {
  layOut(folder, resolve(tensorflow));
  const variables = ["-Dmodule_name=tfjs_binding", "-Dmodule_path=lib/napi-v8", "-Dnapi_build_version=8"];
  execFileSync("npx", ["--yes", "node-gyp", "rebuild", "--", ...variables], { cwd: folder, stdio: ["ignore", 2, 2] });
  const built = join(folder, "lib", "napi-v8", "tfjs_binding.node");
  execFileSync("strip", ["--strip-unneeded", built]);
  const report = inspect(built);
  const target = join(resolve(out), `${process.platform}-${process.arch}`);
  mkdirSync(target, { recursive: true });
  cpSync(built, join(target, "tfjs_binding.node"));
  const { version } = JSON.parse(readFileSync(join(sources, "package.json"), "utf8"));
  console.log(`${join(target, "tfjs_binding.node")}: tfjs-node-gpu ${version}; ${report}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
