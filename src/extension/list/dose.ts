/** What a study of cardinality measured: how far each number of groups ends from as many as channels. Pure. */
import type { Dose } from "../../protocol/panel";
import { armSummaries, type ArmSummary, type Results } from "../../trial";
import { titleOf } from "../trials/trialState";

/** Groups of an arm of the study, null for one that has none. */
function groupsOf(variant: string): number | null {
  const [, groups] = /^grouped-([0-9]+)$/.exec(variant) ?? [];
  return groups === undefined ? null : Number(groups);
}

function stopOf(summary: ArmSummary): Dose["stops"][number] | null {
  const { variant, comparison, millisecondsPerStep, runs } = summary;
  const cardinality = groupsOf(variant);
  if (cardinality === null) return null;
  // The control is what the others are measured against: there is no difference to be measured, and so no interval either.
  const isControl = summary.control === null;
  return {
    cardinality,
    meanDifference: isControl ? 0 : (comparison?.meanDifference ?? null),
    interval: comparison?.confidenceInterval ?? null,
    pairs: isControl ? runs : (comparison?.pairs ?? 0),
    millisecondsPerStep,
  };
}

/** Null for any other study, and for one that is not complete. */
export function doseOf(results: Results): Dose | null {
  const { recipe, environment, status, noiseFloor } = results;
  if (recipe.study !== "cardinality" || status !== "complete") return null;
  const stops = armSummaries(results).flatMap((summary) => stopOf(summary) ?? []);
  const { trials, width, epochs } = recipe;
  return {
    where: `${titleOf(recipe)}: ${trials} trials of ${epochs} epochs at width ${width}, ${environment.engine} on ${environment.device}`,
    channels: width,
    margin: recipe.margin,
    noiseFloor: noiseFloor.meanAbsoluteDifference,
    stops: stops.sort((a, b) => a.cardinality - b.cardinality),
  };
}
