/** Runs generated tfjs-layers code: reads jobs as JSON from a file, writes what each gives, or its error, to another. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder = "", from = "", to = ""] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const core = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const layers = require("@tensorflow/tfjs-layers");
const tf = { ...core, layers: layers.layers };

function run({ code, input, weights }) {
  const inputs = layers.input({ shape: input.shape.slice(1) });
  const y = new Function("tf", "x", `${code}\nreturn x;`)(tf, inputs);
  const model = layers.model({ inputs, outputs: y });
  const names = model.weights.map(({ originalName }) => originalName).sort();
  if (names.join() !== Object.keys(weights).sort().join())
    throw new Error(`${names.join()} are not ${Object.keys(weights).sort().join()}`);
  for (const { originalName, val } of model.weights)
    val.assign(core.tensor(weights[originalName].data, weights[originalName].shape));
  const output = model.predict(core.tensor(input.data, input.shape));
  return { shape: output.shape, data: [...output.dataSync()] };
}

const results = JSON.parse(readFileSync(from, "utf8")).map((job) => {
  try {
    return { output: run(job) };
  } catch (error) {
    return { error: String(error) };
  }
});
writeFileSync(to, JSON.stringify(results));
