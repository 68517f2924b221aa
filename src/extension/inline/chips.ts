/** Chips at the ends of lines: a few words on what a trial has found of the layer that begins there. */
import * as vscode from "vscode";
import { paletteNow } from "../code/paletteNow";
import { trustedMarkdown } from "../trustedMarkdown";
import { chipOf, type Chip } from "./findingText";
import { chipMarkdown, linkedCommands, type Shown } from "./findingMarkdown";

export interface Chips {
  /** Shows these behind their lines, in every editor of the document, and no others. */
  show(document: vscode.TextDocument, shown: readonly Shown[]): void;
  dispose(): void;
}

const colours: Readonly<Record<Chip["tone"], string>> = {
  going: "editorInlayHint.foreground",
  found: "editorInlayHint.foreground",
  none: "disabledForeground",
  stale: "disabledForeground",
};
const tones = ["going", "found", "none", "stale"] as const;

function typeOf(tone: Chip["tone"]): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: {
      color: new vscode.ThemeColor(colours[tone]),
      ...(tone === "found" ? { backgroundColor: new vscode.ThemeColor("editorInlayHint.background") } : {}),
      ...(tone === "stale" || tone === "none" ? { fontStyle: "italic" } : {}),
      margin: "0 0 0 2ch",
    },
  });
}

function optionsOf(shown: Shown, { text }: Chip, document: vscode.TextDocument): vscode.DecorationOptions {
  const { range } = document.lineAt(Math.min(shown.place.line, document.lineCount) - 1);
  return {
    range: new vscode.Range(range.end, range.end),
    hoverMessage: trustedMarkdown(chipMarkdown(shown, paletteNow()), { commands: linkedCommands }),
    // Spaces that are kept make the room inside of a chip.
    renderOptions: { after: { contentText: `\u00a0${text}\u00a0` } },
  };
}

export function createChips(): Chips {
  const types = new Map(tones.map((tone) => [tone, typeOf(tone)]));
  return {
    show(document, shown) {
      const chips = shown.map((each) => ({ shown: each, chip: chipOf(each.finding, each.isStale, each.t) }));
      const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
      for (const [tone, type] of types) {
        const options = chips
          .filter(({ chip }) => chip.tone === tone)
          .map(({ shown: each, chip }) => optionsOf(each, chip, document));
        for (const editor of editors) editor.setDecorations(type, options);
      }
    },
    dispose() {
      for (const type of types.values()) type.dispose();
    },
  };
}
