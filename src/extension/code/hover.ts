/** What the editor shows over a layer of the user's code. */
import * as vscode from "vscode";
import { meantAt } from "../../reader";
import { trustedMarkdown } from "../trustedMarkdown";
import { hoverTexts, type HoverOptions } from "./hoverTexts";
import { layerLinks, linkedCommands } from "./layerLinks";
import { paletteNow } from "./paletteNow";
import type { Readings } from "./readings";

export interface LayerHoverOptions {
  readonly readings: Readings;
  readonly explain: HoverOptions["explain"];
  /** What trials found of the layers of a document. */
  readonly results: (document: vscode.TextDocument) => Promise<HoverOptions["results"]>;
}

export async function layerHover(
  { readings, explain, results }: LayerHoverOptions,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | null> {
  const offset = document.offsetAt(position);
  const layers = await readings.around(document, offset);
  // Most of a text is no layer, and nobody need look for results there.
  if (meantAt(layers, offset) === null) return null;
  const uri = document.uri.toString();
  const found = hoverTexts(layers, offset, {
    explain,
    palette: paletteNow(),
    results: await results(document),
    links: ({ line, column }) => layerLinks({ uri, line, column }, vscode.workspace.isTrusted, vscode.l10n.t),
  });
  if (found === null) return null;
  const range = new vscode.Range(document.positionAt(found.range.start), document.positionAt(found.range.end));
  return new vscode.Hover(
    found.sections.map((text) => trustedMarkdown(text, { commands: linkedCommands, hasIcons: true })),
    range,
  );
}
