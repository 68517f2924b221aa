/** The layers that commands, hovers and lenses speak of: from a place or the cursor to what is read there, and back. */
import * as vscode from "vscode";
import { z } from "zod";
import { meantAt, type ReadLayer } from "../../reader";
import { notebookOf } from "../code/documents";
import type { Readings } from "../code/readings";
import type { LayerPlace } from "../code/layerLinks";

const placeSchema = z.object({ uri: z.string(), line: z.int().min(1), column: z.int().min(1) });

export interface FoundLayer {
  readonly document: vscode.TextDocument;
  /** Null where none is. */
  readonly layer: ReadLayer | null;
}

/** What a document is called in results files: by its path in the workspace, a notebook's cell by its number. */
export function fileNameOf(document: vscode.TextDocument): string {
  const notebook = notebookOf(document);
  if (notebook === null) return vscode.workspace.asRelativePath(document.uri);
  const cell = notebook.getCells().findIndex((each) => each.document === document);
  return `${vscode.workspace.asRelativePath(notebook.uri)}, cell ${cell + 1}`;
}

export const placeOf = ({ uri }: vscode.TextDocument, { line, column }: ReadLayer): LayerPlace => ({
  ...{ uri: uri.toString(), line, column },
});

/** What the hover explains there. */
const layerMeantAt = (layers: readonly ReadLayer[], offset: number): ReadLayer | null => meantAt(layers, offset)?.layer ?? null;

interface Cursor {
  readonly document: vscode.TextDocument;
  /** Null in a cell that is selected and not edited: all of it is meant. */
  readonly position: vscode.Position | null;
}

/** Null where no text is edited. */
function cursorNow(): Cursor | null {
  const { activeTextEditor: editor, activeNotebookEditor: notebook } = vscode.window;
  const selected = notebook?.notebook.getCells(notebook.selection)[0]?.document;
  // The editor tells of the cell that was edited last, also when another one is selected.
  if (selected !== undefined && selected !== editor?.document) return { document: selected, position: null };
  return editor === undefined ? null : { document: editor.document, position: editor.selection.active };
}

async function layerAtCursor(readings: Readings): Promise<FoundLayer | null> {
  const cursor = cursorNow();
  if (cursor === null) return null;
  const { document, position } = cursor;
  const offset = position === null ? null : document.offsetAt(position);
  const there = offset === null ? null : layerMeantAt(await readings.around(document, offset), offset);
  if (there !== null) return { document, layer: there };
  const { layers } = await readings.of(document);
  // A cursor before the call, or behind it, means the only one in its line.
  const near = position === null ? layers : layers.filter(({ line }) => line === position.line + 1);
  const [only] = near;
  const isOne =
    only !== undefined && near.every((layer) => layerMeantAt(layers, layer.start) === layerMeantAt(layers, only.start));
  return { document, layer: isOne ? layerMeantAt(layers, only.start) : null };
}

/** The layer at a place that a command was given, or at the cursor; null where no text is edited. */
export async function findLayer(readings: Readings, given: unknown): Promise<FoundLayer | null> {
  const place = placeSchema.safeParse(given).data;
  if (place === undefined) return layerAtCursor(readings);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
  const offset = document.offsetAt(new vscode.Position(place.line - 1, place.column - 1));
  return { document, layer: layerMeantAt(await readings.around(document, offset), offset) };
}
