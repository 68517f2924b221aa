/** Asks for a recipe of the user's own, step by step; every step starts with what the preset has. */
import * as vscode from "vscode";
import { findStudy, studyIds } from "../../networks";
import { InputError } from "../../protocol";
import { presets, recipeOf, type PresetName, type RecipeRequest } from "../../trial";
import type { TrialOptions } from "./trialArguments";

const steps = 5;
const titleOf = (step: number): string => vscode.l10n.t("A recipe of your own ({0} of {1})", step, steps);

const presetNames: readonly PresetName[] = ["quick", "standard", "paper"];

async function choose<T extends string>(
  step: number,
  placeHolder: string,
  choices: readonly { readonly label: T; readonly detail: string }[],
): Promise<T | null> {
  return (await vscode.window.showQuickPick(choices, { title: titleOf(step), placeHolder, ignoreFocusOut: true }))?.label ?? null;
}

async function openOne(options: vscode.OpenDialogOptions): Promise<string | null> {
  const [uri] = (await vscode.window.showOpenDialog({ canSelectMany: false, ...options })) ?? [];
  return uri?.fsPath ?? null;
}

async function askData({ data }: Pick<RecipeRequest, "data">): Promise<string | null> {
  const folder = vscode.l10n.t("A folder of your own…");
  const all = [
    { label: "shapes", detail: vscode.l10n.t("Generated images; nothing is downloaded.") },
    { label: "cifar10", detail: vscode.l10n.t("Downloaded once, then kept.") },
    { label: folder, detail: vscode.l10n.t("With train/<class>/* and test/<class>/*, or CIFAR-10's binary files.") },
  ];
  // What the preset takes comes first.
  const choices = [...all].sort((a, b) => Number(b.label === data) - Number(a.label === data));
  const chosen = await choose(3, vscode.l10n.t("Data"), choices);
  return chosen === folder ? openOne({ canSelectFolders: true, canSelectFiles: false }) : chosen;
}

/** Why a value is not possible, in the words of the recipe's own check; undefined where it is. */
function problemOf(given: TrialOptions): string | undefined {
  try {
    recipeOf({ ...given });
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

async function askNumber(step: number, prompt: string, { field, given }: { field: "trials" | "epochs"; given: TrialOptions }) {
  const text = await vscode.window.showInputBox({
    ...{ title: titleOf(step), prompt, ignoreFocusOut: true, value: String(recipeOf({ ...given })[field]) },
    validateInput: (value) =>
      value.trim() === "" ? vscode.l10n.t("Give a number.") : problemOf({ ...given, [field]: Number(value) }),
  });
  return text === undefined ? null : { ...given, [field]: Number(text) };
}

/** Null where the user left. */
export async function askRecipe(): Promise<TrialOptions | null> {
  const ofPreset = (preset: PresetName): string => {
    const { trials, epochs, width, data } = presets[preset];
    return vscode.l10n.t("{0} trials of {1} epochs, width {2}, data {3}", trials, epochs, width, data);
  };
  const named = presetNames.map((label) => ({ label, detail: ofPreset(label) }));
  const preset = await choose(1, vscode.l10n.t("Sizes to start from"), named);
  if (preset === null) return null;
  const studies = studyIds.map((label) => ({ label, detail: findStudy(label).summary }));
  const study = await choose(2, vscode.l10n.t("Study: what is compared"), studies);
  if (study === null) return null;
  const data = await askData(presets[preset]);
  if (data === null) return null;
  const trials = await askNumber(4, vscode.l10n.t("Trials of every arm"), { field: "trials", given: { preset, study, data } });
  return trials && askNumber(5, vscode.l10n.t("Epochs of every run"), { field: "epochs", given: trials });
}

/** A block file against the control, at quick; null where the user left. */
export async function askBlockFile(): Promise<TrialOptions | null> {
  const filters = { [vscode.l10n.t("Block files")]: ["hhblock.json", "json"] };
  const file = await openOne({ filters });
  return file === null ? null : { preset: "quick", variants: ["separable", file] };
}
