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

/** The layer at a place that a command was given, or at the cursor; null where no text is edited. */
export async function findLayer(readings: Readings, given: unknown): Promise<FoundLayer | null> {
  const place = placeSchema.safeParse(given).data;
  const editor = vscode.window.activeTextEditor;
  const uri = place === undefined ? editor?.document.uri : vscode.Uri.parse(place.uri);
  if (uri === undefined) return null;
  const document = await vscode.workspace.openTextDocument(uri);
  const { layers } = await readings.of(document);
  const cursor = editor?.selection.active ?? new vscode.Position(0, 0);
  const position = place === undefined ? cursor : new vscode.Position(place.line - 1, place.column - 1);
  const layer = layerMeantAt(layers, document.offsetAt(position));
  if (layer !== null || place !== undefined) return { document, layer };
  // A cursor before the call, or behind it, means the only one in its line.
  const inLine = layers.filter(({ line }) => line === position.line + 1);
  const [only] = inLine;
  const isOne = only !== undefined && inLine.every(({ start }) => start === only.start);
  return { document, layer: isOne ? layerMeantAt(layers, only.start) : null };
}
