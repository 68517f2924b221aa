/**
 * The results file (DIR/trial.hhtrial.json), typed once: its schema, and reading it. Fields that this version does not know are
 * kept, so that they survive a rewrite. Errors are percentages, differences percentage points; a number that does not exist is null.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../protocol";
import { z } from "zod";
import { recipeFields } from "./recipe";

export const schemaVersion = 1;

const number = z.number().nullable();
const whole = z.number().int();
const interval = z.tuple([z.number(), z.number()]).nullable();

const epochSchema = z.looseObject({
  epoch: whole.min(1).describe("from 1"),
  trainLoss: number.describe("mean cross-entropy in nats"),
  trainError: number,
  testError: number.describe("null where it was not measured (all but the last epoch)"),
  seconds: z.number().describe("training only, evaluation left out"),
});

const runSchema = z.looseObject({
  variant: z.string(),
  trial: whole.min(0).describe("from 0"),
  seeds: z.looseObject({ initial: whole, order: whole, augmentation: whole, subset: whole }),
  status: z
    .enum(["complete", "diverged", "failed", "cancelled"])
    .describe("a run that is still going is cancelled, until it ends"),
  reason: z.string().nullable().describe("why it failed"),
  parameters: whole.describe("convolution and dense weights"),
  normalisationParameters: whole.describe("scales and offsets of batch norm, apart from parameters"),
  multiplyAdds: whole.describe("for one image"),
  matchError: z.number().describe("percent off the control's size"),
  innerWidths: z.array(z.string()).describe("of each module, empty where an arm has none"),
  loweredTo: z.string().nullable().describe("the forms that the modules were trained in, null if literal or not ended"),
  testError: number.describe("at the last epoch; null if diverged"),
  epochs: z.array(epochSchema),
  imagesPerSecond: number,
});

const comparisonSchema = z.looseObject({
  variant: z.string(),
  control: z.string(),
  pairs: whole.describe("trials in which both runs are complete"),
  divergedPairs: whole.describe("trials in which a run diverged; left out of every difference"),
  meanAbsoluteDifference: number.describe("mean |Δ|, Δ = variant − control"),
  absoluteMeanDifference: number.describe("|mean Δ|: what the paper's figure is compared with"),
  paperAbsoluteDifference: number.describe("Ghosh 2017, Fig. 4; between the two runs of its Figs. 5 and 6"),
  meanDifference: number,
  confidenceInterval: interval.describe("of mean Δ"),
  level: z.number(),
  method: z.string(),
  pDifference: number,
  pDifferenceHolm: number,
  pEquivalence: number,
  pEquivalenceHolm: number,
  outcome: z.enum(["equivalent", "different", "inconclusive", "calibration"]).nullable().describe("null where no test was made"),
  exceedsMargin: z.boolean().nullable(),
  provedEqual: z.boolean().describe("the same function as the control, so that its spread is the noise"),
  exploratory: z.boolean(),
  probabilityOfSuperiority: number.describe("share of trials in which the variant errs less than the control, ties by half"),
  moreTrialsNeeded: whole.nullable(),
});

const noiseFloorSchema = z.looseObject({
  meanAbsoluteDifference: number.describe("between runs of one function in the same trial"),
  interval,
  how: z.string(),
});

const verdictSchema = z.looseObject({
  closest: z.array(z.string()).nullable().describe("null where no test was made"),
  text: z.string(),
  caveats: z.array(z.string()),
  sensitivity: z.enum(["shown", "not shown"]).nullable().describe("null where no test was made"),
});

const refusalSchema = z.looseObject({ engine: z.string(), reason: z.string(), remedy: z.string().nullable() });

const loweringSchema = z.looseObject({
  module: z.string().describe("the same for modules that differ in the names of their weights only"),
  height: whole,
  width: whole,
  names: z.array(z.string()),
  chain: z
    .array(z.looseObject({ rule: z.string(), place: z.array(whole) }))
    .describe("rules from the declared module to the trained one; none means as declared"),
  form: z.string(),
  milliseconds: z.number().nullable().describe("of one forward and backward pass, null where there was no choice"),
});

const environmentSchema = z.looseObject({
  engine: z.enum(["tensorflow", "webgpu", "wasm"]),
  engineVersion: z.string(),
  device: z.string(),
  driver: z.string().nullable(),
  tensorflow: z.string().nullable().describe("version of libtensorflow, null on other engines"),
  mathMode: z.enum(["float32", "tf32"]),
  literal: z.boolean().describe("blocks were trained as declared, not in their fastest equal form"),
  notBetter: z.array(refusalSchema).describe("engines that rank better and why each was not taken"),
  selfTest: z.looseObject({ worst: z.number().describe("largest deviation ÷ bound"), where: z.string() }),
  lowerings: z
    .array(loweringSchema)
    .optional()
    .describe("the forms that modules were trained in, which a resumed trial keeps; none if literal"),
  node: z.string(),
  os: z.string(),
  cpu: z.string(),
  threads: whole.describe("of one worker"),
  workers: whole,
  version: z.string(),
});

export const resultsSchema = z.looseObject({
  schemaVersion: z.literal(schemaVersion),
  id: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  status: z.enum(["complete", "partial", "failed"]),
  recipe: z.looseObject(recipeFields),
  environment: environmentSchema,
  runs: z.array(runSchema),
  comparisons: z.array(comparisonSchema),
  noiseFloor: noiseFloorSchema,
  verdict: verdictSchema,
});

export type Results = z.infer<typeof resultsSchema>;
export type Run = z.infer<typeof runSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type NoiseFloor = z.infer<typeof noiseFloorSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type Environment = z.infer<typeof environmentSchema>;
export type TrialStatus = Results["status"];

/** The JSON Schema that is shipped as media/trial.schema.json. */
export function resultsJsonSchema(): unknown {
  return z.toJSONSchema(resultsSchema, { target: "draft-2020-12" });
}

export function resultsPath(folder: string): string {
  return join(folder, "trial.hhtrial.json");
}

/** Why a text is no results file of ours, to follow its name in a sentence. */
export interface Unreadable {
  readonly unreadable: string;
  /** A newer version wrote it. */
  readonly newer: boolean;
}

/** Reads the text of a results file. */
export function parseResults(text: string): { readonly results: Results } | Unreadable {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { unreadable: "is not JSON", newer: false };
  }
  const version = z.looseObject({ schemaVersion: z.number() }).safeParse(content);
  if (version.success && version.data.schemaVersion > schemaVersion) {
    return { unreadable: `was written by a newer version (schemaVersion ${version.data.schemaVersion})`, newer: true };
  }
  const parsed = resultsSchema.safeParse(content);
  if (parsed.success) return { results: parsed.data };
  const [issue] = parsed.error.issues;
  return { unreadable: `is not a results file (${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""})`, newer: false };
}

/**
 * Reads a results file in order to write it again.
 * @throws InputError if there is none, it is damaged, or a newer version wrote it.
 */
export async function readResults(file: string): Promise<Results> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    throw new InputError(`${file} cannot be read, so there is no trial to resume; start a new one with --out`);
  }
  const read = parseResults(text);
  if ("results" in read) return read.results;
  const wayOut = read.newer ? "update Hybrid Hypothesis to go on" : "start a new trial with --out";
  throw new InputError(`${file} ${read.unreadable}; ${wayOut}`);
}
