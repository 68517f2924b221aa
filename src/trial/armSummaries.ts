/** What is known of every arm so far: size, speed, error with its interval, distance from its control. Pure. */
import { meanInterval } from "../statistics";
import { functionOf } from "./armInfo";
import { completeErrors, meanError, pairsOf } from "./compare";
import { controlOf } from "./recipe";
import type { Comparison, Results } from "./resultsFile";

export interface ArmSummary {
  readonly variant: string;
  /** What it is compared with; null for a control. */
  readonly control: string | null;
  readonly provedEqual: boolean;
  readonly parameters: number | null;
  /** For one image. */
  readonly multiplyAdds: number | null;
  /** Of one training step, by the mean rate of its runs. */
  readonly millisecondsPerStep: number | null;
  readonly form: string | null;
  /** Complete runs. */
  readonly runs: number;
  /** Percent. */
  readonly meanError: number | null;
  /** 95 % t interval of the mean, its deviation at least the rounding of one error (statistics.md, S3). */
  readonly errorInterval: readonly [number, number] | null;
  /** Δ = arm − control in percentage points, one for each complete pair. */
  readonly differences: readonly { readonly trial: number; readonly difference: number }[];
  /** Null for a control, and where nothing may be compared yet. */
  readonly comparison: Comparison | null;
}

/** Every arm in the recipe's order. */
export function armSummaries({
  recipe,
  runs,
  comparisons,
}: Pick<Results, "recipe" | "runs" | "comparisons">): readonly ArmSummary[] {
  return recipe.variants.map((variant) => {
    const control = controlOf(recipe, variant);
    const isControl = control === variant;
    const own = runs.filter((run) => run.variant === variant);
    const rates = own.flatMap(({ imagesPerSecond }) => imagesPerSecond ?? []);
    const seconds = rates.reduce((sum, rate) => sum + recipe.batchSize / rate, 0);
    const errors = [...completeErrors(runs, variant).values()];
    const comparison = comparisons.find((each) => each.variant === variant) ?? null;
    return {
      variant,
      control: isControl ? null : control,
      // The search for it takes a tenth of a second for an arm of the user's own, and what is compared has been searched.
      provedEqual: comparison?.provedEqual ?? (!isControl && functionOf(variant, recipe) === functionOf(control, recipe)),
      parameters: own[0]?.parameters ?? null,
      multiplyAdds: own[0]?.multiplyAdds ?? null,
      millisecondsPerStep: rates.length === 0 ? null : (1000 * seconds) / rates.length,
      form: own.find(({ loweredTo }) => loweredTo !== null)?.loweredTo ?? null,
      runs: errors.length,
      meanError: meanError(runs, variant),
      errorInterval: meanInterval(errors, 0.95, 100 / recipe.testImages / Math.sqrt(12)),
      differences: isControl
        ? []
        : pairsOf(runs, variant, control).map((pair) => ({ trial: pair.trial, difference: pair.variant - pair.control })),
      comparison,
    };
  });
}
