/**
 * One training step of the separable network (64 channels, 2 modules a stage, batch 64 of 32×32×3), ours on the tensorflow engine and
 * PyTorch's eager channels_last, by turns in one run, with as many threads each.
 *
 *   PYTHON=python3 node bench/separableStep.mjs [alternations] [steps]
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const [alternations = 5, steps = 10] = process.argv.slice(2).map(Number);
const threads = String(availableParallelism());
const core = join(root, "node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js");
const alias = { "@tensorflow/tfjs": core, "@tensorflow/tfjs-core": core };
const common = { bundle: true, platform: "node", alias, logLevel: "error", absWorkingDir: root };
await build({ ...common, entryPoints: [join(here, "separableStep.ts")], outfile: join(root, "dist/bench/separableStep.cjs") });
await build({
  ...common,
  format: "esm",
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); const __dirname = import.meta.dirname ?? ".";',
  },
  entryPoints: [join(root, "src/training/engines/tensorflow/installation.ts")],
  outfile: join(root, "dist/bench/installation.mjs"),
});
const { findInstallation, tensorflowEnvironment } = await import(pathToFileURL(join(root, "dist/bench/installation.mjs")).href);
const installation = findInstallation();
if ("reason" in installation) throw new Error(`${installation.reason}: ${installation.remedy}`);

function peer(command, args, env) {
  const child = spawn(command, [...args, threads], { env, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    end: () => child.stdin.end(),
    async go(count) {
      child.stdin.write(`go ${count}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command} ended: is PyTorch installed in it?`);
      const [ms, ...version] = value.split(" ");
      return { ms: Number(ms), version: version.join(" ") };
    },
  };
}

const environment = { ...process.env, ...tensorflowEnvironment(installation, Number(threads)) };
const ours = peer(process.execPath, [join(root, "dist/bench/separableStep.cjs")], environment);
const theirs = peer(process.env.PYTHON ?? "python3", [join(here, "separableStep.py")], {
  ...process.env,
  OMP_NUM_THREADS: threads,
});
await ours.go(5);
await theirs.go(5);
const ratios = [];
for (let turn = 1; turn <= alternations; turn++) {
  const [a, b] = [await ours.go(steps), await theirs.go(steps)];
  ratios.push(a.ms / b.ms);
  console.log(
    `${turn}: ours ${a.ms.toFixed(1)} ms (${a.version}), PyTorch ${b.ms.toFixed(1)} ms (${b.version}), ratio ${(a.ms / b.ms).toFixed(3)}`,
  );
}
ratios.sort((a, b) => a - b);
console.log(`median ratio ${ratios[Math.floor(ratios.length / 2)].toFixed(3)} with ${threads} threads each`);
ours.end();
theirs.end();
