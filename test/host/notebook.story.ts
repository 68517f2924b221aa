/** Layers in a notebook, whose cells are read together: the hover, a trial and its result, and a rewrite that two cells have part in. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { joinCells } from "../../src/reader";
import { layerIn, resultsOf } from "../unit/extension/inline/layerTrials";
import { overChip, seeChips } from "./chips";
import { layerHover, showLayerHover } from "./layerHover";
import { refactoring } from "./refactoring";
import { story, type Scene } from "./story";
import { resultsWhen } from "./trialFile";
import type { Workbench } from "./workbench";

const minutes = 60_000;

const title = "# A stage with few weights";
const imports = `from keras import Input
from keras.layers import Conv2D, DepthwiseConv2D

channels = 64`;
const separable = `inputs = Input((32, 32, channels))
x = DepthwiseConv2D(3, padding="same", use_bias=False)(inputs)
x = Conv2D(2 * channels, 1, use_bias=False)(x)`;
const grouped = `x = Conv2D(2 * channels, 3, padding="same", groups=32)(x)`;
const end = "The head follows.";

const code = (source: string) => ({ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source });
const words = (source: string) => ({ cell_type: "markdown", metadata: {}, source });
const notebook = {
  cells: [words(title), code(imports), code(separable), code(grouped), words(end)],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 5,
};

/** Opens the notebook; resolves when its last cell of code is seen. */
async function openNotebook({ workbench, workspace }: Scene): Promise<void> {
  const file = join(workspace, "stage.ipynb");
  writeFileSync(file, JSON.stringify(notebook));
  await workbench.inHost(async (editor, path) => {
    const document = await editor.workspace.openNotebookDocument(editor.Uri.file(path));
    await editor.window.showNotebookDocument(document);
  }, file);
  await lineOf(workbench, "groups").waitFor();
}

const lineOf = ({ page }: Workbench, word: string) => page.locator(".notebook-editor .view-line", { hasText: word }).first();

/** Clicks on a line, and resolves when its cell is what is edited. */
async function editCell(workbench: Workbench, word: string): Promise<void> {
  await lineOf(workbench, word).click();
  const edited = (): Promise<unknown> => workbench.inHost((editor) => editor.window.activeTextEditor?.document.getText(), null);
  await expect.poll(edited, { timeout: minutes }).toContain(word);
}

/** The texts of all cells, saved or not, in the notebook's order. */
const cellTexts = (workbench: Workbench): Promise<unknown> =>
  workbench.inHost(
    (editor) => editor.window.activeNotebookEditor?.notebook.getCells().map(({ document }) => document.getText()),
    null,
  );

const seeCells = (workbench: Workbench, texts: readonly string[]): Promise<unknown> =>
  expect.poll(() => cellTexts(workbench), { timeout: minutes }).toEqual(texts);

/** Replaces a text of the first cell that has it. */
async function replace(workbench: Workbench, before: string, after: string): Promise<void> {
  await workbench.inHost(
    async (editor, [old = "", next = ""]) => {
      const cells = editor.window.activeNotebookEditor?.notebook.getCells() ?? [];
      const document = cells.map((cell) => cell.document).find((each) => each.getText().includes(old));
      if (document === undefined) throw new Error(`no cell has ${old}`);
      const start = document.getText().indexOf(old);
      const edit = new editor.WorkspaceEdit();
      const range = new editor.Range(document.positionAt(start), document.positionAt(start + old.length));
      edit.replace(document.uri, range, next);
      await editor.workspace.applyEdit(edit);
    },
    [before, after],
  );
}

story("a layer in a cell is explained by what earlier cells import and name, and tried", {}, async (scene) => {
  const { workbench, workspace } = scene;
  await openNotebook(scene);
  const show = async (): Promise<void> => {
    await editCell(workbench, "DepthwiseConv2D(3");
    await showLayerHover(workbench, "DepthwiseConv2D");
  };
  await show();
  const told = await layerHover(workbench).innerText();
  expect(told).toContain("Separable convolution");
  expect(told).toContain("32×32×64 → 32×32×128");
  expect(told).toContain("hybrid · equal: same weights");
  await workbench.pictures("notebook-hover", show);

  await editCell(workbench, "DepthwiseConv2D(3");
  await workbench.palette("Try This Layer in a Trial");
  await seeChips(workbench, /trial: \d+ %/);
  await workbench.palette("Cancel the Running Trial");
  await seeChips(workbench, /cancelled|not compared|n = /);
  const { recipe } = await resultsWhen(workspace, ({ runs }) => runs.length > 0, minutes);
  expect(Object.values(recipe.layers ?? {})).toMatchObject([{ file: "stage.ipynb, cell 3", line: 2 }]);
});

