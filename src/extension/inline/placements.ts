/** Where results stand in each open document, kept over edits. */
import * as vscode from "vscode";
import type { Readings } from "../code/readings";
import { movedAnchors, placeFindings, type Anchor } from "./findings";
import type { Shown } from "./findingMarkdown";
import type { ReadLayer } from "../../reader";
import { hashedLayers } from "./hashLayers";
import type { KnownTrials } from "./knownTrials";
import { fileNameOf, placeOf } from "./layerPlaces";

/** What is shown at a layer. */
export type ShownLayer = Shown & { readonly layer: ReadLayer };

export interface Placements {
  /** What stands in a document now. */
  of(document: vscode.TextDocument): Promise<readonly ShownLayer[]>;
  dispose(): void;
}

export interface PlacementSources {
  readonly readings: Readings;
  readonly known: KnownTrials;
  /** Hashes of the layers of a document whose results are pinned. */
  readonly pinned: (document: vscode.TextDocument) => ReadonlySet<string>;
}

export function openPlacements({ readings, known, pinned }: PlacementSources): Placements {
  const anchors = new Map<string, readonly Anchor[]>();
  const edits = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const key = document.uri.toString();
    const before = anchors.get(key);
    if (before !== undefined) anchors.set(key, contentChanges.reduce(movedAnchors, before));
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => anchors.delete(uri.toString()));
  return {
    async of(document) {
      const trials = known.all();
      if (trials.length === 0) return [];
      const { version } = document;
      const { layers } = await readings.of(document);
      const key = document.uri.toString();
      // The text has changed while it was read: what was read fits no anchor, and the next look comes with the edit.
      if (document.version !== version) return [];
      const placed = placeFindings({
        ...{ file: fileNameOf(document), layers: hashedLayers(layers), known: trials },
        ...{ anchors: anchors.get(key) ?? [], pinned: pinned(document) },
      });
      anchors.set(key, placed.anchors);
      return placed.placements.map(({ layer, finding, isStale }) => ({
        ...{ layer, finding, isStale, place: placeOf(document, layer), t: vscode.l10n.t },
      }));
    },
    dispose() {
      edits.dispose();
      closed.dispose();
    },
  };
}
