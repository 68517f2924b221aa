/** Our side of separableStep.mjs: the same step on the tensorflow engine. Answers each line "go N" with its median milliseconds. */
import { createInterface } from "node:readline";
import { buildNetwork } from "../src/networks";
import { stream } from "../src/random";
import { openEngine } from "../src/training";
import { initialValues } from "../src/training/initialValues";
import { trainingProgram } from "../src/training/program";

const batch = 64;
const input = { height: 32, width: 32, channels: 3 };

async function main(): Promise<void> {
  const { engine, report } = await openEngine({ choice: "tensorflow", threads: Number(process.argv[2]) });
  const options = {
    variant: "separable",
    width: 64,
    modules: 2,
    match: "parameters",
    inner: "published",
    classes: 10,
    input,
  } as const;
  const { network } = buildNetwork(options);
  const program = trainingProgram({ network, inputShape: [batch, 32, 32, 3], classes: 10 }, { momentum: 0.9, weightDecay: 5e-4 });
  const session = await engine.open(new Map([["train", program]]), initialValues(network, 1));
  const random = stream("bench");
  const images = Float32Array.from({ length: batch * 3072 }, () => random.normal());
  const labels = new Float32Array(batch * 10);
  for (let row = 0; row < batch; row++) labels[row * 10 + random.integer(10)] = 1;
  const feeds = new Map([
    ["images", images],
    ["labels", labels],
    ["rate", Float32Array.of(0.05)],
  ]);
  for await (const line of createInterface({ input: process.stdin })) {
    const times: number[] = [];
    for (let step = 0; step < Number(line.split(" ")[1]); step++) {
      const start = performance.now();
      await session.run("train", feeds);
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(`${times[Math.floor(times.length / 2)] ?? NaN} ${report.version}\n`);
  }
  process.exit(0);
}

void main();
