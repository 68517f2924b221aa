/** Runs texts of tfjs-layers before and after a rewrite: reads jobs as JSON from a file, writes how far their outputs differ, or the error. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder = "", from = "", to = ""] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const core = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const layers = require("@tensorflow/tfjs-layers");
const tf = { ...core, ...layers };

function modelOf(text) {
  const body = text.replace(/^import .*$/m, "");
  const { input, x } = new Function("tf", `${body}\nreturn { input, x };`)(tf);
  return layers.model({ inputs: input, outputs: x });
}

/** Both keep the same weights in the same order: depthwise kernel, 1×1 kernel, bias. */
function difference({ before, after }) {
  const [first, second] = [modelOf(before), modelOf(after)];
  const weights = first.getWeights().map(({ shape }) => core.randomNormal(shape));
  first.setWeights(weights);
  second.setWeights(weights);
  const input = core.randomNormal([2, 8, 8, 4]);
  const [a, b] = [first.predict(input), second.predict(input)];
  const most = core.max(core.abs(core.sub(a, b))).dataSync()[0];
  return most / Math.max(1, core.max(core.abs(a)).dataSync()[0]);
}

const results = JSON.parse(readFileSync(from, "utf8")).map((job) => {
  try {
    return { difference: difference(job) };
  } catch (error) {
    return { error: String(error) };
  }
});
writeFileSync(to, JSON.stringify(results));
