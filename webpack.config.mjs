/**
 * One bundle a realm: dist/extension.js (needs vscode), dist/cli.js (the command), dist/worker.js (the only one with tfjs) and
 * dist/webview.js (a browser page). Everything is bundled; only node's own modules, vscode and the native binding stay outside.
 */
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EsbuildPlugin } from "esbuild-loader";
import webpack from "webpack";
import { compileKernels } from "./scripts/kernels.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const { resolve: locate } = createRequire(import.meta.url);

/** The wasm engine is single-threaded, one worker a core, so the threaded binary is left out. */
const wasmFiles = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"];

function bundle(name, entry, target, extras = {}) {
  return (_environment, { mode = "production" }) => ({
    name,
    mode,
    target,
    context: root,
    entry: { [name]: entry },
    output: {
      path: dist,
      filename: "[name].js",
      ...(target === "web" ? {} : { library: { type: "commonjs2" } }),
    },
    externals: extras.externals ?? {},
    resolve: { extensions: [".ts", ".mjs", ".js", ".json"], alias: extras.alias ?? {} },
    module: { rules: [{ test: /\.ts$/, loader: "esbuild-loader", options: { target: "es2023" } }] },
    plugins: [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 }), ...(extras.plugins ?? [])],
    optimization: {
      nodeEnv: mode,
      minimizer: [
        // Names stay as written: tfjs reads some at run time, and a crash report with real names is worth the bytes.
        new EsbuildPlugin({ target: "es2023", minify: false, minifyWhitespace: true, minifySyntax: true, legalComments: "eof" }),
      ],
    },
    // __dirname is where the bundle lies, so that it finds its neighbours (worker.js, *.wasm, ../media).
    node: target === "web" ? false : { __dirname: false, __filename: false },
    ignoreWarnings: extras.ignoreWarnings ?? [],
    performance: false,
    devtool: mode === "development" ? "source-map" : false,
    stats: "errors-warnings",
    infrastructureLogging: { level: "error" },
    cache: {
      type: "filesystem",
      name: `${name}-${mode}`,
      cacheDirectory: join(root, ".cache", "webpack"),
      buildDependencies: { config: [fileURLToPath(import.meta.url)] },
    },
  });
}

/** Makes the command a program: the line that names its interpreter, and the permission to run. */
const executable = [
  new webpack.BannerPlugin({ banner: "#!/usr/bin/env node", raw: true }),
  { apply: (compiler) => compiler.hooks.afterEmit.tap("executable", () => chmodSync(join(dist, "cli.js"), 0o755)) },
];

/** The worker's own kernels, written beside its bundle. */
const ownKernels = {
  apply(compiler) {
    compiler.hooks.beforeCompile.tapPromise("ownKernels", () => compileKernels(root, dist));
  },
};

/** Writes files of packages beside the bundles, under their own names. */
const copyFiles = (name, files) => ({
  apply(compiler) {
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      compilation.hooks.processAssets.tap(name, () => {
        for (const file of files) {
          compilation.emitAsset(basename(file), new webpack.sources.RawSource(readFileSync(locate(file))));
        }
      });
    });
  },
});

/** The parser's module build would bake in the path of this machine and write its file twice; its CommonJS build does neither. */
const parserAlias = { "web-tree-sitter$": locate("web-tree-sitter") };

/** The reader's parser and its grammars, for the editor and the command alike. */
const copyGrammars = copyFiles("copyGrammars", [
  "web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-python/tree-sitter-python.wasm",
  "tree-sitter-typescript/tree-sitter-tsx.wasm",
  "tree-sitter-typescript/tree-sitter-typescript.wasm",
]);

const copyEngine = copyFiles(
  "copyEngine",
  wasmFiles.map((file) => `@tensorflow/tfjs-backend-wasm/dist/${file}`),
);

/**
 * What the worker takes from packages. tfjs-node-gpu's backend asks for the union package but uses only its core; and it is
 * optional: where it is missing, a module stands in that says so when the engine is opened.
 */
function workerAliases() {
  // tfjs-node-gpu's backend is ES5 and cannot extend the ES2017 class of the core's module build, so everyone gets the ES5 build.
  const core = locate("@tensorflow/tfjs-core");
  const alias = { "@tensorflow/tfjs$": core, "@tensorflow/tfjs-core$": core, "node-fetch$": false };
  if (existsSync(join(root, "node_modules", "@tensorflow", "tfjs-node-gpu", "dist", "nodejs_kernel_backend.js"))) return alias;
  console.warn("The optional package @tensorflow/tfjs-node-gpu is not installed: this build has no tensorflow engine.");
  return {
    ...alias,
    "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend$": join(root, "scripts", "missingTfjsNodeGpu.cjs"),
    "@tensorflow/tfjs-node-gpu": false,
  };
}

export default [
  bundle("extension", "./src/extension/extension.ts", "node20", {
    externals: { vscode: "commonjs vscode" },
    alias: parserAlias,
    plugins: [copyGrammars],
  }),
  bundle("cli", "./src/cli/index.ts", "node20", { alias: parserAlias, plugins: [...executable, copyGrammars] }),
  bundle("worker", "./src/worker/main.ts", "node20", {
    alias: workerAliases(),
    plugins: [copyEngine, ownKernels],
    // The threaded variant of the wasm engine, never taken, asks for modules by computed name.
    ignoreWarnings: [/Critical dependency: /],
  }),
  bundle("webview", "./webview/main.ts", "web"),
];