/** A trial of the grouped convolution as the command line would have left it. */
function leaveTrial(workspace: string): void {
  const { text, cells } = joinCells([imports, separable, grouped]);
  const { linesBefore = 0 } = cells.at(-1) ?? {};
  const tried = layerIn(linesBefore + 1, text);
  const inCell = { ...tried, layer: { ...tried.layer, line: 1 } };
  const errors = { separable: [20, 22, 21], convolution: [15, 16, 16], layer: [24, 25, 27] };
  const results = resultsOf(errors, inCell, "stage.ipynb, cell 4");
  const folder = join(workspace, "trials", "earlier");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "trial.hhtrial.json"), JSON.stringify({ ...results, status: "complete" }));
}

const result = /^" \d+\.\d\d % · Δ [+−]?\d+\.\d\d \[.+\] · n = 3 · a first look "$/m;

story("a result stands at its layer in a cell, goes with it, and goes stale by an edit of an earlier cell", {}, async (scene) => {
  const { workbench, workspace } = scene;
  const { page } = workbench;
  leaveTrial(workspace);
  await openNotebook(scene);
  await seeChips(workbench, result);
  const table = page.locator(".monaco-hover:visible").getByRole("table");
  const show = async (): Promise<void> => {
    await page.mouse.move(0, 0);
    await table.waitFor({ state: "hidden" });
    await overChip(workbench);
    await table.waitFor();
  };
  await workbench.pictures("notebook-chip", show);
  await page.mouse.move(0, 0);
  // Another cell was edited last: what is selected is meant.
  await editCell(workbench, "DepthwiseConv2D(3");
  await workbench.inHost((editor) => editor.commands.executeCommand("notebook.cell.quitEdit"), null);
  await page.keyboard.press("ArrowDown");
  const selected = (): Promise<unknown> =>
    workbench.inHost((editor) => editor.window.activeNotebookEditor?.selection.start, null);
  await expect.poll(selected, { timeout: minutes }).toBe(3);
  await workbench.palette("Pin the Result of This Layer");
  await page.getByText("The editor shows nothing below the lines of a cell").first().waitFor();

  await replace(workbench, "channels = 64", "channels = 96");
  await seeChips(workbench, /stale: \d+\.\d\d/);
  await workbench.pictures("notebook-stale");
  await replace(workbench, "channels = 96", "channels = 64");
  await seeChips(workbench, result);

  await workbench.inHost((editor) => editor.commands.executeCommand("notebook.cell.moveDown"), null);
  await seeCells(workbench, [title, imports, separable, end, grouped]);
  await seeChips(workbench, result);
  await replace(workbench, "groups=32", "groups=16");
  await seeChips(workbench, /stale: \d+\.\d\d/);
});

story("a rewrite in a cell changes the import in another, and one undo takes both back", {}, async (scene) => {
  const { workbench } = scene;
  await openNotebook(scene);
  await replace(workbench, grouped, "x");
  await editCell(workbench, "DepthwiseConv2D(3");
  await workbench.inHost((editor) => {
    const open = editor.window.activeTextEditor;
    if (open !== undefined) open.selection = new editor.Selection(1, 8, 1, 8);
  }, null);
  const entry = await refactoring(workbench, "Rewrite as one separable convolution");
  await workbench.pictures("notebook-rewrite-menu");
  await entry.click();
  const separableOne = `inputs = Input((32, 32, channels))
x = SeparableConv2D(2 * channels, 3, padding="same", use_bias=False)(inputs)`;
  const importsOne = imports.replace("Conv2D, DepthwiseConv2D", "SeparableConv2D");
  await seeCells(workbench, [title, importsOne, separableOne, "x", end]);
  await workbench.pictures("notebook-rewrite");
  await editCell(workbench, "SeparableConv2D(2");
  await workbench.page.keyboard.press("Control+z");
  await seeCells(workbench, [title, imports, separable, "x", end]);
});
