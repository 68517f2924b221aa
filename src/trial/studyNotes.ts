/** What a verdict says under its table of the study and of the arms' sizes, besides the numbers of the comparisons. Pure. */
import { findStudy, matchTolerance } from "../networks";
import type { ComparedRuns } from "./compare";
import type { Recipe, RecipeRequest } from "./recipe";
import type { Run } from "./resultsFile";

interface Sized extends Pick<ComparedRuns, "comparisons"> {
  readonly recipe: Recipe;
  readonly runs: readonly Run[];
}

const whole = (value: number): string => value.toLocaleString("en-GB");

/** How many times as much, with two digits. */
const times = (much: number, little: number): string => String(Number((much / little).toPrecision(2)));

/** Pairs whose weights differ by more than matching allows, with weights and multiply-adds of both. */
export function unmatchedSizes({ runs, comparisons }: Sized): readonly string[] {
  const sizeOf = (variant: string): Run | undefined => runs.find((run) => run.variant === variant);
  return comparisons.flatMap(({ variant, control }) => {
    const [arm, other] = [sizeOf(variant), sizeOf(control)];
    if (arm === undefined || other === undefined) return [];
    if (Math.abs(arm.parameters - other.parameters) <= (matchTolerance / 100) * other.parameters) return [];
    const [more, less, which] = other.parameters > arm.parameters ? [other, arm, "the latter"] : [arm, other, "the former"];
    const ratios = `${which} ${times(more.parameters, less.parameters)} and ${times(more.multiplyAdds, less.multiplyAdds)} times as many`;
    return [
      `Not matched in size: ${variant} has ${whole(arm.parameters)} weights and ${whole(arm.multiplyAdds)} multiply-adds an image, ` +
        `its control ${control} ${whole(other.parameters)} and ${whole(other.multiplyAdds)} (${ratios}).`,
    ];
  });
}

/** The paper's claim and how to read the study. */
export function studyReadings({ study }: Recipe): readonly string[] {
  return findStudy(study).readings;
}

/** The arms that are layers of source files: which, and what they have otherwise than these. */
export function layerReadings({ layers = {} }: Pick<RecipeRequest, "layers">): readonly string[] {
  return Object.entries(layers).map(([name, { call, file, line, notes }]) =>
    [`${name} is ${call} of ${file}, line ${line}.`, ...notes].join(" "),
  );
}

export function studyCaveats({ study }: Recipe): readonly string[] {
  return findStudy(study).caveats;
}
