/** The verdict texts, as files: test/golden/verdict is also the gallery of what the program says. */
import { describe, expect, it } from "vitest";
import type { RecipeChoices } from "../../../src/trial";
import { fabricatedResults, type Errors } from "./fabricatedResults";

const six: Errors = {
  separable: [21.3, 20.85, 22.1],
  inception: [24.35, 23.9, 24.05],
  resnext: [22.5, 21.3, 24.2],
  "inception-reformulated": [23.75, 21.9, 23.4],
  "separable-equivalent": [21.05, 21.6, 21.55],
  hybrid: [21.95, 20.4, 21.75],
};

/** Eight errors about a centre, spread by a fixed pattern of their own. */
const eight = (centre: number, step: number): number[] =>
  Array.from({ length: 8 }, (_, i) => centre + (((i * step) % 7) - 3) / 5);
const standardArms: Errors = {
  separable: eight(22, 2),
  resnext: eight(22.6, 3),
  hybrid: eight(22, 5),
  "pointwise-only": eight(48, 4),
};

/** A network and its twin, which has an eighth of the weights. */
const pair = (name: string, plain: readonly number[], separable: readonly number[]): Errors => ({
  [name]: plain.map((testError) => ({ testError, parameters: 2_400_000, multiplyAdds: 130_000_000 })),
  [`${name}-separable`]: separable.map((testError) => ({ testError, parameters: 300_000, multiplyAdds: 17_000_000 })),
});

/** Sizes of their own, so that a preset can be tuned without a new gallery. */
const sizes = { width: 8, modules: 2, epochs: 4 };

const gallery: readonly [string, RecipeChoices, Errors][] = [
  ["quick", { ...sizes, trials: 3 }, six],
  ["standard", { preset: "standard" }, standardArms],
  ["unmatched", { preset: "standard", match: "none" }, { separable: eight(22, 2), resnext: eight(22.6, 3) }],
  [
    "cardinality",
    { ...sizes, study: "cardinality", trials: 3 },
    { "grouped-8": [21, 22, 21.5], "grouped-1": [23, 23.5, 24], "grouped-4": [21.5, 22, 22.5] },
  ],
  [
    "nonlinearity",
    { ...sizes, study: "nonlinearity", trials: 3 },
    {
      separable: [21, 22, 21.5],
      "separable-relu": [23, 23.5, 24],
      "separable-elu": [22, 22.5, 23],
      "separable-residual": [20.5, 21, 21.5],
      "separable-relu-residual": [22, 22.5, 23],
      "separable-elu-residual": [21.5, 21, 22],
    },
  ],
  [
    "residual",
    { preset: "standard", study: "residual" },
    {
      separable: eight(22, 2),
      "separable-residual": eight(21.4, 3),
      convolution: eight(19, 5).map((testError) => ({ testError, parameters: 8000, multiplyAdds: 800_000 })),
      "convolution-residual": eight(18.6, 4).map((testError) => ({ testError, parameters: 8000, multiplyAdds: 800_000 })),
      resnext: eight(21.8, 6),
    },
  ],
  ["fractalnet", { preset: "standard", study: "fractalnet" }, pair("fractalnet", eight(9, 2), eight(9.4, 3))],
  ["darknet", { preset: "standard", study: "darknet" }, pair("darknet", eight(12, 2), eight(13.2, 3))],
  ["nothing-learned", { ...sizes, trials: 2 }, { separable: [88.9, 87.1], resnext: [90.1, 89.5], hybrid: [88, 89.2] }],
  [
    "no-control",
    { ...sizes, trials: 1 },
    { separable: [{ status: "failed", reason: "the worker was killed by SIGKILL" }], resnext: [20] },
  ],
  [
    "unfinished",
    { ...sizes, trials: 3 },
    {
      separable: [21.3, 20.85, 22.1],
      resnext: [22.5, { status: "diverged" }, 23],
      hybrid: [21.9, { status: "failed", reason: "the worker was killed by SIGKILL" }, { status: "cancelled" }],
    },
  ],
];

describe("verdict", () => {
  it.each(gallery)("%s reads as its golden text", async (name, choices, errors) => {
    const { verdict } = fabricatedResults(choices, errors);
    await expect(`${verdict.text}\n`).toMatchFileSnapshot(`../../golden/verdict/${name}.txt`);
  });

  const texts = gallery.map(([name, choices, errors]) => [name, fabricatedResults(choices, errors)] as const);

  it.each(texts)("%s names engine and device, and claims no outcome", (_, { verdict, environment }) => {
    expect(verdict.text).toContain(`${environment.engine} on ${environment.device}`);
    expect(verdict.text).not.toMatch(/no difference|equivalent(?! *\*|: | and|,)|inconclusive|significant/);
  });

  it.each(texts.filter(([, { comparisons }]) => comparisons.some(({ pairs }) => pairs > 0)))(
    "%s states n, margin and level with its numbers",
    (_, { verdict, recipe }) => {
      expect(verdict.text).toMatch(/n = \d/);
      expect(verdict.text).toContain(`margin ±${recipe.margin}`);
      expect(verdict.text).toContain("α = 0.05");
    },
  );

  it("compares nothing if nothing was learned", () => {
    const { verdict } = fabricatedResults({ trials: 1 }, { separable: [88], resnext: [60] });
    expect(verdict.text).toContain("Nothing was learned: ");
    expect(verdict.text).not.toMatch(/Δ|resnext/);
  });
});
