/** What the editor shows over a layer of the user's code. */
import * as vscode from "vscode";
import { hoverTexts, type HoverOptions } from "./hoverTexts";
import { layerLinks, linkedCommands } from "./layerLinks";
import { paletteNow } from "./paletteNow";
import type { Readings } from "./readings";

/** Text that may fold, show icons, and run just the commands of its links. */
function markdownOf(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, true);
  markdown.supportHtml = true;
  markdown.isTrusted = { enabledCommands: linkedCommands };
  return markdown;
}

export interface LayerHoverOptions {
  readonly readings: Readings;
  readonly explain: HoverOptions["explain"];
  readonly results: HoverOptions["results"];
}

export async function layerHover(
  { readings, explain, results }: LayerHoverOptions,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | null> {
  const { layers } = await readings.of(document);
  const uri = document.uri.toString();
  const found = hoverTexts(layers, document.offsetAt(position), {
    explain,
    palette: paletteNow(),
    results,
    links: ({ line, column }) => layerLinks({ uri, line, column }, vscode.workspace.isTrusted, vscode.l10n.t),
  });
  if (found === null) return null;
  const range = new vscode.Range(document.positionAt(found.range.start), document.positionAt(found.range.end));
  return new vscode.Hover(found.sections.map(markdownOf), range);
}
