/** What one page shows: the trial of a file, or the one that runs here, else the newest; kept up to date. */
import * as vscode from "vscode";
import type { Measurements, PanelState, TrialState } from "../../protocol/panel";
import { followFile } from "./followFile";
import type { TrialList } from "../list/trialList";
import type { Trials } from "../trials/trials";
import { titleOf } from "../trials/trialState";

export interface PageSources {
  readonly trials: Trials;
  readonly list: TrialList;
  readonly measurements: () => Measurements | null;
  /** Calls back when anything of this has changed. */
  readonly onChange: vscode.Event<void>;
}

export interface PageState {
  current(): PanelState;
  dispose(): void;
}

/** What a page is asked to show. */
export interface Shown {
  /** Null is what runs here, else the newest trial. */
  readonly file: vscode.Uri | null;
  /** A viewer of files: it offers nothing that would write to them. */
  readonly readOnly: boolean;
}

interface Followed {
  readonly key: string;
  readonly watching: vscode.Disposable;
}

/** A trial that nobody writes to can be gone on with, unless the page is a viewer. */
const asShown = (trial: TrialState, { readOnly }: Shown): TrialState =>
  readOnly || !["complete", "partial", "failed"].includes(trial.phase) ? trial : { ...trial, readOnly: false };

/** Calls back when the state is another one. */
export function followTrial(sources: PageSources, shown: Shown, onState: (state: PanelState) => void): PageState {
  const { file } = shown;
  const { trials, list, measurements, onChange } = sources;
  let followed: Followed | null = null;
  let recorded: TrialState | null = null;

  function unfollow(): void {
    followed?.watching.dispose();
    followed = null;
    recorded = null;
  }

  function trialNow(): TrialState | null {
    const live = trials.live();
    const [newest] = list.trials();
    const own = live?.file === undefined || live.file === null ? null : vscode.Uri.file(live.file);
    const wanted = file ?? own ?? (newest === undefined ? null : vscode.Uri.file(newest.file));
    const key = wanted?.toString() ?? null;
    if (key === (own?.toString() ?? null)) {
      unfollow();
      return live;
    }
    if (wanted !== null && key !== null && followed?.key !== key) {
      unfollow();
      const watching = followFile(wanted, (state) => {
        recorded = asShown(state, shown);
        onState(current());
      });
      followed = { key, watching };
    }
    return recorded;
  }

  const current = (): PanelState => ({
    trial: trialNow(),
    queue: trials.waiting().map(({ recipe }) => titleOf(recipe)),
    noTraining: vscode.workspace.isTrusted
      ? null
      : vscode.l10n.t("Training needs a trusted workspace; results can be read all the same."),
    measurements: measurements(),
    dose: list.dose(),
  });

  const listener = onChange(() => onState(current()));
  return {
    current,
    dispose() {
      listener.dispose();
      unfollow();
    },
  };
}
