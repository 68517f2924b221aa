/** What the editor shows over a layer of the user's code. */
import * as vscode from "vscode";
import { explain, explanationMarkdown } from "../../explain";
import { layersAt } from "../../reader";
import type { Readings } from "./readings";

export async function layerHover(
  readings: Readings,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | null> {
  const { layers } = await readings.of(document);
  const [layer] = layersAt(layers, document.offsetAt(position));
  if (layer === undefined || layer.block === null) return null;
  const text = new vscode.MarkdownString(explanationMarkdown(explain({ ...layer, block: layer.block })));
  const range = new vscode.Range(document.positionAt(layer.start), document.positionAt(layer.end));
  return new vscode.Hover(text, range);
}
