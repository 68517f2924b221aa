/** The presets, as data, and how options on top of one make a recipe. Sizes of `quick` are set by measurement. Pure. */
import { findStudy, type StudyArm, type StudyId } from "../networks";
import { withLayer, type SourceLayer } from "./layers";
import { checkRange, checkRecipe, type RecipeRequest } from "./recipe";

export type PresetName = RecipeRequest["preset"];

type Preset = Omit<RecipeRequest, "preset" | "study" | "variants" | "control" | "controls" | "seed" | "looks"> & {
  /** Arms that join those of the study of modules; `pointwise-only` is there to be told apart (statistics.md, S9). */
  readonly extraVariants: readonly string[];
  /** What a study needs otherwise than the preset has it for `modules`. */
  readonly ofStudies: Readonly<Partial<Record<StudyId, Partial<RecipeRequest>>>>;
};

const common = {
  match: "parameters",
  inner: "published",
  learningRate: 0.1,
  momentum: 0.9,
  optimiser: "SGD with momentum",
  schedule: "cosine to zero, one epoch of linear warm-up",
  augmentation: "pad-crop-flip",
  weightDecay: 5e-4,
  trainImages: null,
  testImages: null,
} as const;

export const presets: Readonly<Record<PresetName, Preset>> = {
  quick: {
    ...common,
    data: "shapes",
    // At width 8 with one module a stage, inception-reformulated comes no nearer to the control's size than −2.1 %; at 12 all six match.
    width: 12,
    modules: 1,
    epochs: 4,
    trials: 3,
    // Smaller batches learn more in the same time here: at 32 the spread of runs of one function was larger than the margin.
    batchSize: 16,
    trainImages: 900,
    testImages: 2000,
    margin: 5,
    extraVariants: [],
    ofStudies: {
      // At 12, grouped-1 and grouped-2 come no nearer than −3.0 % and −2.5 %; at 8 all doses match.
      cardinality: { width: 8 },
      // Deeper or wider, these would take several minutes.
      residual: { modules: 3 },
      fractalnet: { width: 8 },
      darknet: { width: 8 },
    },
  },
  standard: {
    ...common,
    data: "cifar10",
    width: 32,
    modules: 2,
    epochs: 12,
    trials: 8,
    batchSize: 64,
    margin: 1,
    extraVariants: ["extreme-inception", "pointwise-only"],
    ofStudies: {},
  },
  paper: {
    ...common,
    data: "cifar10",
    width: 64,
    modules: 2,
    epochs: 190,
    trials: 10,
    batchSize: 64,
    testImages: 6000,
    margin: 0.5,
    extraVariants: ["pointwise-only"],
    ofStudies: {},
  },
};

/** What a user chose; what is left out comes from the preset. */
export type RecipeChoices = { readonly [Field in keyof RecipeRequest]?: RecipeRequest[Field] | undefined };

function chosen(choices: RecipeChoices): Partial<RecipeRequest> {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
}

/**
 * The arms with the control first; a control that was not named among them joins them. Arms of a study keep their own controls where
 * those are among the arms too, unless the user named one for all.
 */
function arms(choices: RecipeChoices, study: readonly StudyArm[]): Pick<RecipeRequest, "variants" | "control" | "controls"> {
  const named = choices.variants ?? study.map(({ id }) => id);
  const own = study[0]?.control ?? "separable";
  const control = choices.control ?? own;
  const variants = named.includes(control) ? [...named] : [control, ...named];
  const kept = choices.control === undefined ? study : [];
  const others = kept.filter((arm) => arm.control !== own && [arm.id, arm.control].every((id) => variants.includes(id)));
  // A control of which no arm is left is an arm like any other.
  const used = others.filter(({ id, control: its }) => its !== id || others.some((arm) => arm.control === id && arm.id !== id));
  const controls = Object.fromEntries(used.map((arm) => [arm.id, arm.control]));
  return { control, variants, ...(used.length === 0 ? {} : { controls }) };
}

/**
 * The recipe of a preset with a user's choices on top, and a layer of theirs among its arms. Image counts of a preset belong to its own
 * data: other data is taken whole.
 * @throws InputError for what is out of range or unknown.
 */
export function recipeOf(choices: RecipeChoices, layer: SourceLayer | null = null): RecipeRequest {
  const { preset = "quick", study = "modules" } = choices;
  const { extraVariants, ofStudies, ...sizes } = presets[preset];
  const { settings, arms: armsAt } = findStudy(study);
  const base = { ...sizes, ...settings, ...ofStudies[study] };
  const otherData = choices.data !== undefined && choices.data !== base.data;
  const width = choices.width ?? base.width;
  checkRange(width, { flag: "--width", least: 4, most: 1024, whole: true });
  const ofStudy = armsAt(width);
  const [first] = ofStudy;
  const extra = study === "modules" && first ? extraVariants.map((id) => ({ id, control: first.control })) : [];
  const named: RecipeRequest = {
    ...base,
    ...(otherData ? { trainImages: null, testImages: null } : {}),
    preset,
    study,
    seed: 0,
    looks: 1,
    ...chosen(choices),
    ...arms(choices, [...ofStudy, ...extra]),
  };
  const recipe = layer === null ? named : withLayer(named, layer);
  checkRecipe(recipe);
  return recipe;
}

/** The recipe of an earlier trial with choices on top; whether they agree with it is for the resuming to say. */
export function recipeOnTopOf(earlier: RecipeRequest, choices: RecipeChoices): RecipeRequest {
  const { control = earlier.control, variants = earlier.variants } = choices;
  const blocks = { ...earlier.blocks, ...choices.blocks };
  const recipe = {
    ...earlier,
    ...chosen(choices),
    ...(Object.keys(blocks).length === 0 ? {} : { blocks }),
    control,
    variants: variants.includes(control) ? [...variants] : [control, ...variants],
  };
  checkRecipe(recipe);
  return recipe;
}
