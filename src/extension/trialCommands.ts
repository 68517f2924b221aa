/** The commands that have to do with trials. What the user can mend is said in one sentence. */
import { dirname } from "node:path";
import * as vscode from "vscode";
import { CancelledError, EngineError, InputError } from "../protocol";
import type { SourceLayer } from "../trial";
import type { Engines } from "./engines/engines";
import type { Panel } from "./page/panel";
import type { OtherTrialsOffer } from "./start/otherTrialsOffer";
import { pickTrial } from "./start/pickTrial";
import { readSettings } from "./settings";
import type { Speeds } from "./start/speeds";
import { comparisonOf, deleteTrial, openResults, revealTrial, saveTrial } from "./list/trialActions";
import type { TrialElement } from "./list/trialItems";
import { jobForLayer, jobOf, jobToRepeat, jobToResume, type Places, type TrialJob } from "./trials/trialJob";
import type { TrialList } from "./list/trialList";
import type { Ended } from "./trials/trialQueue";
import { titleOf } from "./trials/trialState";
import type { Trials } from "./trials/trials";
import { runVerification } from "./verify/verification";
import type { VirtualDocuments } from "./virtualDocuments";

export interface CommandSources {
  readonly trials: Trials;
  readonly list: TrialList;
  readonly panel: () => Panel;
  readonly documents: VirtualDocuments;
  readonly engines: Engines;
  readonly speeds: Speeds;
  readonly offer: OtherTrialsOffer;
  readonly places: () => Places;
  /** Path of the built command line. */
  readonly commandLine: string;
}

/** What a trial's commands are given: an element of the tree, or, by a link, the path of its results file. */
type Chosen = TrialElement | string | undefined;

/** The file that it stands for, null for a trial that waits or is none of ours. */
function fileOf(element: Chosen): string | null {
  if (typeof element === "string") return element;
  return element === undefined || element.row.kind === "waiting" ? null : element.row.file;
}

/** Says one sentence and goes on: the promise of a message resolves only when the user has closed it. */
export function say(sentence: string, severity: "information" | "error" = "information"): void {
  const { showErrorMessage, showInformationMessage } = vscode.window;
  (severity === "error" ? showErrorMessage : showInformationMessage)(sentence).then(undefined, () => undefined);
}

export type TrialCommands = ReturnType<typeof trialCommands>;

export function trialCommands({ trials, list, panel, documents, engines, places, ...more }: CommandSources) {
  const chooseTrial = async (placeHolder: string): Promise<string | null> => {
    const choices = list
      .trials()
      .flatMap(({ summary, folder, written }) =>
        "problem" in summary || summary.status === "complete" || written || trials.running()?.out === folder
          ? []
          : [{ label: titleOf(summary.recipe), description: vscode.workspace.asRelativePath(folder), folder }],
      );
    if (choices.length === 0) {
      say(vscode.l10n.t("There is no unfinished trial to go on with."));
      return null;
    }
    return (await vscode.window.showQuickPick(choices, { placeHolder }))?.folder ?? null;
  };

  /** Refusals become null and a sentence; what is ours to mend rejects. */
  const withInput = async (act: () => Promise<Ended | null>): Promise<Ended | null> => {
    if (!vscode.workspace.isTrusted) {
      say(vscode.l10n.t("Training needs a trusted workspace."));
      return null;
    }
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof InputError || error instanceof EngineError)) throw error;
      say(error.message, "error");
      return null;
    }
  };

  const start = (job: () => TrialJob | Promise<TrialJob>): Promise<Ended | null> =>
    withInput(async () => {
      const ended = trials.run(await job());
      if (trials.waiting().length === 0) panel().open(null);
      else vscode.window.setStatusBarMessage(vscode.l10n.t("The trial waits for the one that runs"), 5000);
      return await ended;
    });

  const resume = async (folder: string): Promise<Ended | null> => {
    const known = [trials.running(), ...trials.waiting()].some((job) => job?.out === folder);
    return known ? null : start(() => jobToResume(folder));
  };

  const withFile = async (element: Chosen, act: (file: string) => Promise<void>): Promise<void> => {
    const file = fileOf(element);
    if (file === null) return;
    try {
      await act(file);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), "error");
    }
  };

  const cancel = (id?: string): void => {
    if (!trials.cancel(id)) say(vscode.l10n.t("No trial is running."));
  };

  /** Nothing shows its progress but the notification: there is no view of it. */
  const verify = async (): Promise<boolean | null> => {
    const stop = new AbortController();
    const title = vscode.l10n.t("Checking every rule, arm and form on every engine");
    try {
      const found = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        (_, token) => {
          token.onCancellationRequested(() => stop.abort());
          return runVerification({ command: more.commandLine, signal: stop.signal });
        },
      );
      await documents.show("Verification", found.markdown);
      return found.passed;
    } catch (error) {
      if (!(error instanceof CancelledError)) say(error instanceof Error ? error.message : String(error), "error");
      return null;
    }
  };

  return {
    verify,
    runTrial: (given: unknown) => {
      if (given === undefined || given === null) more.offer.show();
      return start(() => jobOf(given, places(), readSettings()));
    },
    /** The panel stays as it is: the layer itself shows how far its trial is. */
    tryLayer: (tried: SourceLayer) => withInput(async () => trials.run(await jobForLayer(tried, readSettings()))),
    runOtherTrial: async () => {
      more.offer.hide();
      return await withInput(async () => {
        const given = await pickTrial({
          speeds: more.speeds,
          choice: () => readSettings().engine,
          isTraining: () => trials.running() !== null,
          recipeOf: (options) => jobOf(options, places(), readSettings()).recipe,
        });
        return given === null ? null : start(() => jobOf(given, places(), readSettings()));
      });
    },
    cancelTrial: (element?: TrialElement) => cancel(element?.row.kind === "running" ? element.row.id : undefined),
    unqueueTrial: (element?: TrialElement) => {
      if (element?.row.kind === "waiting") trials.cancel(element.row.id);
    },
    resumeTrial: async (element?: TrialElement) => {
      const file = fileOf(element);
      const folder = file === null ? await chooseTrial(vscode.l10n.t("Trial to go on with")) : dirname(file);
      return folder === null ? null : resume(folder);
    },
    resumeFolder: resume,
    rerunTrial: (element?: Chosen) => {
      const file = fileOf(element);
      return file === null ? Promise.resolve(null) : start(() => jobToRepeat(file));
    },
    showEngines: () => engines.pick(),
    openPanel: () => panel().open(null),
    openTrial: (element?: Chosen) => {
      const file = fileOf(element);
      panel().open(file === null ? null : vscode.Uri.file(file));
    },
    openResultsFile: (element?: Chosen) => withFile(element, openResults),
    saveTrial: (element?: TrialElement) => withFile(element, (file) => saveTrial(dirname(file))),
    revealTrial: (element?: TrialElement) => withFile(element, revealTrial),
    deleteTrial: (element?: TrialElement) =>
      withFile(element, async (file) => {
        await deleteTrial(dirname(file));
        list.refresh();
      }),
    compareTrials: async (element?: TrialElement, chosen?: readonly TrialElement[]) => {
      const [first, second] = (chosen ?? []).flatMap((one) => fileOf(one) ?? []);
      if (first === undefined || second === undefined) {
        say(vscode.l10n.t("Select two trials in the list, then compare them."));
        return;
      }
      await withFile(element, async () => documents.show("Two trials", await comparisonOf(first, second)));
    },
  };
}
