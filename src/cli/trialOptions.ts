/** The options of `trial`: their text on the command line, and what they mean. Ranges are the recipe's business. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command as CommanderCommand } from "commander";
import { InputError, type EngineChoice } from "../protocol";
import { findStudy, studyIds } from "../networks";
import { presets, type RecipeChoices } from "../trial";

/** As commander hands them over: texts and flags. */
export interface TrialTexts {
  readonly preset?: string;
  readonly study?: string;
  readonly variants?: string;
  readonly layer?: string;
  readonly data?: string;
  readonly control?: string;
  readonly trials?: string;
  readonly epochs?: string;
  readonly batch?: string;
  readonly width?: string;
  readonly modules?: string;
  readonly seed?: string;
  readonly trainImages?: string;
  readonly testImages?: string;
  readonly match?: string;
  readonly inner?: string;
  readonly learningRate?: string;
  readonly margin?: string;
  readonly looks?: string;
  readonly engine?: string;
  readonly workers?: string;
  readonly literal?: boolean;
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
  readonly events?: boolean;
}

const { quick, standard, paper } = presets;

/** Declares the options on commander's command. */
export function declareTrialOptions(command: CommanderCommand): CommanderCommand {
  return command
    .option("--preset <name>", "quick, standard or paper: sets all that is not named (default: quick)")
    .option("--study <name>", `${studyIds.join(", ")}; see below`)
    .option("--variants <a,b,…>", "the arms, instead of the study's; a block file of your own counts (docs/blocks.md)")
    .option("--layer <file:line>", "one arm more: the layer of a source file that starts in this line, at the trial's width")
    .option("--control <id>", "the arm that the others are compared with")
    .option(
      "--data <source>",
      "shapes, cifar10, an image folder (train/<class>/*, test/<class>/*), .tar, .tar.gz, or CIFAR-10 binaries",
    )
    .option("--trials <n>", "repetitions, each with its own seeds")
    .option("--epochs <n>", "passes over the training images")
    .option("--batch <n>", "images a step")
    .option("--width <n>", "channels of every stage; whole networks have their published channels at 64")
    .option("--modules <n>", "modules in each of three stages")
    .option("--seed <n>", "what all random streams follow from (default: 0)")
    .option("--train-images <n>", "training images to use (default: the preset's, of other data all)")
    .option("--test-images <n>", "size of each trial's random test subset (default: likewise)")
    .option("--match <what>", "what arms have in common: parameters, multiply-adds or none")
    .option("--inner <form>", "published (batch norm and ReLU inside modules) or linear")
    .option("--learning-rate <x>", "peak learning rate")
    .option("--margin <points>", "a difference below so many percentage points does not matter")
    .option("--looks <n>", "how often results are judged on the way")
    .option("--engine <name>", "auto, tensorflow, webgpu or wasm (default: auto)")
    .option("--workers <n>", "worker processes (default: one a core on a CPU, one on a GPU)")
    .option("--literal", "train blocks as declared, not in their fastest equal form")
    .option("--out <folder>", "where results go (default: ./trials/<date-time>-<preset>-<study>)")
    .option("--resume <folder>", "go on with the trial in this folder, each run from its last whole epoch")
    .option("--json", "stdout is the results as one JSON document; all else goes to stderr")
    .option("--events", "print progress as JSON lines");
}

export const trialHelp = `
Presets:
  quick      ${quick.data}, width ${quick.width}, ${quick.epochs} epochs, ${quick.trials} trials: about a minute for the study modules, a few for others; always exploratory
  standard   ${standard.data}, width ${standard.width}, ${standard.epochs} epochs, ${standard.trials} trials, margin ${standard.margin} point
  paper      ${paper.data}, width ${paper.width}, ${paper.epochs} epochs, ${paper.trials} trials, margin ${paper.margin} points: Ghosh 2017, Fig. 4

Studies:
${studyIds.map((id) => `  ${id.padEnd(13)}${findStudy(id).summary}`).join("\n")}
Each arm is compared with its study's control, or with a control of its own; --control names one for all.

Examples:
  hybrid-hypothesis trial                                      a first look, on generated images
  hybrid-hypothesis trial --preset standard --engine tensorflow
  hybrid-hypothesis trial --data photos.tar.gz --width 32 --epochs 12 --trials 8
  hybrid-hypothesis trial --variants separable,extreme-inception,pointwise-only --trials 10
  hybrid-hypothesis trial --variants separable,./own.hhblock.json
  hybrid-hypothesis trial --variants separable --layer model.py:12
  hybrid-hypothesis trial --resume trials/2026-01-31T12-00-00-quick-modules
  hybrid-hypothesis trial --json > results.json

Exit codes: 0 done · 1 a run failed · 2 bad usage or input · 130 cancelled (the partial result is kept)
`;

function numberOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()))
    throw new InputError(`${flag} takes a number, not ${JSON.stringify(text)}`);
  return Number(text);
}

function oneOf<Choice extends string>(text: string | undefined, flag: string, choices: readonly Choice[]): Choice | undefined {
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new InputError(`${flag} ${JSON.stringify(text)} is not one of ${choices.join(", ")}`);
  return found;
}

function dataOf(text: string | undefined, currentFolder: string): string | undefined {
  if (text === undefined || text === "shapes" || text === "cifar10") return text;
  const path = resolve(currentFolder, text);
  if (!existsSync(path)) throw new InputError(`--data ${text} does not exist; name shapes, cifar10, a folder or an archive`);
  return path;
}

function variantsOf(text: string | undefined): string[] | undefined {
  return text?.split(",").map((name) => name.trim());
}

/** What the options choose of a recipe. @throws InputError naming the flag. */
export function recipeChoices(texts: TrialTexts, currentFolder: string): RecipeChoices {
  return {
    preset: oneOf(texts.preset, "--preset", ["quick", "standard", "paper"]),
    study: oneOf(texts.study, "--study", studyIds),
    data: dataOf(texts.data, currentFolder),
    variants: variantsOf(texts.variants),
    control: texts.control,
    trials: numberOf(texts.trials, "--trials"),
    epochs: numberOf(texts.epochs, "--epochs"),
    batchSize: numberOf(texts.batch, "--batch"),
    width: numberOf(texts.width, "--width"),
    modules: numberOf(texts.modules, "--modules"),
    seed: numberOf(texts.seed, "--seed"),
    trainImages: numberOf(texts.trainImages, "--train-images"),
    testImages: numberOf(texts.testImages, "--test-images"),
    match: oneOf(texts.match, "--match", ["parameters", "multiply-adds", "none"]),
    inner: oneOf(texts.inner, "--inner", ["published", "linear"]),
    learningRate: numberOf(texts.learningRate, "--learning-rate"),
    margin: numberOf(texts.margin, "--margin"),
    looks: numberOf(texts.looks, "--looks"),
  };
}

export function engineChoice(texts: TrialTexts): EngineChoice {
  return oneOf(texts.engine, "--engine", ["auto", "tensorflow", "webgpu", "wasm"]) ?? "auto";
}

export function workerCount(texts: TrialTexts): number | null {
  return numberOf(texts.workers, "--workers") ?? null;
}
