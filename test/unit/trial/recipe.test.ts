import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findStudy, studyIds } from "../../../src/networks";
import { InputError } from "../../../src/protocol";
import { buildArms } from "../../../src/trial/arms";
import {
  canonicalJson,
  controlOf,
  controlsOf,
  inputOf,
  presets,
  recipeHash,
  recipeOf,
  recipeOnTopOf,
  seedsFor,
  type RecipeChoices,
} from "../../../src/trial";

describe("recipeOf", () => {
  it("makes the presets of the contract", () => {
    const six = ["separable", "inception", "resnext", "inception-reformulated", "separable-equivalent", "hybrid"];
    expect(recipeOf({})).toMatchObject({
      ...{ preset: "quick", study: "modules", data: "shapes", control: "separable", variants: six },
      ...{ trainImages: 900, testImages: 2000, epochs: 4, trials: 3, margin: 5 },
    });
    const standard = recipeOf({ preset: "standard" });
    expect(standard).toMatchObject({ width: 32, modules: 2, epochs: 12, trials: 8, margin: 1 });
    expect(standard.variants).toEqual([...six, "extreme-inception", "pointwise-only"]);
    expect(recipeOf({ preset: "paper" })).toMatchObject({ width: 64, epochs: 190, trials: 10, testImages: 6000, margin: 0.5 });
    for (const preset of Object.values(presets))
      expect(preset).toMatchObject({ learningRate: 0.1, momentum: 0.9, weightDecay: 5e-4 });
  });

  it.each(["quick", "standard", "paper"] as const)("has arms in %s that can all be matched in size, in every study", (preset) => {
    for (const study of studyIds) {
      const recipe = recipeOf({ preset, study });
      expect(buildArms(recipe, { classes: 10, height: 32, width: 32 }).size).toBe(recipe.variants.length);
    }
  });

  it("takes data of one's own whole, unless told how much", () => {
    expect(recipeOf({ data: "photos.tar" })).toMatchObject({ trainImages: null, testImages: null });
    expect(recipeOf({ data: "photos.tar", testImages: 50 })).toMatchObject({ trainImages: null, testImages: 50 });
    expect(recipeOf({ data: "shapes" })).toMatchObject({ trainImages: 900, testImages: 2000 });
  });

  it("puts a control among the arms, and the dose-response under its own", () => {
    expect(recipeOf({ variants: ["resnext", "hybrid"] }).variants).toEqual(["separable", "resnext", "hybrid"]);
    expect(recipeOf({ study: "cardinality", width: 16 })).toMatchObject({
      control: "grouped-16",
      variants: ["grouped-16", "grouped-1", "grouped-2", "grouped-4", "grouped-8"],
    });
  });

  it("gives arms of a study their own controls, unless one is named for all", () => {
    const nonlinearity = recipeOf({ study: "nonlinearity" });
    expect(nonlinearity).toMatchObject({
      control: "separable",
      controls: {
        "separable-residual": "separable-residual",
        "separable-relu-residual": "separable-residual",
        "separable-elu-residual": "separable-residual",
      },
    });
    expect(controlsOf(nonlinearity)).toEqual(["separable", "separable-residual"]);
    expect(controlOf(nonlinearity, "separable-relu")).toBe("separable");
    const one = recipeOf({ study: "nonlinearity", control: "separable" });
    expect(one.controls).toBeUndefined();
    expect(controlsOf(one)).toEqual(["separable"]);
    expect(recipeOf({ study: "modules" })).not.toHaveProperty("controls");
  });

  it("compares what is left of a study with the trial's control where its own is not there", () => {
    const choose = (...variants: string[]) => recipeOf({ study: "residual", variants }).controls;
    expect(choose("resnext", "convolution")).toBeUndefined();
    expect(choose("convolution", "convolution-residual", "resnext")).toEqual({
      convolution: "convolution",
      "convolution-residual": "convolution",
    });
    expect(choose("resnext", "separable-residual")).toEqual({ resnext: "separable-residual" });
  });

  it("takes from a study what its question needs, and the user's word before it", () => {
    expect(recipeOf({ study: "residual", preset: "standard" })).toMatchObject({ modules: 8, width: 32 });
    expect(recipeOf({ study: "residual", preset: "standard", modules: 3 }).modules).toBe(3);
    expect(recipeOf({ study: "darknet" })).toMatchObject({ match: "none", augmentation: "crop-flip", control: "darknet" });
    expect(recipeOf({ study: "fractalnet" })).toMatchObject({
      match: "none",
      augmentation: "pad-crop-flip",
      learningRate: 0.02,
    });
    for (const study of studyIds) {
      const recipe = recipeOf({ study });
      expect(recipe.variants).toEqual(
        findStudy(study)
          .arms(recipe.width)
          .map(({ id }) => id),
      );
    }
  });

  it("shows networks four pixels less where images are cropped", () => {
    const image = { height: 32, width: 32 };
    expect(inputOf(recipeOf({ study: "darknet" }), image)).toEqual({ height: 28, width: 28, channels: 3 });
    expect(inputOf(recipeOf({}), image)).toEqual({ height: 32, width: 32, channels: 3 });
  });

  const bad: readonly [RecipeChoices, string][] = [
    [{ epochs: 0 }, "--epochs must be a whole number from 1 to 10,000, not 0"],
    [{ epochs: -1 }, "--epochs must be a whole number from 1 to 10,000, not -1"],
    [{ epochs: 1e9 }, "--epochs must be a whole number from 1 to 10,000, not 1000000000"],
    [{ epochs: 2.5 }, "--epochs must be a whole number"],
    [{ trials: 0 }, "--trials must be a whole number from 1 to 1,000, not 0"],
    [{ trials: 1001 }, "--trials"],
    [{ width: 3 }, "--width must be a whole number from 4 to 1,024, not 3"],
    [{ width: 1025 }, "--width"],
    [{ modules: 65 }, "--modules"],
    [{ seed: 2 ** 32 }, "--seed"],
    [{ seed: -1 }, "--seed"],
    [{ batchSize: 0 }, "--batch"],
    [{ testImages: 0 }, "--test-images"],
    [{ trainImages: 0 }, "--train-images"],
    [{ learningRate: 0 }, "--learning-rate"],
    [{ learningRate: NaN }, "--learning-rate"],
    [{ margin: -1 }, "--margin"],
    [{ looks: 0 }, "--looks"],
    [{ variants: ["separable", "seperable"] }, '--variants: unknown variant "seperable"'],
    [{ variants: ["separable", "own"], blocks: {} }, '--variants: unknown variant "own"'],
    [{ variants: ["separable", "hybrid", "hybrid"] }, "names hybrid twice"],
    [{ variants: ["separable"] }, "at least one arm beside the control"],
    [{ control: "nothing" }, '--variants: unknown variant "nothing"'],
  ];
  it.each(bad)("refuses %o in one sentence", (choices, sentence) => {
    let error: unknown;
    try {
      recipeOf(choices);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain(sentence);
    expect(String(error)).not.toContain("\n");
  });

  it("lays choices over an earlier recipe and leaves the rest as it was", () => {
    const earlier = recipeOf({ epochs: 7, variants: ["separable", "hybrid"], data: "photos.tar" });
    expect(recipeOnTopOf(earlier, {})).toEqual(earlier);
    expect(recipeOnTopOf(earlier, { preset: "quick" })).toEqual(earlier);
    expect(recipeOnTopOf(earlier, { trials: 9 })).toEqual({ ...earlier, trials: 9 });
    const study = recipeOf({ study: "nonlinearity" });
    expect(recipeOnTopOf(study, { control: "separable" })).toEqual(study);
    expect(() => recipeOnTopOf(earlier, { trials: 0 })).toThrow(InputError);
  });
});

describe("recipeHash", () => {
  const complete = { ...recipeOf({}), trainImages: 1000, testImages: 2000, dataHash: "ab", classes: 10 };

  it("is the SHA-256 of sorted JSON, whatever the order of fields", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "é" }], a: true })).toBe('{"a":true,"b":[1,{"c":"é","d":null}]}');
    const sorted = Object.fromEntries(Object.entries(complete).sort(([a], [b]) => (a < b ? -1 : 1)));
    const expected = createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
    expect(recipeHash(complete)).toBe(expected);
    expect(recipeHash({ ...sorted, ...complete })).toBe(expected);
  });

  it("leaves its own field out and sees any other change", () => {
    const hashed = { ...complete, recipeHash: recipeHash(complete) };
    expect(recipeHash(hashed)).toBe(hashed.recipeHash);
    expect(recipeHash({ ...complete, seed: 1 })).not.toBe(hashed.recipeHash);
    expect(recipeHash({ ...complete, variants: [...complete.variants].reverse() })).not.toBe(hashed.recipeHash);
  });
});

describe("seedsFor", () => {
  it("shares order, augmentation and subset among the arms of a trial, and nothing else", () => {
    const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 999 }), (seed, trial) => {
        const [a, b, next] = [
          seedsFor(seed, trial, "separable"),
          seedsFor(seed, trial, "hybrid"),
          seedsFor(seed, trial + 1, "separable"),
        ];
        const { initial: first, ...common } = a;
        const { initial: second, ...alsoCommon } = b;
        expect(common).toEqual(alsoCommon);
        expect(first).not.toBe(second);
        expect(new Set([a, next].flatMap((seeds) => [seeds.initial, seeds.order, seeds.augmentation, seeds.subset])).size).toBe(
          8,
        );
      }),
      { numRuns: 200 },
    );
  });
});
