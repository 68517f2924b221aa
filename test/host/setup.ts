/** Before the stories: finds an editor, and builds what runs inside and in place of it. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";
import type { TestProject } from "vitest/node";
import type { Editor, NoEditor } from "./editor";
import { findEditor } from "./findEditor";
import { built, probe, root, screenshots, shim } from "./folders";

declare module "vitest" {
  interface ProvidedContext {
    editor: Editor | NoEditor;
  }
}

const shared: BuildOptions = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "error" };

/** The probe comes as an extension that is installed in every editor. */
const probeManifest = {
  main: "./probe.js",
  activationEvents: ["onStartupFinished"],
  name: "story-probe",
  publisher: "hybrid-hypothesis",
  version: "0.0.0",
  engines: { vscode: "^1.90.0" },
  capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
};

async function buildRing(): Promise<void> {
  rmSync(built, { recursive: true, force: true });
  mkdirSync(probe, { recursive: true });
  writeFileSync(join(probe, "package.json"), JSON.stringify(probeManifest));
  const source = (name: string): string => join(root, "test", "host", name);
  await build({ ...shared, entryPoints: [source("probe.ts")], outfile: join(probe, "probe.js"), external: ["vscode"] });
  await build({ ...shared, entryPoints: [source("editorShim.ts")], outfile: shim, banner: { js: "#!/usr/bin/env node" } });
  chmodSync(shim, 0o755);
}

export async function setup(project: TestProject): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const editor = await findEditor(say);
  if ("reason" in editor) say(`skipped: the stories in the editor, because ${editor.reason}`);
  else await buildRing();
  rmSync(screenshots, { recursive: true, force: true });
  project.provide("editor", editor);
}
