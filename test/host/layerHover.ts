/** The hover over a layer, as somebody brings it up. */
import type { Locator } from "playwright-core";
import type { Workbench } from "./workbench";

export const layerHover = ({ page }: Workbench): Locator =>
  page.locator(".monaco-editor .monaco-hover:visible", { hasText: "Parameters" });

/** Shows the hover over a word of the text that is edited; the one before is gone. */
export async function showLayerHover(workbench: Workbench, word: string): Promise<void> {
  await workbench.page.keyboard.press("Escape");
  await layerHover(workbench).waitFor({ state: "hidden" });
  await workbench.inHost(async (editor, wanted) => {
    const open = editor.window.activeTextEditor;
    if (open === undefined) throw new Error("no text is edited");
    const at = open.document.positionAt(open.document.getText().indexOf(wanted) + 1);
    open.selection = new editor.Selection(at, at);
    await editor.commands.executeCommand("editor.action.showHover");
  }, word);
  await layerHover(workbench).waitFor();
}
