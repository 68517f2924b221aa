/** The trials beside the quick one: a list with the time that each takes here; a long one is begun only after one more question. */
import * as vscode from "vscode";
import { CancelledError, type EngineChoice } from "../../protocol";
import { estimateSeconds, type RecipeRequest, type Speed } from "../../trial";
import { startWorker } from "../../worker/client";
import { askBlockFile, askRecipe } from "./askRecipe";
import { estimateText, isLong, offeredTrials } from "./otherTrials";
import type { Speeds } from "./speeds";
import type { TrialOptions } from "./trialArguments";

type Item = vscode.QuickPickItem & { readonly ask: () => Promise<TrialOptions | null> };

export interface PickOptions {
  readonly speeds: Speeds;
  readonly choice: () => EngineChoice;
  readonly isTraining: () => boolean;
  /** The recipe of what was chosen. @throws InputError */
  readonly recipeOf: (given: TrialOptions) => RecipeRequest;
}

async function probe(recipe: RecipeRequest, { speeds, choice }: PickOptions): Promise<Speed | null> {
  const stop = new AbortController();
  const title = vscode.l10n.t("Estimating how long the trial will take");
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    token.onCancellationRequested(() => stop.abort());
    try {
      return await speeds.probe(recipe, { startWorker, choice: choice(), signal: stop.signal });
    } catch (error) {
      if (error instanceof CancelledError) return null;
      throw error;
    }
  });
}

/** Whether to begin: what takes above an hour here is asked for once more. Cancelling the estimate begins nothing. */
async function agreed(recipe: RecipeRequest, options: PickOptions): Promise<boolean> {
  const known = await options.speeds.known(recipe);
  // A small trial's speed says little of a wide network, and a probe beside a running trial would measure that one too.
  const fits = known !== null && known.width === recipe.width;
  const speed = fits || options.isTraining() ? known : await probe(recipe, options);
  if (speed === null) return options.isTraining();
  const seconds = estimateSeconds(recipe, speed);
  const text = estimateText(seconds, speed, vscode.l10n.t);
  if (!isLong(seconds)) {
    vscode.window.setStatusBarMessage(vscode.l10n.t("The trial will take {0}", text), 10_000);
    return true;
  }
  const start = vscode.l10n.t("Start the Trial");
  const detail = vscode.l10n.t("It can be cancelled at any time, and goes on after a restart of the editor.");
  const question = vscode.l10n.t("This trial will take {0}.", text);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, start)) === start;
}

/** What to run, null where the user left. @throws InputError for what cannot be run */
export async function pickTrial(options: PickOptions): Promise<TrialOptions | null> {
  const speed = await options.speeds.known(null);
  const offered = offeredTrials(speed, vscode.l10n.t).map(({ given, ...texts }): Item => ({
    ...texts,
    ask: () => Promise.resolve(given),
  }));
  const own: readonly Item[] = [
    {
      label: `$(edit) ${vscode.l10n.t("A recipe of your own…")}`,
      detail: vscode.l10n.t("Preset, study, data, trials and epochs, step by step."),
      ask: askRecipe,
    },
    {
      label: `$(file-code) ${vscode.l10n.t("A block file of your own…")}`,
      detail: vscode.l10n.t("Your hypothesis against the separable convolution, quick."),
      ask: askBlockFile,
    },
  ];
  const chosen = await vscode.window.showQuickPick([...offered, ...own], {
    title: vscode.l10n.t("Other trials"),
    placeHolder: vscode.l10n.t("Choose what to compare"),
    matchOnDetail: true,
  });
  const given = chosen === undefined ? null : await chosen.ask();
  return given !== null && (await agreed(options.recipeOf(given), options)) ? given : null;
}
