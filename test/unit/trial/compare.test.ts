import { describe, expect, it } from "vitest";
import { controlLearned, functionOf } from "../../../src/trial";
import { fabricatedRecipe, fabricatedResults, fabricatedRun } from "./fabricatedResults";

const choices = { trials: 3 };
const errors = {
  separable: [20, 22, 21],
  resnext: [21, 22, 23.5],
  hybrid: [20.5, 21.5, 21],
  "separable-equivalent": [19, 22, 22],
};

describe("compareRuns", () => {
  it("compares every arm with the control, by trial", () => {
    const { comparisons } = fabricatedResults(choices, errors);
    expect(comparisons.map(({ variant }) => variant)).toEqual(["resnext", "hybrid", "separable-equivalent"]);
    // Δ = 1, 0, 2.5: mean 7/6, s = 1.2583; t(0.975; 2) = 4.3027.
    const [resnext] = comparisons;
    expect(resnext).toMatchObject({
      control: "separable",
      pairs: 3,
      divergedPairs: 0,
      level: 0.95,
      method: "paired t",
      outcome: null,
    });
    expect(resnext).toMatchObject({ paperAbsoluteDifference: 0.62, provedEqual: false, exploratory: true, pDifference: null });
    expect(resnext?.meanDifference).toBeCloseTo(7 / 6, 10);
    expect(resnext?.confidenceInterval?.[0]).toBeCloseTo(7 / 6 - (4.302653 * 1.2583057) / Math.sqrt(3), 4);
    expect(resnext?.probabilityOfSuperiority).toBeCloseTo(1 / 6, 10);
  });

  it("knows calibration arms and takes the noise floor from them", () => {
    const { comparisons, noiseFloor } = fabricatedResults(choices, errors);
    expect(comparisons.filter(({ outcome }) => outcome === "calibration").map(({ variant }) => variant)).toEqual([
      "hybrid",
      "separable-equivalent",
    ]);
    // |Δ| = 0.5, 0.5, 0 and 1, 0, 1; trial means 0.75, 0.25, 0.5.
    expect(noiseFloor.meanAbsoluteDifference).toBeCloseTo(0.5, 10);
    expect(noiseFloor.interval?.[0]).toBe(0);
    expect(noiseFloor.interval?.[1]).toBeCloseTo(0.5 + (4.302653 * 0.25) / Math.sqrt(3), 4);
    expect(noiseFloor.how).toContain("hybrid, separable-equivalent");
  });

  it("leaves diverged pairs out of Δ and counts them; what failed or was cancelled is missing", () => {
    const { comparisons } = fabricatedResults(
      { trials: 4 },
      {
        separable: [20, { status: "diverged" }, 21, 20],
        resnext: [21, 22, { status: "failed", testError: null }, { status: "diverged" }],
        hybrid: [20, 21, { status: "cancelled" }, 22],
      },
    );
    expect(comparisons[0]).toMatchObject({
      variant: "resnext",
      pairs: 1,
      divergedPairs: 2,
      meanDifference: 1,
      confidenceInterval: null,
    });
    expect(comparisons[1]).toMatchObject({ variant: "hybrid", pairs: 2, divergedPairs: 1 });
  });

  it("takes no test error from a run that is not complete, even if the file has one", () => {
    const { comparisons } = fabricatedResults(
      { trials: 3 },
      { separable: [20, 21, 22], resnext: [21, { status: "diverged", testError: 90 }, { status: "cancelled", testError: 70 }] },
    );
    expect(comparisons[0]).toMatchObject({ pairs: 1, meanDifference: 1 });
  });

  it("is exploratory under the preset quick and below six pairs", () => {
    const same = (n: number): number[] => Array.from({ length: n }, (_, i) => 20 + i / 10);
    const exploratory = (preset: "quick" | "standard", n: number) =>
      fabricatedResults({ preset, trials: n }, { separable: same(n), resnext: same(n) }).comparisons[0]?.exploratory;
    expect([exploratory("standard", 6), exploratory("standard", 5), exploratory("quick", 6)]).toEqual([false, true, true]);
  });

  it("compares nothing where the control stayed at or above half of chance", () => {
    const results = fabricatedResults(choices, { separable: [45, 45, 45], resnext: [20, 20, 20] });
    expect(results.comparisons).toEqual([]);
    expect(results.noiseFloor.meanAbsoluteDifference).toBeNull();
    const recipe = fabricatedRecipe(choices);
    const controls = (error: number) => [fabricatedRun("separable", 0, { testError: error })];
    expect([44.9, 45].map((error) => controlLearned(recipe, controls(error)))).toEqual([true, false]);
    expect(controlLearned({ ...recipe, classes: 2 }, controls(26))).toBe(false);
    expect(controlLearned(recipe, [])).toBeNull();
  });

  it("has the paper's figures only against the paper's control", () => {
    const { comparisons } = fabricatedResults(
      { ...choices, control: "hybrid" },
      { hybrid: [20, 21, 22], resnext: [20, 21, 22], separable: [20, 21, 23] },
    );
    expect(comparisons.map(({ paperAbsoluteDifference }) => paperAbsoluteDifference)).toEqual([null, null]);
    expect(comparisons.map(({ provedEqual }) => provedEqual)).toEqual([false, true]);
  });
});

