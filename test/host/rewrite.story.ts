/** A layer of the user's code in another form: the refactoring, its preview, its undo, and the conversion of a checkpoint. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { refactoring } from "./refactoring";
import { story, type Scene } from "./story";
import type { Workbench } from "./workbench";

/** Puts the cursor before a text of a file. */
async function placeCursor({ workbench, workspace }: Scene, file: string, text: string): Promise<void> {
  await workbench.inHost(
    async (editor, { path, before }) => {
      const document = await editor.workspace.openTextDocument(path);
      const shown = await editor.window.showTextDocument(document);
      const at = document.positionAt(document.getText().indexOf(before));
      shown.selection = new editor.Selection(at, at);
      shown.revealRange(shown.selection);
    },
    { path: join(workspace, file), before: text },
  );
}

/** What a document says now, saved or not; the first whose path ends so, or of a language if it has none. */
const textOf = (workbench: Workbench, end: string): Promise<unknown> =>
  workbench.inHost(
    (editor, wanted) => editor.workspace.textDocuments.find(({ fileName }) => fileName.endsWith(wanted))?.getText(),
    end,
  );

const depthwise = "Rewrite as depthwise and 1×1 convolutions";

story("a separable layer is rewritten with a preview, and one undo takes it back", {}, async (scene) => {
  const { workbench, workspace } = scene;
  const { page } = workbench;
  const before = readFileSync(join(workspace, "model.py"), "utf8");
  await placeCursor(scene, "model.py", "layers.SeparableConv2D");
  const entry = await refactoring(workbench, depthwise);
  await workbench.pictures("rewrite-menu");
  await entry.hover();
  await page.keyboard.press("Control+Enter");
  const preview = page.locator(".bulk-edit-panel");
  await preview.waitFor();
  await preview.locator(".monaco-list-row").first().waitFor();
  await workbench.pictures("rewrite-preview");
  await page.getByRole("button", { name: "Apply" }).first().click();
  const after = `        layers.DepthwiseConv2D(3, padding="same", use_bias=False),
        layers.Conv2D(32, 1, activation="relu"),
`;
  await expect.poll(() => textOf(workbench, "model.py")).toContain(after);
  expect(await textOf(workbench, "model.py")).not.toContain("SeparableConv2D");
  await workbench.pictures("rewrite-done");

  await placeCursor(scene, "model.py", "layers.DepthwiseConv2D");
  await page.keyboard.press("Control+z");
  await expect.poll(() => textOf(workbench, "model.py")).toBe(before);
});

story("a rewrite offers the conversion of a checkpoint, also where nothing is trusted", { restricted: true }, async (scene) => {
  const { workbench } = scene;
  await placeCursor(scene, "model.py", "layers.SeparableConv2D");
  const entry = await refactoring(workbench, `${depthwise}, convert a checkpoint`);
  await entry.click();
  const conversion = (): Promise<unknown> =>
    workbench.inHost(
      (editor) =>
        editor.workspace.textDocuments.find(({ isUntitled, languageId }) => isUntitled && languageId === "python")?.getText(),
      null,
    );
  await expect.poll(conversion).toContain('new["depthwise_conv2d/kernel"]');
  expect(await textOf(workbench, "model.py")).toContain("layers.DepthwiseConv2D(3");
  await workbench.page.getByText("def convert").first().waitFor();
  await workbench.pictures("rewrite-conversion");
});

story("a rewrite that something stands in the way of says what", {}, async (scene) => {
  const { workbench } = scene;
  await workbench.inHost(async (editor) => {
    const content = "from keras import layers\n\nx = layers.SeparableConv2D(32, 3, name=own_name)(x)\n";
    const shown = await editor.window.showTextDocument(await editor.workspace.openTextDocument({ language: "python", content }));
    shown.selection = new editor.Selection(2, 8, 2, 8);
  }, null);
  const reason = "the name own_name is no literal that two layers could be named after";
  const entry = await refactoring(workbench, `Not as depthwise and 1×1 convolutions: ${reason}`);
  expect(await entry.getAttribute("class")).toContain("option-disabled");
  await workbench.pictures("rewrite-refused");
});
