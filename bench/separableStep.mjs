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
import { fileURLToPath } from "node:url";
import { bundled, tensorflowVariables } from "./tensorflow.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [alternations = 5, steps = 10] = process.argv.slice(2).map(Number);
const threads = String(availableParallelism());
const script = await bundled("separableStep.ts");
const environment = await tensorflowVariables(Number(threads));

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

const ours = peer(process.execPath, [script], environment);
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
