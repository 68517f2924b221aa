/** What a bench needs to run on the tensorflow engine: its script as one bundle, and the environment that the library wants. */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const core = join(root, "node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js");
// The parser's module build asks where it lies, which a bundle cannot say.
const parser = join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs");
const alias = { "@tensorflow/tfjs": core, "@tensorflow/tfjs-core": core, "web-tree-sitter": parser };
const common = { bundle: true, platform: "node", alias, logLevel: "error", absWorkingDir: root };

/** Bundles a script of this folder beside the WebAssembly files that an engine looks for; returns the bundle's path. */
export async function bundled(script) {
  const outfile = join(root, "dist", `bench-${script.replace(/\.ts$/, ".cjs")}`);
  await build({ ...common, entryPoints: [join(here, script)], outfile });
  return outfile;
}

/** The variables of a process that loads libtensorflow. @throws Error with the remedy where it is not installed */
export async function tensorflowVariables(threads) {
  const outfile = join(root, "dist/bench/installation.mjs");
  await build({
    ...common,
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname ?? ".";',
    },
    entryPoints: [join(root, "src/training/engines/tensorflow/installation.ts")],
    outfile,
  });
  const { findInstallation, tensorflowEnvironment } = await import(pathToFileURL(outfile).href);
  const installation = findInstallation();
  if ("reason" in installation) throw new Error(`${installation.reason}: ${installation.remedy}`);
  return { ...process.env, ...tensorflowEnvironment(installation, threads) };
}
