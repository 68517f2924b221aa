/** Layers of source files among the arms of a trial: matched where that is possible, known again, and told of. */
import { describe, expect, it } from "vitest";
import { layerArm } from "../../../src/layerArms";
import { InputError } from "../../../src/protocol";
import type { ReadLayer } from "../../../src/reader";
import {
  layerHash,
  layerReadings,
  recipeHash,
  recipeOf,
  recipeOnTopOf,
  recipeRequestSchema,
  searchLayer,
  withLayer,
} from "../../../src/trial";
import { buildArms } from "../../../src/trial/arms";
import { functionOf, searchFunction } from "../../../src/trial/armInfo";
import { openTestReader } from "../reader/testReader";
import { fabricatedResults } from "./fabricatedResults";

const reader = await openTestReader();
const images = { classes: 10, height: 32, width: 32 };

function layerOf(call: string, before = ""): ReadLayer {
  const [layer] = reader.read(`from torch import nn\n${before}${call}\n`, "python").layers;
  if (layer === undefined) throw new Error(`no layer in ${call}`);
  return layer;
}

/** Two calls that belong together. */
function separable(between = ""): ReadLayer {
  const lines = `from keras import Input, layers\nx = Input((8, 8, 16))\nx = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)\n${between}x = layers.Conv2D(16, 1)(x)\n`;
  const layer = reader.read(lines, "python").layers.find(({ origin }) => origin === "idiom");
  if (layer === undefined) throw new Error("no idiom");
  return layer;
}

const recipeWith = (layer: ReadLayer, choices = {}) =>
  recipeOf({ variants: ["separable"], ...choices }, { layer, file: "model.py" });

describe("a recipe with a layer", () => {
  it("has one arm more, its module, and where it is from", () => {
    const layer = layerOf("nn.Conv2d(64, 64, 3, padding=1)", "\n");
    const recipe = recipeWith(layer);
    expect(recipe.variants).toEqual(["separable", "conv2d-line-3"]);
    expect(recipe.blocks).toEqual({
      "conv2d-line-3": {
        name: "conv2d-line-3",
        summary: "Conv2d of line 3",
        module: [{ convolution: { size: 3, to: "C" } }],
        matched: false,
      },
    });
    expect(recipe.layers?.["conv2d-line-3"]).toMatchObject({
      ...{ file: "model.py", line: 3, call: "nn.Conv2d", framework: "pytorch", hash: layerHash(layer) },
    });
    expect(recipeRequestSchema.parse(recipe)).toEqual(recipe);
  });

  it("adds to the arms of a study, and to those that were named", () => {
    const layer = layerOf("nn.Conv2d(64, 64, 3, padding=1)");
    const study = recipeOf({ study: "nonlinearity" });
    expect(recipeOf({ study: "nonlinearity" }, { layer, file: "a.py" }).variants).toEqual([...study.variants, "conv2d-line-2"]);
    expect(recipeWith(layer, { variants: ["separable", "resnext"] }).variants).toEqual(["separable", "resnext", "conv2d-line-2"]);
  });

  it("matches what has an inner width, compares the rest at its own size, and says which", () => {
    const bottleneck =
      "x + nn.Sequential(nn.Conv2d(64, 16, 1), nn.ReLU(), nn.Conv2d(16, 16, 3, padding=1), nn.Conv2d(16, 64, 1))(x)";
    const layer = reader
      .read(`from torch import nn\ndef block(x):\n    return ${bottleneck}\n`, "python")
      .layers.find(({ origin }) => origin === "idiom");
    if (layer === undefined) throw new Error("no idiom");
    const recipe = recipeWith(layer, { width: 32 });
    const [name = ""] = Object.keys(recipe.layers ?? {});
    const built = buildArms(recipe, images).get(name);
    expect(Math.abs(built?.matchError ?? NaN)).toBeLessThanOrEqual(2);
    expect(recipe.layers?.[name]?.notes).toContain("Its inner width is what brings it nearest to the control's size.");

    const dense = recipeWith(layerOf("nn.Conv2d(64, 64, 5, padding=2)"), { width: 32 });
    expect(buildArms(dense, images).get("conv2d-line-2")?.matchError).toBeGreaterThan(100);
    expect(dense.layers?.["conv2d-line-2"]?.notes.join(" ")).toContain("cannot be matched to the control's size");
  });

  it.each([
    ["separable, the control", separable(), {}, "separable"],
    ["convolution, which is not in the trial", layerOf("nn.Conv2d(8, 8, 3, padding=1)"), {}, "convolution"],
    ["separable-relu", separable("x = layers.ReLU()(x)\n"), {}, "separable-relu"],
    [
      "resnext's twin in the trial",
      layerOf("nn.Conv2d(8, 8, 1)"),
      { variants: ["separable", "pointwise-only"] },
      "pointwise-only",
    ],
  ])("knows a layer that is %s", (_, layer, choices, own) => {
    const recipe = recipeWith(layer, choices);
    const [name = ""] = Object.keys(recipe.layers ?? {});
    expect(functionOf(name, recipe)).toBe(own);
    expect(recipe.layers?.[name]?.notes.at(-1)).toMatch(new RegExp(`same function as ${own}: what separates them is noise`));
  });

  it("knows at once what was searched in steps before, also where the arm is not matched in size", () => {
    const layer = layerOf("nn.Conv2d(64, 64, 5, padding=2)");
    const plain = recipeOf({ variants: ["separable", "convolution"] });
    const stepsOf = (work: Iterator<undefined>): number => {
      let steps = 0;
      while (work.next().done !== true) steps++;
      return steps;
    };
    expect(stepsOf(searchLayer(plain, { layer, file: "model.py" }))).toBeGreaterThan(0);
    const { definition } = layerArm(layer, plain.width);
    const { name } = definition;
    const unmatched = { ...plain, blocks: { [name]: { ...definition, matched: false } } };
    expect(stepsOf(searchFunction(name, unmatched))).toBe(0);
    expect(withLayer(plain, { layer, file: "model.py" }).blocks).toEqual(unmatched.blocks);
  });

  it("leaves it to the trial to say why a layer cannot be tried", () => {
    const layer = layerOf("nn.Conv2d(8, 8, 4, padding=2)");
    expect([...searchLayer(recipeOf({}), { layer, file: "model.py" })]).toEqual([]);
  });

  it("says nothing of equality where there is none", () => {
    const { layers } = recipeWith(layerOf("nn.Conv2d(8, 8, 3, padding=2, dilation=2)"));
    expect(JSON.stringify(layers)).not.toContain("same function");
  });

  it("has the layer in its hash, keeps it when resumed, and tells of it", () => {
    const { recipe } = fabricatedResults({}, { separable: [20], resnext: [21] });
    const layer = layerOf("nn.Conv2d(8, 8, 3, padding=1)");
    const { layers, blocks } = recipeWith(layer);
    const changed = { ...recipe, layers, blocks };
    expect(recipeHash(changed)).not.toBe(recipeHash(recipe));
    const withOne = recipeWith(layer);
    expect(recipeOnTopOf(withOne, {})).toEqual(withOne);
    const [line = ""] = layerReadings(withOne);
    expect(line).toMatch(/^conv2d-line-2 is nn\.Conv2d of model\.py, line 2\. Its 8→8 channels become 12→12/);
  });

  it("is refused in one sentence that names file and layer", () => {
    const layer = layerOf("nn.Conv2d(8, 16, 3, padding=1, groups=8)");
    expect(() => recipeWith(layer)).toThrow(InputError);
    expect(() => recipeWith(layer)).toThrow(/^model\.py: nn\.Conv2d in line 2 cannot be tried: /);
  });
});
