/** The argument of the command runTrial: the options of the command line by their long names, typed. Pure: no vscode. */
import { resolve } from "node:path";
import { z } from "zod";
import { studyIds } from "../../networks";
import { InputError, type EngineChoice } from "../../protocol";
import type { RecipeChoices } from "../../trial";

const argumentsSchema = z
  .strictObject({
    preset: z.enum(["quick", "standard", "paper"]),
    study: z.enum(studyIds),
    data: z.string(),
    variants: z.array(z.string()),
    control: z.string(),
    trials: z.number(),
    epochs: z.number(),
    batch: z.number(),
    width: z.number(),
    modules: z.number(),
    seed: z.number(),
    trainImages: z.number(),
    testImages: z.number(),
    match: z.enum(["parameters", "multiply-adds", "none"]),
    inner: z.enum(["published", "linear"]),
    learningRate: z.number(),
    margin: z.number(),
    looks: z.number(),
    engine: z.enum(["auto", "tensorflow", "webgpu", "wasm"]),
    workers: z.int().min(1).max(1024),
    literal: z.boolean(),
    out: z.string(),
  })
  .partial();

/** What the command takes. */
export type TrialOptions = Readonly<z.input<typeof argumentsSchema>>;

export interface TrialArguments {
  readonly choices: RecipeChoices;
  readonly choice: EngineChoice;
  readonly workers: number | null;
  readonly literal: boolean;
  /** Absolute, null where none was named. */
  readonly out: string | null;
}

/** What the user's settings say where a caller says nothing. */
export interface TrialDefaults {
  readonly engine: EngineChoice;
  readonly workers: number | null;
  /** Where CIFAR-10 lies, absolute; null downloads it. */
  readonly dataFolder: string | null;
}

export const noDefaults: TrialDefaults = { engine: "auto", workers: null, dataFolder: null };

/**
 * Reads what a caller handed to the command; nothing means the quick preset. Paths count from `folder`.
 * @throws InputError naming the option.
 */
export function readTrialArguments(given: unknown, folder: string, defaults: TrialDefaults = noDefaults): TrialArguments {
  const parsed = argumentsSchema.safeParse(given ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path.join(".") ?? "";
    throw new InputError(`runTrial${at === "" ? "" : `, option ${at}`}: ${issue?.message ?? "not an object of options"}`);
  }
  const {
    batch: batchSize,
    engine = defaults.engine,
    workers = defaults.workers,
    literal = false,
    out,
    data,
    ...rest
  } = parsed.data;
  const isName = data === undefined || data === "shapes" || data === "cifar10";
  return {
    choices: { ...rest, batchSize, data: isName ? data : resolve(folder, data) },
    choice: engine,
    workers,
    literal,
    out: out === undefined ? null : resolve(folder, out),
  };
}
