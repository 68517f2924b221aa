/** Hovers over layers of the user's own code, also where nothing may be trained. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { story, type Scene } from "./story";
import type { Workbench } from "./workbench";

const kerasModel = `from keras import Input, layers

inputs = Input((32, 32, 64))
x = layers.SeparableConv2D(128, 3, padding="same", use_bias=False)(inputs)
outputs = layers.GlobalAveragePooling2D()(x)
`;

const torchModel = `from torch import nn


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.grouped = nn.Conv2d(64, 128, kernel_size=3, padding=1, groups=32, bias=False)

    def forward(self, x):
        return self.grouped(x)
`;

const hover = ({ page }: Workbench): Locator => page.locator(".monaco-editor .monaco-hover:visible", { hasText: "Parameters" });

/** Shows the hover over a word of the file that is open; the one before is gone. */
async function showHover(workbench: Workbench, word: string): Promise<void> {
  await workbench.page.keyboard.press("Escape");
  await hover(workbench).waitFor({ state: "hidden" });
  await workbench.inHost(async (editor, wanted) => {
    const open = editor.window.activeTextEditor;
    if (open === undefined) throw new Error("no file is open");
    const at = open.document.positionAt(open.document.getText().indexOf(wanted) + 1);
    open.selection = new editor.Selection(at, at);
    await editor.commands.executeCommand("editor.action.showHover");
  }, word);
  await hover(workbench).waitFor();
}

async function openFile({ workbench, workspace }: Scene, name: string, text: string): Promise<void> {
  const file = join(workspace, name);
  writeFileSync(file, text);
  await workbench.inHost(async (editor, path) => {
    const document = await editor.workspace.openTextDocument(editor.Uri.file(path));
    await editor.window.showTextDocument(document);
  }, file);
  await workbench.page.locator(".monaco-editor .view-line", { hasText: "import" }).first().waitFor();
}

const naturalWidth = (image: object): unknown => Reflect.get(image, "naturalWidth");

/** The picture in the hover is loaded and has an extent. */
async function pictureIsSeen(workbench: Workbench): Promise<void> {
  const image = hover(workbench).locator("img").first();
  await image.waitFor();
  // An image that could not be shown has no natural width.
  await expect.poll(() => image.evaluate(naturalWidth)).toBeGreaterThan(100);
}

story("a hover tells what a Keras layer is equal to", {}, async (scene) => {
  const { workbench } = scene;
  await openFile(scene, "separable.py", kerasModel);
  const show = async (): Promise<void> => {
    await showHover(workbench, "SeparableConv2D");
    await pictureIsSeen(workbench);
  };
  await show();
  const told = await hover(workbench).innerText();
  expect(told).toContain("Separable convolution");
  expect(told).toContain("32×32×64 → 32×32×128");
  expect(told).toContain("Parameters: 9·64 + 64·128 = 8,768");
  expect(told).toContain("hybrid · equal: same weights");
  await workbench.pictures("hover-keras", show);
  await hover(workbench).getByText("hybrid", { exact: true }).click();
  await hover(workbench).getByText("layers.add(paths)").waitFor();
  await workbench.pictures("hover-keras-code", async () => {
    await show();
    await hover(workbench).getByText("hybrid", { exact: true }).click();
    await hover(workbench).getByText("layers.add(paths)").scrollIntoViewIfNeeded();
  });
});

story("a hover over a grouped convolution of PyTorch, in Restricted Mode", { restricted: true }, async (scene) => {
  const { workbench } = scene;
  await openFile(scene, "block.py", torchModel);
  const show = async (): Promise<void> => {
    await showHover(workbench, "Conv2d");
    await pictureIsSeen(workbench);
  };
  await show();
  const told = await hover(workbench).innerText();
  expect(told).toContain("Grouped convolution");
  expect(told).toContain("cardinality 32");
  expect(told).toContain("towers of slices · equal: same weights");
  await workbench.pictures("hover-pytorch", show);
});
