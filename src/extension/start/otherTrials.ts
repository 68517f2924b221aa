/** The trials that are offered beside the quick one, with the time that each will take here. Pure: no vscode, no clock. */
import { findStudy, studyIds } from "../../networks";
import { estimateSeconds, recipeOf, type RecipeRequest, type Speed } from "../../trial";
import type { Translate } from "../translate";
import type { TrialOptions } from "./trialArguments";
import { durationText } from "../../wording";

export interface OfferedTrial {
  readonly label: string;
  /** How long it takes here: beside the name, where a narrow list does not cut it off. */
  readonly description: string;
  readonly detail: string;
  /** For the command runTrial. */
  readonly given: TrialOptions;
}

/** Such as "about 3 h on wasm, from the last trial's speed"; what it is from is always said. */
export function estimateText(seconds: number, { engine, from }: Speed, t: Translate): string {
  const time = durationText(seconds);
  return from === "probe"
    ? t("about {0} on {1}, by a probe of a few steps", time, engine)
    : t("about {0} on {1}, at the last trial's speed", time, engine);
}

/** Seconds above which a trial is begun only when the user has said so once more. */
const long = 3600;

export const isLong = (seconds: number): boolean => seconds > long;

function sizeText({ variants, trials, epochs, width, data }: RecipeRequest, t: Translate): string {
  return t("{0} arms, {1} trials of {2} epochs, width {3}, data {4}", variants.length, trials, epochs, width, data);
}

/** How long a recipe takes here, null where no speed is known. */
export function timeText(recipe: RecipeRequest, speed: Speed | null, t: Translate): string {
  return speed === null ? t("estimated when chosen") : estimateText(estimateSeconds(recipe, speed), speed, t);
}

/** standard, paper, and the other studies at quick. */
export function offeredTrials(speed: Speed | null, t: Translate): readonly OfferedTrial[] {
  const presets = (["standard", "paper"] as const).map((preset) => ({ label: preset, given: { preset } }));
  const studies = studyIds
    .filter((study) => study !== "modules")
    .map((study) => ({ label: t("{0}, quick", study), given: { preset: "quick", study } as const }));
  return [...presets, ...studies].map(({ label, given }) => {
    const recipe = recipeOf(given);
    const detail = `${sizeText(recipe, t)}: ${findStudy(recipe.study).summary}`;
    return { label, given, detail, description: timeText(recipe, speed, t) };
  });
}
