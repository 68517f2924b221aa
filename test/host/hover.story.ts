/** Hovers over layers of the user's own code, also where nothing may be trained. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { layerHover, showLayerHover } from "./layerHover";
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
  const image = layerHover(workbench).locator("img").first();
  await image.waitFor();
  // An image that could not be shown has no natural width.
  await expect.poll(() => image.evaluate(naturalWidth)).toBeGreaterThan(100);
}

story("a hover tells what a Keras layer is equal to", {}, async (scene) => {
  const { workbench } = scene;
  await openFile(scene, "separable.py", kerasModel);
  const show = async (): Promise<void> => {
    await showLayerHover(workbench, "SeparableConv2D");
    await pictureIsSeen(workbench);
  };
  await show();
  const told = await layerHover(workbench).innerText();
  expect(told).toContain("Separable convolution");
  expect(told).toContain("32×32×64 → 32×32×128");
  expect(told).toContain("Parameters: 9·64 + 64·128 = 8,768");
  expect(told).toContain("hybrid · equal: same weights");
  await workbench.pictures("hover-keras", show);
  await layerHover(workbench).getByText("hybrid", { exact: true }).click();
  await layerHover(workbench).getByText("layers.add(paths)").waitFor();
  await workbench.pictures("hover-keras-code", async () => {
    await show();
    await layerHover(workbench).getByText("hybrid", { exact: true }).click();
    await layerHover(workbench).getByText("layers.add(paths)").scrollIntoViewIfNeeded();
  });
});

story("a hover over a grouped convolution of PyTorch, in Restricted Mode", { restricted: true }, async (scene) => {
  const { workbench } = scene;
  await openFile(scene, "block.py", torchModel);
  const show = async (): Promise<void> => {
    await showLayerHover(workbench, "Conv2d");
    await pictureIsSeen(workbench);
  };
  await show();
  const told = await layerHover(workbench).innerText();
  expect(told).toContain("Grouped convolution");
  expect(told).toContain("cardinality 32");
  expect(told).toContain("towers of slices · equal: same weights");
  await workbench.pictures("hover-pytorch", show);
});
