/** The settings, read in one place and checked: what cannot be right counts as not set. */
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { z } from "zod";

const text = z.string().trim().catch("");

const settingsSchema = z.object({
  engine: z.enum(["auto", "tensorflow", "wasm"]).catch("auto"),
  /** 0 leaves it to the program. */
  workers: z.int().min(0).max(256).catch(0),
  dataFolder: text,
  resultsFolder: text,
  python: text,
  codeLens: z.boolean().catch(false),
  hovers: z.boolean().catch(true),
});

export interface Settings {
  readonly engine: "auto" | "tensorflow" | "wasm";
  /** Worker processes of a trial; null leaves it to the program. */
  readonly workers: number | null;
  /** Where CIFAR-10 lies; null downloads it. */
  readonly dataFolder: string | null;
  /** Where results go; null is the open folder, or the extension's storage. */
  readonly resultsFolder: string | null;
  /** The interpreter whose TensorFlow is tried first. */
  readonly python: string | null;
  /** Whether "Try this layer" stands above layers. */
  readonly codeLens: boolean;
  /** Whether hovers over layers are shown. */
  readonly hovers: boolean;
}

/** A path as the user wrote it, the home folder by its sign. */
function pathOf(written: string): string | null {
  if (written === "") return null;
  return /^~[/\\]/.test(written) ? join(homedir(), written.slice(2)) : written;
}

export function readSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration("hybridHypothesis");
  const read = Object.fromEntries(Object.keys(settingsSchema.shape).map((name) => [name, configuration.get(name)]));
  const { engine, workers, dataFolder, resultsFolder, python, codeLens, hovers } = settingsSchema.parse(read);
  return {
    engine,
    workers: workers === 0 ? null : workers,
    dataFolder: pathOf(dataFolder),
    resultsFolder: pathOf(resultsFolder),
    python: pathOf(python),
    codeLens,
    hovers,
  };
}
