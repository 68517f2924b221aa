/** `hybrid-hypothesis trial`: options in, a trial, its verdict out. */
import { dirname, resolve } from "node:path";
import { InputError } from "../protocol";
import {
  checkRange,
  layerReadings,
  readOwnBlocks,
  readResults,
  recipeOf,
  recipeOnTopOf,
  resultsPath,
  runTrial,
  type TrialOutcome,
} from "../trial";
import { exitCodes, type Command, type CommandContext, type Output } from "./context";
import { layerOption } from "./layerOption";
import { liveTable } from "./liveTable";
import { eventLines, plainLines } from "./plainLines";
import type { ProgressView } from "./progressView";
import { resultsFolder } from "./resultsFolder";
import { engineChoice, recipeChoices, workerCount, type TrialTexts } from "./trialOptions";

const progressOutput = ({ json }: TrialTexts, { stdout, stderr }: CommandContext): Output => (json === true ? stderr : stdout);

function viewFor(texts: TrialTexts, context: CommandContext): ProgressView {
  const output = progressOutput(texts, context);
  if (texts.events === true) return eventLines(output);
  // A terminal that does not know its size says 0 columns: a table has no place there.
  return output.isTTY === true && output.columns !== 0 ? liveTable(output) : plainLines(output);
}

/** Recipe and folder: of the trial to resume, or of a new one. */
async function recipeAndFolder(texts: TrialTexts, { currentFolder, cacheFolder, stderr, openReader }: CommandContext) {
  const named = recipeChoices(texts, currentFolder);
  const { arms, checkAt } = readOwnBlocks(named, currentFolder);
  const choices = { ...named, ...arms };
  if (texts.resume !== undefined) {
    if (texts.out !== undefined)
      throw new InputError("--out and --resume exclude each other; --resume writes to the folder it names");
    if (texts.layer !== undefined)
      throw new InputError("--layer and --resume exclude each other; the layer of the earlier trial is part of its recipe");
    const out = resolve(currentFolder, texts.resume);
    const recipe = recipeOnTopOf((await readResults(resultsPath(out))).recipe, choices);
    checkAt(recipe.width);
    return { recipe, out };
  }
  const layer = texts.layer === undefined ? null : await layerOption(texts.layer, currentFolder, openReader);
  const recipe = recipeOf(choices, layer);
  checkAt(recipe.width);
  if (texts.out !== undefined) return { recipe, out: resolve(currentFolder, texts.out) };
  const { folder, notice } = resultsFolder({
    currentFolder,
    cacheFolder,
    name: `${recipe.preset}-${recipe.study}`,
    now: new Date(),
  });
  if (notice !== null) stderr.write(`${notice}\n`);
  return { recipe, out: folder };
}

function report({ file, status, results }: TrialOutcome, texts: TrialTexts, context: CommandContext): void {
  if (texts.json === true) context.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  if (texts.events === true) return;
  const goOn = status === "partial" ? `Go on with it: hybrid-hypothesis trial --resume ${dirname(file)}\n` : "";
  progressOutput(texts, context).write(`\n${results.verdict.text}\n\nResults: ${file}\n${goOn}`);
}

const statusCodes = { complete: exitCodes.done, failed: exitCodes.failed, partial: exitCodes.cancelled } as const;

export const trialCommand: Command<TrialTexts> = async (texts, context, signal) => {
  const choice = engineChoice(texts);
  const workers = workerCount(texts);
  if (workers !== null) checkRange(workers, { flag: "--workers", least: 1, most: 256, whole: true });
  const { recipe, out } = await recipeAndFolder(texts, context);
  if (texts.events !== true) for (const line of layerReadings(recipe)) progressOutput(texts, context).write(`${line}\n`);
  const view = viewFor(texts, context);
  const { startWorker, version } = context;
  const resume = texts.resume !== undefined;
  const literal = texts.literal === true;
  let outcome: TrialOutcome;
  try {
    const onEvent = (event: Parameters<ProgressView["onEvent"]>[0]): void => view.onEvent(event);
    outcome = await runTrial({ recipe, choice, workers, out, resume, literal, startWorker, onEvent, signal, version });
  } finally {
    view.close();
  }
  report(outcome, texts, context);
  return statusCodes[outcome.status];
};
