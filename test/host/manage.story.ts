/** What a user does with files: save a copy of a trial, export a picture, delete a trial, bring a block file. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect, vi } from "vitest";
import { readResults, resultsPath } from "../../src/trial";
import { root } from "./folders";
import { startTrial } from "./startTrial";
import { story } from "./story";
import { resultsWhen, trialFolders } from "./trialFile";
import type { Workbench } from "./workbench";

const tiny = { variants: ["separable", "hybrid"], trials: 1, epochs: 1, trainImages: 200, testImages: 200 };

/** Answers the editor's own dialog for files, where it asks for a path. */
async function answerPath({ page }: Workbench, path: string): Promise<void> {
  const dialog = page.locator(".quick-input-widget");
  const input = dialog.locator("input").first();
  await dialog.waitFor();
  const press = (): Promise<void> =>
    dialog
      .getByRole("button", { name: /^(OK|Save Here|Save|Open)/ })
      .first()
      .click({ timeout: 1000 });
  // While it reads a folder, it puts its own proposal in place of what was typed: what stood for a while, stays.
  await vi.waitUntil(
    async () => {
      if (await dialog.isHidden()) return true;
      await ((await input.inputValue()) === path ? press() : input.fill(path)).catch(() => undefined);
      return false;
    },
    { timeout: 60_000, interval: 1000 },
  );
}

/** Opens the menu of the newest trial in the list and chooses from it. */
async function chooseFromMenu({ page }: Workbench, title: RegExp, leadsTo: Locator): Promise<void> {
  await page
    .getByRole("treeitem", { name: /quick modules/ })
    .first()
    .click({ button: "right" });
  // A menu takes no notice of clicks in its first tenth of a second.
  await page.getByRole("menuitem", { name: title }).hover();
  await page.keyboard.press("Enter");
  await leadsTo.waitFor();
}

story("a trial is saved, its picture exported, and it is deleted after a question", {}, async ({ workbench, workspace }) => {
  const { page } = workbench;
  await (
    await startTrial(workbench, tiny)
  ).ended;
  await resultsWhen(workspace, ({ status }) => status === "complete");
  const [folder = ""] = trialFolders(workspace);

  const into = join(workspace, "copies");
  mkdirSync(into);
  await workbench.inHost((editor) => editor.commands.executeCommand("hybridHypothesis.trials.focus"), null);
  await chooseFromMenu(workbench, /Save a Copy To/, page.locator(".quick-input-widget"));
  await answerPath(workbench, `${into}/`);
  const copy = join(into, folder.split("/").at(-1) ?? "");
  await vi.waitUntil(() => existsSync(resultsPath(copy)), { timeout: 20_000 });
  expect(readFileSync(resultsPath(copy), "utf8")).toBe(readFileSync(resultsPath(folder), "utf8"));

  await workbench.panel().getByRole("button", { name: "Export SVG" }).first().click();
  const picture = join(workspace, "picture.svg");
  await answerPath(workbench, picture);
  await vi.waitUntil(() => existsSync(picture), { timeout: 20_000 });
  expect(readFileSync(picture, "utf8")).toMatch(/<svg [\s\S]*data-variant="separable"/);

  const question = page.locator(".monaco-dialog-box");
  await chooseFromMenu(workbench, /Delete the Trial/, question.getByText(/^Delete the trial/));
  await workbench.pictures("delete");
  await question.getByRole("button", { name: "Move to Trash" }).click();
  // The server has no trash.
  const forGood = question.getByRole("button", { name: "Delete for Good" });
  await vi.waitUntil(async () => !existsSync(folder) || (await forGood.isVisible()), { timeout: 20_000 });
  if (await forGood.isVisible()) await forGood.click();
  await vi.waitUntil(() => !existsSync(folder), { timeout: 20_000 });
  await page.getByText("A trial trains networks that differ in one module only", { exact: false }).waitFor();
});

story("where no folder is open, a trial is kept by the editor and saved where the user says", { empty: true }, async (scene) => {
  const { workbench, workspace } = scene;
  const into = join(workspace, "copies");
  mkdirSync(into);
  await (
    await startTrial(workbench, tiny)
  ).ended;
  await workbench.pictures("no-folder");
  await workbench.panel().getByRole("button", { name: "Save to…" }).click();
  await answerPath(workbench, `${into}/`);
  const saved = await vi.waitUntil(() => readdirSync(into).map((name) => resultsPath(join(into, name)))[0], { timeout: 20_000 });
  await vi.waitUntil(() => existsSync(saved), { timeout: 20_000 });
  expect((await readResults(saved)).status).toBe("complete");
});

story("a block file of the user's own becomes an arm", {}, async ({ workbench, workspace }) => {
  const { page } = workbench;
  const file = join(workspace, "mine.hhblock.json");
  cpSync(join(root, "docs", "blocks", "hybrid-relu.hhblock.json"), file);
  await workbench.palette("Run Another Trial");
  const list = page.locator(".quick-input-list");
  await list.getByText("fractalnet, quick").waitFor();
  await page.keyboard.type("block file");
  await page.keyboard.press("Enter");
  await answerPath(workbench, file);
  await workbench
    .panel()
    .getByRole("row", { name: /^hybrid-relu/ })
    .first()
    .waitFor({ timeout: 60_000 });
  await workbench
    .panel()
    .getByText(/^Complete/)
    .first()
    .waitFor({ timeout: 180_000 });
  const { recipe } = await resultsWhen(workspace, ({ status }) => status === "complete");
  expect(recipe.variants).toEqual(["separable", "hybrid-relu"]);
  await workbench.pictures("own-block");
});

story("a recipe of the user's own is asked for step by step", {}, async ({ workbench, workspace }) => {
  const { page } = workbench;
  await workbench.palette("Run Another Trial");
  await page.locator(".quick-input-list").getByText("fractalnet, quick").waitFor();
  await page.keyboard.type("recipe of your own");
  await page.keyboard.press("Enter");
  const title = page.locator(".quick-input-title");
  for (const [step, answer] of ["quick", "residual", "shapes", "1", "1"].entries()) {
    await title.getByText(`(${step + 1} of 5)`).waitFor();
    await page.locator(".quick-input-widget input").fill(answer);
    await page.keyboard.press("Enter");
  }
  const { recipe } = await resultsWhen(workspace, ({ status }) => status === "complete", 180_000);
  expect(recipe).toMatchObject({ preset: "quick", study: "residual", data: "shapes", trials: 1, epochs: 1 });
});
