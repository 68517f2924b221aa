/** What a trial does, as data: enough to repeat it, nothing of the machine it runs on. Its ranges, its hash. Pure. */
import { createHash } from "node:crypto";
import { definitionSchema } from "../blockFiles";
import { BlockError } from "../blocks";
import { studyIds } from "../networks";
import { InputError } from "../protocol";
import { z } from "zod";
import { armInfo } from "./armInfo";

const whole = z.number().int();
const limit = whole.min(1).nullable();

/** The layer of a source file that an arm was made of. */
const layerSourceSchema = z.object({
  file: z.string().describe("as it was named"),
  line: whole.describe("from 1, where its call expression started"),
  call: z.string().describe("the callee as written"),
  framework: z.string(),
  hash: z.string().describe("SHA-256 of the parsed layer: the same wherever it stands, another when the layer changes"),
  notes: z.array(z.string()).describe("what the arm has otherwise than the layer, one sentence each"),
});
export type LayerSource = z.infer<typeof layerSourceSchema>;

/** What is chosen before any data is seen. */
const chosenFields = {
  preset: z.enum(["quick", "standard", "paper"]),
  study: z.enum(studyIds),
  data: z.string().describe("shapes, cifar10, or the path of a folder or archive"),
  variants: z.array(z.string()).min(1).describe("every arm, the control among them"),
  control: z.string(),
  controls: z
    .record(z.string(), z.string())
    .optional()
    .describe("arms that are not compared with control, and what with instead; an arm that names itself is a control only"),
  blocks: z
    .record(z.string(), definitionSchema)
    .optional()
    .describe("the arms of the user's own, by name, as their files define them"),
  layers: z
    .record(z.string(), layerSourceSchema)
    .optional()
    .describe("the arms that were made of layers in source files, by name; their modules stand in blocks"),
  trials: whole,
  epochs: whole,
  batchSize: whole,
  width: whole.describe("channels of every stage; whole networks have their published channels at 64 and scale with it"),
  modules: whole.describe("modules a stage"),
  match: z.enum(["parameters", "multiply-adds", "none"]),
  inner: z.enum(["published", "linear"]),
  learningRate: z.number(),
  momentum: z.number(),
  optimiser: z.literal("SGD with momentum"),
  schedule: z.string().describe("how the learning rate changes over the epochs"),
  augmentation: z
    .enum(["pad-crop-flip", "crop-flip", "none"])
    .describe("crop-flip: networks see four pixels less of height and width, at test the centre"),
  weightDecay: z.number().describe("on convolution and dense weights only"),
  seed: whole,
  trainImages: limit.describe("so many training images, spread evenly over the data; null is all of them"),
  testImages: limit.describe("size of the random test subset of each trial; null is all of them"),
  margin: z.number().describe("percentage points below which a difference does not matter"),
  looks: whole,
};

export const recipeFields = {
  ...chosenFields,
  trainImages: whole,
  testImages: whole,
  dataHash: z.string().describe("SHA-256 of decoded pixels and labels"),
  classes: whole,
  recipeHash: z.string().describe("SHA-256 of the canonical JSON of this recipe without this field"),
};

export const recipeRequestSchema = z.object(chosenFields);

/** A recipe before its data was seen. */
export type RecipeRequest = z.infer<typeof recipeRequestSchema>;
/** A recipe with what its data turned out to be, as it stands in a results file. */
export type Recipe = z.infer<z.ZodObject<typeof recipeFields>>;
export type Study = RecipeRequest["study"];

interface Range {
  readonly field: keyof RecipeRequest;
  readonly flag: string;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const ranges: readonly Range[] = [
  { field: "trials", flag: "--trials", least: 1, most: 1000, whole: true },
  { field: "epochs", flag: "--epochs", least: 1, most: 10_000, whole: true },
  { field: "batchSize", flag: "--batch", least: 1, most: 4096, whole: true },
  { field: "width", flag: "--width", least: 4, most: 1024, whole: true },
  { field: "modules", flag: "--modules", least: 1, most: 64, whole: true },
  { field: "seed", flag: "--seed", least: 0, most: 2 ** 32 - 1, whole: true },
  { field: "trainImages", flag: "--train-images", least: 1, most: 10_000_000, whole: true },
  { field: "testImages", flag: "--test-images", least: 1, most: 10_000_000, whole: true },
  { field: "learningRate", flag: "--learning-rate", least: 1e-6, most: 100, whole: false },
  { field: "margin", flag: "--margin", least: 0.001, most: 100, whole: false },
  { field: "looks", flag: "--looks", least: 1, most: 100, whole: true },
];

/** Throws unless a number lies in its range. @throws InputError naming the flag and the range. */
export function checkRange(value: number, { flag, least, most, whole }: Omit<Range, "field">): void {
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return;
  const kind = whole ? "a whole number" : "a number";
  throw new InputError(
    `${flag} must be ${kind} from ${least.toLocaleString("en-GB")} to ${most.toLocaleString("en-GB")}, not ${value}`,
  );
}

function checkVariants(recipe: RecipeRequest): void {
  const { variants, control, controls = {} } = recipe;
  for (const variant of variants) {
    try {
      armInfo(recipe, variant);
    } catch (error) {
      throw error instanceof BlockError ? new InputError(`--variants: ${error.message}`) : error;
    }
  }
  for (const [variant, own] of Object.entries(controls)) {
    const missing = [variant, own].find((id) => !variants.includes(id));
    if (missing !== undefined) throw new InputError(`the control ${own} of ${variant} needs ${missing} among --variants`);
  }
  const twice = variants.find((variant, i) => variants.indexOf(variant) !== i);
  if (twice !== undefined) throw new InputError(`--variants names ${twice} twice; name every arm once`);
  if (!variants.includes(control)) throw new InputError(`--control ${control} is not among the arms; add it to --variants`);
  if (variants.length < 2) throw new InputError(`--variants needs at least one arm beside the control ${control}`);
}

/**
 * Checks ranges and names.
 * @throws InputError in one sentence, naming the flag and what it takes.
 */
export function checkRecipe(recipe: RecipeRequest): void {
  for (const range of ranges) {
    const value = recipe[range.field];
    if (typeof value === "number") checkRange(value, range);
  }
  checkVariants(recipe);
}

/** What an arm is compared with: its own control if it has one, else the trial's. A control has itself. */
export function controlOf({ control, controls = {} }: RecipeRequest, variant: string): string {
  // Of its own only: an arm may be called "constructor".
  return (Object.hasOwn(controls, variant) ? controls[variant] : undefined) ?? control;
}

/** Every arm that others are compared with, in the order of the arms; the trial's own first. */
export function controlsOf(recipe: RecipeRequest): readonly string[] {
  return [...new Set([recipe.control, ...recipe.variants.map((variant) => controlOf(recipe, variant))])];
}

/** Pixels that the network does not see along height and width. */
const cropped = { "pad-crop-flip": 0, "crop-flip": 4, none: 0 } as const;

/** What a network sees of images of a size. */
export function inputOf({ augmentation }: RecipeRequest, { height, width }: { height: number; width: number }) {
  const less = cropped[augmentation];
  return { height: height - less, width: width - less, channels: 3 };
}

/** JSON with sorted keys and no spaces, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(",")}}`;
}

/** SHA-256 of a recipe's canonical JSON, its own `recipeHash` left out. */
export function recipeHash(recipe: Omit<Recipe, "recipeHash">): string {
  const hashed = Object.fromEntries(Object.entries(recipe).filter(([field]) => field !== "recipeHash"));
  return createHash("sha256").update(canonicalJson(hashed)).digest("hex");
}
