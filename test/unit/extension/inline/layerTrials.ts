/** Trials of layers as the editor knows them, with made-up errors, for the tests of what stands in the code. */
import type { KnownTrial } from "../../../../src/extension/inline/knownTrials";
import { hashedLayers } from "../../../../src/extension/inline/hashLayers";
import type { HashedLayer } from "../../../../src/extension/inline/findings";
import { recordedTrialState } from "../../../../src/extension/trials/trialState";
import { recipeOf, type Results } from "../../../../src/trial";
import { openTestReader } from "../../reader/testReader";
import { fabricatedResults, type Errors } from "../../trial/fabricatedResults";

const reader = await openTestReader();

export const source = [
  "from torch import nn",
  "dense = nn.Conv2d(64, 64, 3, padding=1)",
  "grouped = nn.Conv2d(64, 64, 3, padding=1, groups=32)",
  "pointwise = nn.Conv2d(64, 64, 1)",
  "",
].join("\n");

export const layersOf = (text = source): readonly HashedLayer[] => hashedLayers(reader.read(text, "python").layers);

/** The layer whose call begins in a line of a text, from 1. */
export function layerIn(line: number, text = source): HashedLayer {
  const found = layersOf(text).find(({ layer }) => layer.line === line);
  if (found === undefined) throw new Error(`no layer in line ${line}`);
  return found;
}

/** The results of a trial of the grouped convolution of `source`, or of another layer, by arm; `layer` stands for its own. */
export function resultsOf(errors: Errors, tried: HashedLayer | null = layerIn(3), file = "net.py"): Results {
  const { layer = null } = tried ?? {};
  const named = layer === null ? null : recipeOf({ variants: ["separable"] }, { layer, file });
  const [name = "layer"] = Object.keys(named?.layers ?? {});
  const own = Object.fromEntries(Object.entries(errors).map(([arm, list]) => [arm === "layer" ? name : arm, list]));
  const { blocks, layers } = named ?? {};
  return fabricatedResults({ variants: Object.keys(own), ...(blocks === undefined ? {} : { blocks, layers }) }, own);
}

export function knownTrial(results: Results, status: Results["status"] = "complete"): KnownTrial {
  const file = "trials/a/trial.hhtrial.json";
  return { recipe: results.recipe, file, state: recordedTrialState({ ...results, status }, file) };
}

export const tried = knownTrial(
  resultsOf({ separable: [20, 22, 21], layer: [24, 25, 27], "separable-equivalent": [21, 20, 22] }),
);
