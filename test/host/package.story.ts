/** The extension as it is shipped: one file, installed into an editor that has nothing of it. */
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { z } from "zod";
import { root } from "./folders";
import { story } from "./story";
import { resultsWhen } from "./trialFile";

const minutes = 60_000;

story("the package is small, installs, and runs the quick trial from the palette", { bare: true }, async (scene) => {
  const { workbench, workspace } = scene;
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts", "package.mjs")], { encoding: "utf8" });
  expect(stderr, "npm run package").toSatisfy(() => status === 0);
  const { name, version } = z
    .looseObject({ name: z.string(), version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const file = join(root, `${name}-${version}.vsix`);
  expect(statSync(file).size).toBeLessThan(5_000_000);
  await workbench.inHost(
    (editor, path) => editor.commands.executeCommand("workbench.extensions.installExtension", editor.Uri.file(path)),
    file,
  );
  await workbench.palette("Run Hybrid Hypothesis Trial");
  const { recipe } = await resultsWhen(workspace, (results) => results.status === "complete", 4 * minutes);
  expect(recipe.preset).toBe("quick");
  await workbench
    .panel()
    .getByText(/^Complete/)
    .first()
    .waitFor();
  await workbench.pictures("installed");
});
