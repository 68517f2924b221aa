/** Two trials side by side: what differs between their recipes and machines, and what each found. Markdown. Pure. */
import { armSummaries, canonicalJson, type ArmSummary, type Results } from "../../trial";
import { absent, points, signed } from "../../wording";
import { cell, markdownTable } from "../markdown";
import { titleOf } from "../trials/trialState";

export interface NamedResults {
  /** Path of the file, as it is to be shown. */
  readonly name: string;
  readonly results: Results;
}

type Pair = readonly [NamedResults, NamedResults];

const shown = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? absent : canonicalJson(value);

interface Difference {
  readonly field: string;
  readonly values: readonly [string, string];
}

function differences(a: object, b: object, leftOut: ReadonlySet<string>): readonly Difference[] {
  const [one, other] = [a, b].map((fields) => new Map<string, unknown>(Object.entries(fields)));
  const names = [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])].filter((field) => !leftOut.has(field));
  return names.flatMap((field) => {
    const values = [shown(one?.get(field)), shown(other?.get(field))] as const;
    return values[0] === values[1] ? [] : [{ field, values }];
  });
}

/** Follows from the other fields. */
const derived = new Set(["recipeHash"]);

/** What changes between any two trials, or says no more than that another field does. */
const ofThePlace = new Set(["lowerings", "notBetter", "selfTest", "node", "os", "cpu", "threads", "workers", "driver"]);

/** Whether the numbers of the two may be set against each other, in one sentence. */
function reading(recipe: readonly Difference[], environment: readonly Difference[]): string {
  const names = [...recipe, ...environment].map(({ field }) => field);
  if (names.length === 0) return "The same recipe on the same engine and device: what differs between the two is not the recipe.";
  const list = names.join(", ");
  if (names.length === 1 && names[0] === "seed")
    return "The same recipe with another seed: the second trial repeats the first with runs of its own.";
  if (names.length === 1)
    return `A controlled pair: the trials differ in ${list} only. Even so they were run apart, and no test was made between them.`;
  return `**Not a controlled pair**: the trials differ in ${names.length} things (${list}), so what differs between their errors cannot be put down to any one of them.`;
}

const range = (interval: readonly [number, number] | null, write: (value: number) => string): string =>
  interval === null ? "" : ` (${write(interval[0])} to ${write(interval[1])})`;

function armCells(summary: ArmSummary | undefined): readonly [string, string] {
  if (summary === undefined) return [absent, absent];
  const { meanError, errorInterval, runs, comparison, control } = summary;
  const error = meanError === null ? absent : `${points(meanError)}${range(errorInterval, points)}, n = ${runs}`;
  if (control === null) return [error, "control"];
  if (comparison === null || comparison.meanDifference === null) return [error, absent];
  const { meanDifference, confidenceInterval, pairs } = comparison;
  return [error, `${signed(meanDifference)}${range(confidenceInterval, signed)}, n = ${pairs}`];
}

function armTable(pair: Pair): readonly string[] {
  const [first, second] = pair.map(({ results }) => new Map(armSummaries(results).map((summary) => [summary.variant, summary])));
  const variants = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])];
  const head = ["arm", "A: error %", "A: mean Δ", "B: error %", "B: mean Δ"];
  return markdownTable(
    head,
    variants.map((variant) => [cell(variant), ...armCells(first?.get(variant)), ...armCells(second?.get(variant))]),
  );
}

const heading = (letter: string, { name, results: { recipe, environment, status, createdAt } }: NamedResults): string =>
  `- **${letter}**: ${cell(titleOf(recipe))}; ${status}, begun ${cell(createdAt)}; ${environment.engine} ${cell(environment.engineVersion)} on ${cell(environment.device)}; ${cell(name)}`;

/** A Markdown document. */
export function compareTrials(a: NamedResults, b: NamedResults): string {
  const recipe = differences(a.results.recipe, b.results.recipe, derived);
  const environment = differences(a.results.environment, b.results.environment, ofThePlace);
  const differing = [...recipe, ...environment];
  return [
    "# Two trials",
    "",
    heading("A", a),
    heading("B", b),
    "",
    reading(recipe, environment),
    "",
    "## What differs",
    "",
    ...(differing.length === 0
      ? ["Nothing of recipe, engine and device."]
      : markdownTable(
          ["", "A", "B"],
          differing.map(({ field, values }) => [field, ...values.map(cell)]),
        )),
    "",
    "## What they found",
    "",
    ...armTable([a, b]),
    "",
    `Errors in percent with the 95 % t interval of their mean; Δ = arm − its control within its own trial, in percentage points with its 95 % interval; margins ±${a.results.recipe.margin} (A) and ±${b.results.recipe.margin} (B). Numbers of two engines are never put together.`,
    "",
  ].join("\n");
}
