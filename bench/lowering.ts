/** Milliseconds of one training step of every arm as it is declared and in the form that trials take, on one thread. */
import { buildNetwork } from "../src/networks";
import type { Block } from "../src/blocks";
import { stream } from "../src/random";
import { chooseLowerings } from "../src/training/chooseLowerings";
import type { Engine } from "../src/training/engines/engine";
import { openTensorflow } from "../src/training/engines/tensorflow/tensorflowEngine";
import { openWasm } from "../src/training/engines/wasm/wasmEngine";
import { initialValues } from "../src/training/initialValues";
import { trainingProgram } from "../src/training/program";
import { trainedForm } from "../src/training/trainedForm";

const [engineName = "tensorflow", widthText = "64", batchText = "16"] = process.argv.slice(2);
const [width, batch] = [Number(widthText), Number(batchText)];
const classes = 10;
const input = { height: 32, width: 32, channels: 3 };
const arms = [
  "separable",
  "separable-equivalent",
  "hybrid",
  "inception",
  "resnext",
  "inception-reformulated",
  "inception-simplified",
  "extreme-inception",
  "grouped-8",
];
const unknownCosts = { get: () => undefined, put: () => undefined, save: () => Promise.resolve() };

/** The least of a few steps after one to warm up. */
async function step(
  engine: Engine,
  { declared, trained, passes }: { declared: Block; trained: Block; passes: number },
): Promise<number> {
  const program = trainingProgram(
    { network: trained, inputShape: [batch, 32, 32, 3], classes },
    { momentum: 0.9, weightDecay: 5e-4 },
  );
  const session = await engine.open(new Map([["train", program]]), initialValues(declared, 1));
  const random = stream("bench");
  const labels = new Float32Array(batch * classes);
  for (let image = 0; image < batch; image++) labels[image * classes + random.integer(classes)] = 1;
  const feeds = new Map([
    ["images", Float32Array.from({ length: batch * 32 * 32 * 3 }, () => random.normal())],
    ["labels", labels],
    ["rate", Float32Array.of(0.01)],
  ]);
  let least = Infinity;
  for (let pass = 0; pass <= passes; pass++) {
    const start = performance.now();
    await session.run("train", feeds);
    if (pass > 0) least = Math.min(least, performance.now() - start);
  }
  session.close();
  return least;
}

async function main(): Promise<void> {
  const engine = engineName === "wasm" ? await openWasm() : await openTensorflow(1);
  let control = NaN;
  process.stdout.write(`${engineName}, width ${width}, 2 modules a stage, batch ${batch}, ms a step\n`);
  for (const variant of arms) {
    const options = { variant, width, modules: 2, match: "parameters", inner: "published", classes, input } as const;
    const { network: declared, modules } = buildNetwork(options);
    const choosing = { engine, costs: unknownCosts, signal: new AbortController().signal };
    const lowerings = await chooseLowerings({ blocks: modules, batchSize: batch, lowerings: [] }, choosing);
    const { block: trained, loweredTo } = trainedForm(declared, input, lowerings);
    const literal = await step(engine, { declared, trained: declared, passes: 2 });
    const lowered = await step(engine, { declared, trained, passes: 5 });
    if (variant === "separable") control = lowered;
    const figures = [literal.toFixed(1), lowered.toFixed(1), (literal / lowered).toFixed(1), (lowered / control).toFixed(2)];
    const [first, second, ratio, share] = figures.map((figure) => figure.padStart(8));
    process.stdout.write(
      `${variant.padEnd(24)}literal ${first}  lowered ${second}  literal ÷ lowered ${ratio}  ÷ control ${share}  ${loweredTo ?? ""}\n`,
    );
  }
  process.exit(0);
}

void main();