describe("compareRuns with several controls", () => {
  const study = { study: "nonlinearity", trials: 3 } as const;
  const runs = {
    separable: [20, 22, 21],
    "separable-relu": [21, 23, 22],
    "separable-residual": [18, 19, 20],
    "separable-elu-residual": [20, 21.5, 22],
  };
  const kept = (control: string, results: ReturnType<typeof fabricatedResults>) =>
    results.comparisons.flatMap((comparison) => (comparison.control === control ? [comparison.variant] : []));

  it("compares each arm with its own", () => {
    const results = fabricatedResults(study, runs);
    expect(kept("separable", results)).toEqual(["separable-relu"]);
    expect(kept("separable-residual", results)).toEqual(["separable-elu-residual"]);
    const [relu, elu] = results.comparisons;
    expect(relu?.meanDifference).toBeCloseTo(1, 9);
    // Of separable-residual: 2, 2.5 and 2.
    expect(elu?.meanDifference).toBeCloseTo(13 / 6, 9);
  });

  it("leaves out the arms of a control that learned nothing", () => {
    const results = fabricatedResults(study, { ...runs, separable: [80, 85, 88] });
    expect(results.comparisons.map(({ variant }) => variant)).toEqual(["separable-elu-residual"]);
    expect(results.verdict.text).toContain("Nothing was learned: the control separable errs on 84.33 %");
    expect(results.verdict.text).not.toMatch(/^separable-relu /m);
  });

  it("compares all with the one that the user names", () => {
    const results = fabricatedResults({ ...study, control: "separable" }, runs);
    expect(kept("separable", results)).toEqual(["separable-relu", "separable-residual", "separable-elu-residual"]);
  });

  it("has the gap of the paper's two runs of a network beside its twin", () => {
    const gapOf = (name: "fractalnet" | "darknet") =>
      fabricatedResults({ study: name, trials: 1 }, { [name]: [20], [`${name}-separable`]: [21] }).comparisons[0]
        ?.paperAbsoluteDifference;
    expect([gapOf("fractalnet"), gapOf("darknet")]).toEqual([1.46, 5.87]);
  });
});

describe("functionOf", () => {
  it("knows what is one function", () => {
    expect(
      ["separable", "hybrid", "separable-equivalent", "grouped-16"].map((id) =>
        functionOf(id, { width: 16, inner: "published" }),
      ),
    ).toEqual(Array(4).fill("separable"));
    expect(["grouped-16-residual", "hybrid-residual"].map((id) => functionOf(id, { width: 16, inner: "published" }))).toEqual(
      Array(2).fill("separable-residual"),
    );
    expect(["grouped-8", "resnext", "extreme-inception"].map((id) => functionOf(id, { width: 16, inner: "published" }))).toEqual([
      "grouped-8",
      "resnext",
      "extreme-inception",
    ]);
  });
});
