/** Generated code, executed by the frameworks themselves with transferred weights, against the float64 reference. */
import { describe, expect, it } from "vitest";
import { concrete } from "../../../src/blocks";
import { canonical, equalForms } from "../../../src/equivalences";
import { codeOf, conversionOf, frameworks } from "../../../src/explain";
import type { Framework } from "../../../src/reader";
import { stream } from "../../../src/random";
import { evaluate, normalisationEpsilon, type Value } from "../../../src/reference";
import { largestDifference, randomLeaves, randomValue } from "../reference/randomValues";
import { missing, runJobs, runnerOf, weightsOf, type Job } from "./executed";
import { layerCases, type LayerCase } from "./layerCases";

interface Expected {
  readonly what: string;
  readonly job: Job;
  readonly output: Value;
}

/** What was not written. */
const refusals: string[] = [];

const shared = { prefix: "own", epsilon: normalisationEpsilon };

/** Why a form is not written in a framework; every one of these is known. */
const knownRefusals: readonly RegExp[] = [/ignores the dilation/];

function jobsOf({ name, block, input, strided = "tensorflow" }: LayerCase, framework: Framework): readonly Expected[] {
  const options = { ...shared, strided };
  const leaves = randomLeaves(block, "executed", name);
  const x = randomValue([2, concrete(input.height), concrete(input.width), concrete(input.channels)], stream("executed", name));
  const original = codeOf(block, input, framework, options);
  const { output } = evaluate(block, x, leaves, "inference");
  if ("refused" in original) {
    refusals.push(`${framework}: ${name} as written: ${original.refused}`);
    expect(original.refused, name).toSatisfy((sentence: string) => knownRefusals.some((known) => known.test(sentence)));
    return [];
  }
  const job: Job = {
    framework,
    definitions: original.definitions,
    code: original.code,
    input: x,
    weights: weightsOf(original, leaves),
    conversion: null,
  };
  const asWritten: Expected = { what: `${name} as written`, job, output };
  const forms = equalForms(block, { most: 150 }).filter(({ chain }) => chain.length > 0);
  return [
    asWritten,
    ...forms.flatMap(({ form, block: rewritten }): Expected[] => {
      const code = codeOf(rewritten, input, framework, options);
      if ("refused" in code) {
        refusals.push(`${framework}: ${name} as ${form}: ${code.refused}`);
        expect(code.refused, `${name} as ${form}`).toSatisfy((sentence: string) =>
          knownRefusals.some((known) => known.test(sentence)),
        );
        return [];
      }
      const what = `${name} as ${form}`;
      const own = { framework, definitions: code.definitions, code: code.code, input: x };
      if (framework === "tfjs") return [{ what, job: { ...own, weights: weightsOf(code, leaves), conversion: null }, output }];
      const conversion = conversionOf({ original: block, rewritten }, input, framework, options);
      if ("refused" in conversion) throw new Error(`${what}: ${conversion.refused}`);
      return [{ what, job: { ...own, weights: job.weights, conversion: conversion.code }, output }];
    }),
    // The way that a canonical form is written differs in the order and the names of its paths.
    ...(framework === "tfjs" ? [] : backToOriginal({ name, block, input, strided }, framework, asWritten)),
  ];
}

/** The checkpoint of the canonical form, which may be in pieces, converted into that of the block as it is written. */
function backToOriginal(
  { name, block, input, strided = "tensorflow" }: LayerCase,
  framework: Framework,
  { job, output }: Expected,
): readonly Expected[] {
  const options = { ...shared, strided };
  const forms = equalForms(block, { most: 150 }).filter(({ law, chain }) => law === "reindex" && chain.length > 0);
  const leaves = randomLeaves(block, "executed", name);
  return forms.flatMap(({ form, block: original }): Expected[] => {
    const code = codeOf(original, input, framework, options);
    const conversion = conversionOf({ original, rewritten: canonical(block) }, input, framework, options);
    const target = codeOf(canonical(block), input, framework, options);
    if ("refused" in code || "refused" in conversion || "refused" in target) return [];
    const back: Job = {
      ...job,
      definitions: target.definitions,
      code: target.code,
      weights: weightsOf(code, leaves),
      conversion: conversion.code,
    };
    return [{ what: `${name} back from ${form}`, job: back, output }];
  });
}

/** float32 against float64, relative to the largest output. */
const tolerance = 2e-5;

describe.each(frameworks.map((framework) => ({ framework, runner: runnerOf(framework) })))(
  "code for $framework",
  ({ framework, runner }) => {
    it.skipIf(runner === null)(
      `gives what the block gives, in every form${runner === null ? `: left out, ${missing(framework)}` : ""}`,
      { timeout: 600_000 },
      async ({ annotate }) => {
        if (runner === null) return;
        const expected = layerCases.flatMap((layerCase) => jobsOf(layerCase, framework));
        const results = runJobs(
          runner,
          expected.map(({ job }) => job),
        );
        const failures: string[] = [];
        let largest = 0;
        expected.forEach(({ what, job, output }, i) => {
          const result = results[i] ?? { error: "no result" };
          const scale = Math.max(1, ...output.data.map(Math.abs));
          const difference = "error" in result ? Infinity : largestDifference(result, output) / scale;
          if (difference <= tolerance) largest = Math.max(largest, difference);
          else
            failures.push(
              `${what}: ${"error" in result ? result.error : `off by ${difference}`}\n${job.definitions}\n${job.code}\n${job.conversion ?? ""}`,
            );
        });
        await annotate(
          `${expected.length} pieces of code executed, largest relative difference ${largest.toExponential(1)}; ${refusals.filter((line) => line.startsWith(framework)).length} not written`,
        );
        expect(failures.slice(0, 5).join("\n\n"), `${failures.length} of ${expected.length}`).toBe("");
      },
    );
  },
);
