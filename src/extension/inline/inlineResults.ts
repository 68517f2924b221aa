/** Results where the layers stand: chips behind lines, threads pinned below them, lenses above, and the commands that begin there. */
import * as vscode from "vscode";
import type { ReadLayer } from "../../reader";
import type { SourceLayer } from "../../trial";
import { readLanguages } from "../code/languages";
import type { Readings } from "../code/readings";
import { limitRate } from "../limitRate";
import type { TrialList } from "../list/trialList";
import { readSettings } from "../settings";
import { say } from "../trialCommands";
import type { Trials } from "../trials/trials";
import { createChips } from "./chips";
import { canPin, type Shown } from "./findingMarkdown";
import { hoverLines } from "./findingText";
import { hashedLayers } from "./hashLayers";
import { openKnownTrials } from "./knownTrials";
import { fileNameOf, findLayer, placeOf } from "./layerPlaces";
import { openPins } from "./pins";
import { openPlacements } from "./placements";

export interface InlineSources {
  readonly readings: Readings;
  readonly trials: Trials;
  readonly list: TrialList;
  /** Something of the trials or of the list has changed. */
  readonly onTrials: vscode.Event<void>;
  readonly tryLayer: (tried: SourceLayer) => Promise<unknown>;
  /** Lenses are others. */
  readonly onLenses: () => void;
  /** Where pins are kept, and where it is kept whether all is hidden. */
  readonly workspaceState: vscode.Memento;
  readonly globalState: vscode.Memento;
}

export interface InlineResults {
  /** Tries the layer at a place, else at the cursor, in a quick trial. */
  tryLayer(given?: unknown): Promise<unknown>;
  pinResult(given?: unknown): Promise<void>;
  unpinResult(given?: unknown): void;
  /** Hides all that stands in the code, or shows it again. */
  toggleInlineResults(): void;
  lenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]>;
  /** What the last trial found of each layer of a document, in plain text, a sentence a line; nothing where none did. */
  results(document: vscode.TextDocument): Promise<(layer: ReadLayer) => readonly string[]>;
  dispose(): void;
}

const hiddenKey = "inline.isHidden";

/** How often what stands in the code follows a trial. */
const followMilliseconds = 1000;

export function openInlineResults(sources: InlineSources): InlineResults {
  const { readings, trials, list, globalState } = sources;
  const known = openKnownTrials({ trials, list });
  const pins = openPins(sources.workspaceState);
  const placements = openPlacements({ readings, known, pinned: (document) => pins.of(document) });
  const chips = createChips();
  const isHidden = (): boolean => globalState.get(hiddenKey) === true;

  async function look(document: vscode.TextDocument): Promise<void> {
    if (readLanguages[document.languageId] === undefined) return;
    const shown = isHidden() ? [] : await placements.of(document);
    chips.show(document, shown);
    pins.show(document, shown);
  }

  function lookAtAll(): void {
    for (const document of new Set(vscode.window.visibleTextEditors.map((editor) => editor.document))) void look(document);
  }

  const follow = limitRate(followMilliseconds, lookAtAll);
  let shape = "";
  function trialsChanged(): void {
    const [job, state] = [trials.running(), trials.live()];
    const next = [
      job?.id,
      state?.phase,
      ...trials.waiting().map(({ id }) => id),
      ...list.trials().map(({ changedAt }) => changedAt),
    ];
    if (next.join(" ") === shape) {
      follow.request();
      return;
    }
    shape = next.join(" ");
    void known.refresh().then(lookAtAll);
  }

  const subscriptions = [
    sources.onTrials(trialsChanged),
    readings.onChange((document) => void look(document)),
    vscode.window.onDidChangeVisibleTextEditors(lookAtAll),
    vscode.window.onDidChangeActiveColorTheme(lookAtAll),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("hybridHypothesis.codeLens")) sources.onLenses();
    }),
  ];
  trialsChanged();

  function setHidden(hidden: boolean): void {
    void globalState.update(hiddenKey, hidden);
    if (hidden) pins.hide();
    lookAtAll();
    sources.onLenses();
  }

  /** What stands at a layer of a document's reading. */
  async function shownIn(document: vscode.TextDocument): Promise<(layer: ReadLayer) => Shown | null> {
    await known.refresh();
    const shown = await placements.of(document);
    return ({ start, kind }) => {
      const there = shown.filter((each) => each.layer.start === start);
      return there.find((each) => each.layer.kind === kind) ?? there[0] ?? null;
    };
  }

  return {
    async tryLayer(given) {
      const found = await findLayer(readings, given);
      const layer = found?.layer ?? null;
      if (found === null || layer === null) {
        say(vscode.l10n.t("There is no layer here that can be tried; put the cursor on a call such as Conv2D."));
        return null;
      }
      return sources.tryLayer({ layer, file: fileNameOf(found.document) });
    },
    async pinResult(given) {
      const found = await findLayer(readings, given);
      const layer = found?.layer ?? null;
      const shown = found === null || layer === null ? null : (await shownIn(found.document))(layer);
      if (found === null || shown === null) {
        say(vscode.l10n.t("No trial has a result of a layer here; try the layer first."));
        return;
      }
      if (!canPin(shown.place)) {
        say(
          vscode.l10n.t(
            "The editor shows nothing below the lines of a cell; rest the pointer on the result for its table and chart.",
          ),
        );
        return;
      }
      pins.add({ uri: found.document.uri.toString(), hash: shown.finding.hash });
      setHidden(false);
    },
    unpinResult: (given) => pins.remove(given),
    toggleInlineResults() {
      setHidden(!isHidden());
    },
    async lenses(document) {
      if (isHidden() || !readSettings().codeLens) return [];
      const { layers } = await readings.of(document);
      const tried = hashedLayers(layers).filter(({ hash }) => hash !== null);
      const starts = new Map(tried.map(({ layer }) => [layer.start, layer]));
      return [...starts.values()].map((layer) => {
        const position = document.positionAt(layer.start);
        const command = "hybridHypothesis.tryLayer";
        const title = vscode.l10n.t("Try this layer");
        return new vscode.CodeLens(new vscode.Range(position, position), {
          command,
          title,
          arguments: [placeOf(document, layer)],
        });
      });
    },
    async results(document) {
      const shownAt = await shownIn(document);
      return (layer) => {
        const shown = shownAt(layer);
        return shown === null ? [] : hoverLines(shown.finding, shown.isStale, shown.t);
      };
    },
    dispose() {
      for (const part of [...subscriptions, follow, placements, chips, pins]) part.dispose();
    },
  };
}
