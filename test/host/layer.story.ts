/** A layer of the user's own code in a trial: its chip, its pinned result, and what becomes of both when the code changes. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import { palettes } from "../../src/extension/code/palette";
import { layerIn, resultsOf } from "../unit/extension/inline/layerTrials";
import { overChip, seeChips } from "./chips";
import { story } from "./story";
import { resultsWhen, trialFolders } from "./trialFile";
import type { Workbench } from "./workbench";

const minutes = 60_000;
const layer = "groups=32";
const result = /\d+\.\d\d % · Δ [+−]?\d+\.\d\d \[.+\] · n = 3 · a first look/;

async function openAt(workbench: Workbench, file: string, text: string): Promise<void> {
  await workbench.inHost(
    async (editor, [path, word]) => {
      const shown = await editor.window.showTextDocument(await editor.workspace.openTextDocument(path ?? ""));
      const at = shown.document.positionAt(shown.document.getText().indexOf(word ?? ""));
      shown.selection = new editor.Selection(at, at);
    },
    [file, text],
  );
}

/** Resolves when the chart of the thread has the colours of the theme. */
async function chartIsDrawn(workbench: Workbench): Promise<void> {
  const kind = z.number().parse(await workbench.inHost((editor) => editor.window.activeColorTheme.kind, null));
  const palette = [palettes.light, palettes.dark, palettes.highContrast, palettes.highContrastLight][kind - 1];
  const chart = workbench.page.locator(".review-widget img");
  const svg = async (): Promise<string> => {
    const [, data = ""] = /base64,(.+)$/.exec((await chart.getAttribute("src")) ?? "") ?? [];
    return Buffer.from(data, "base64").toString();
  };
  await expect.poll(svg, { timeout: minutes }).toContain(palette?.quiet ?? "no palette");
}

/** Replaces a text of the document that is edited, as one edit. */
async function edit(workbench: Workbench, before: string, after: string): Promise<void> {
  await workbench.inHost(
    async (editor, [old, next]) => {
      const { activeTextEditor: shown } = editor.window;
      if (shown === undefined) throw new Error("no text is edited");
      const start = shown.document.getText().indexOf(old ?? "");
      const { document } = shown;
      const range = new editor.Range(document.positionAt(start), document.positionAt(start + (old ?? "").length));
      await shown.edit((edits) => edits.replace(range, next ?? ""));
    },
    [before, after],
  );
}

story("a layer is tried at the cursor, and its line tells how far its trial is and what it found", {}, async (scene) => {
  const { workbench, workspace } = scene;
  await openAt(workbench, join(workspace, "network.py"), layer);
  await workbench.palette("Try This Layer in a Trial");
  await seeChips(workbench, /trial: \d+ %, \d+ (s|min) left/);
  await workbench.pictures("layer-running");
  const { recipe, runs } = await resultsWhen(workspace, ({ status }) => status === "complete", 4 * minutes);
  expect(recipe.layers).toMatchObject({ "conv2d-line-10": { file: "network.py", line: 10, call: "nn.Conv2d" } });
  expect(runs.map(({ status }) => status)).toEqual(runs.map(() => "complete"));
  await seeChips(workbench, result);
});

/** A trial of the layer as the command line would have left it. */
function leaveTrial(workspace: string): void {
  const text = readFileSync(join(workspace, "network.py"), "utf8");
  const errors = {
    separable: [20, 22, 21],
    "separable-equivalent": [21, 20, 22],
    convolution: [15, 16, 16],
    layer: [24, 25, 27],
  };
  const folder = join(workspace, "trials", "earlier");
  mkdirSync(folder, { recursive: true });
  const results = { ...resultsOf(errors, layerIn(10, text), "network.py"), status: "complete" };
  writeFileSync(join(folder, "trial.hhtrial.json"), JSON.stringify(results));
}

story("a result stands at its layer, is pinned below it, moves with it, and goes stale when it changes", {}, async (scene) => {
  const { workbench, workspace } = scene;
  const { page } = workbench;
  leaveTrial(workspace);
  await openAt(workbench, join(workspace, "network.py"), layer);
  await seeChips(workbench, result);
  await overChip(workbench);
  await page.getByText("Pin below the line").first().waitFor();
  await workbench.pictures("layer-chip");

  await workbench.palette("Pin the Result of This Layer");
  const thread = page.locator(".review-widget");
  await thread.getByRole("table").waitFor();
  await thread.getByRole("img", { name: /interval/ }).waitFor();
  await thread.getByText(/first look, no more/).waitFor({ state: "attached" });
  // The editor opens its list of comments for the first one.
  await workbench.inHost((editor) => editor.commands.executeCommand("workbench.action.closePanel"), null);
  await workbench.pictures("layer-pinned", () => chartIsDrawn(workbench));

  await edit(workbench, "class Stage", "# Moved.\n\n\nclass Stage");
  await seeChips(workbench, result);
  await edit(workbench, layer, "groups=16");
  await seeChips(workbench, /stale: \d+\.\d\d/);
  await thread.getByText(/Stale: the layer has changed/).waitFor({ state: "attached" });
  await workbench.pictures("layer-stale", () => chartIsDrawn(workbench));
  await edit(workbench, "groups=16", layer);
  await seeChips(workbench, result);

  await workbench.palette("Hide or Show Results in the Code");
  await thread.waitFor({ state: "detached" });
  await seeChips(workbench, /^$/);
  await workbench.palette("Hide or Show Results in the Code");
  await thread.getByRole("table").waitFor();
  await seeChips(workbench, result);
  await thread.getByText("Unpin").click();
  await thread.waitFor({ state: "detached" });
});

story("text that was never saved is tried as it stands, with lenses above its layers", {}, async ({ workbench }) => {
  await workbench.inHost(async (editor) => {
    await editor.workspace.getConfiguration("hybridHypothesis").update("codeLens", true, true);
    const content = "from torch import nn\nlayer = nn.Conv2d(8, 8, 3, padding=1)\n";
    await editor.window.showTextDocument(await editor.workspace.openTextDocument({ language: "python", content }));
  }, null);
  await workbench.page.getByText("Try this layer").first().click();
  await seeChips(workbench, /trial: \d+ %/);
  await workbench.palette("Cancel the Running Trial");
  await seeChips(workbench, /cancelled|not compared|n = /);
});

story("a workspace that is not trusted tries no layer and says so", { restricted: true }, async ({ workbench, workspace }) => {
  await openAt(workbench, join(workspace, "network.py"), layer);
  expect(await workbench.inHost((editor) => editor.commands.executeCommand("hybridHypothesis.tryLayer"), null)).toBeNull();
  await workbench.page.getByText("Training needs a trusted workspace.").first().waitFor();
  expect(trialFolders(workspace)).toEqual([]);
});
