/** Results files in an editor of their own, also where nothing may be trained. */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { startTrial } from "./startTrial";
import { story } from "./story";
import { resultsWhen, trialFolders } from "./trialFile";

/** A small trial that has ended in a workspace, copied to another. */
const kept: { folder: string | null } = { folder: null };

story("a finished trial is listed, and opens from its file", {}, async ({ workbench, workspace }) => {
  const { ended } = await startTrial(workbench, {
    ...{ variants: ["separable", "resnext", "hybrid"], trials: 3, epochs: 3, trainImages: 300, testImages: 500 },
  });
  await ended;
  await resultsWhen(workspace, ({ status }) => status === "complete");
  const [folder = ""] = trialFolders(workspace);
  await workbench.inHost((editor) => editor.commands.executeCommand("workbench.action.closeAllEditors"), null);
  await workbench.inHost((editor) => editor.commands.executeCommand("hybridHypothesis.trials.focus"), null);
  await workbench.page
    .getByRole("treeitem", { name: /quick modules/ })
    .first()
    .click();
  await workbench
    .panel()
    .getByRole("row", { name: /^resnext/ })
    .first()
    .waitFor();
  await workbench.pictures("trial-view");
  await workbench.inHost(
    async (editor, file) => {
      await editor.commands.executeCommand("workbench.action.closeAllEditors");
      await editor.commands.executeCommand("vscode.open", editor.Uri.file(file));
    },
    join(folder, "trial.hhtrial.json"),
  );
  await workbench
    .panel()
    .getByRole("row", { name: /^resnext/ })
    .first()
    .waitFor();
  expect(
    await workbench
      .panel()
      .getByRole("button", { name: /^Cancel the/ })
      .count(),
  ).toBe(0);
  await workbench.pictures("trial-file");
  expect(readdirSync(folder)).toEqual(["trial.hhtrial.json"]);
  kept.folder = join(workspace, "..", "..", `kept-${process.pid}`);
  cpSync(folder, kept.folder, { recursive: true });
});

story("a results file opens in Restricted Mode, and a damaged one says what it is", { restricted: true }, async (scene) => {
  const { workbench, workspace } = scene;
  if (kept.folder === null) throw new Error("the story before has kept no trial");
  const folder = join(workspace, "trials", "earlier");
  mkdirSync(folder, { recursive: true });
  cpSync(kept.folder, folder, { recursive: true });
  const open = (file: string): Promise<unknown> =>
    workbench.inHost((editor, path) => editor.commands.executeCommand("vscode.open", editor.Uri.file(path)), file);
  await open(join(folder, "trial.hhtrial.json"));
  await workbench
    .panel()
    .getByRole("row", { name: /^resnext/ })
    .first()
    .waitFor();
  await workbench.pictures("trial-file-restricted");
  const damaged = join(workspace, "damaged.hhtrial.json");
  writeFileSync(damaged, '{"schemaVersion": 1, "runs":');
  await open(damaged);
  await workbench
    .panel()
    .getByText(/is not JSON/)
    .first()
    .waitFor();
});
