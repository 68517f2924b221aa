/** What the page asks for, done by the editor. The page itself can do none of it. */
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { PanelIntent, TrialState } from "../../protocol/panel";

/** What of the editor's actions a page may ask for. */
export interface IntentActions {
  readonly cancelTrial: () => void;
  readonly resumeTrial: (folder: string) => Promise<unknown>;
  readonly openResults: (file: string) => Promise<void>;
  readonly saveTrial: (folder: string) => Promise<void>;
  readonly measure: () => void;
  readonly say: (sentence: string) => void;
}

const extensions = { svg: ["svg"], png: ["png"] } as const;
const copiedMilliseconds = 3000;

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t("$(clippy) Copied"), copiedMilliseconds);
}

type Picture = Extract<PanelIntent, { intent: "export" }>;

/** Where a picture is proposed to lie: beside the trial, else in the open folder. */
function proposed({ name, kind }: Picture, trial: TrialState | null): vscode.Uri | undefined {
  // Never a path: the page names a file, the user the place.
  const file = `${name.replaceAll(/[^\p{L}\p{N} _-]/gu, "-").slice(0, 80)}.${kind}`;
  if (trial !== null && trial.file !== null) return vscode.Uri.file(join(dirname(trial.file), file));
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder === undefined ? undefined : vscode.Uri.joinPath(folder.uri, file);
}

async function savePicture(picture: Picture, trial: TrialState | null): Promise<void> {
  const { kind, content } = picture;
  const defaultUri = proposed(picture, trial);
  const filters = { [kind.toUpperCase()]: [...extensions[kind]] };
  const uri = await vscode.window.showSaveDialog({ filters, ...(defaultUri === undefined ? {} : { defaultUri }) });
  if (uri === undefined) return;
  const bytes = Buffer.from(content, kind === "svg" ? "utf8" : "base64");
  // Beside the target and then in its place, so that a file is there whole or not at all.
  const beside = uri.with({ path: `${uri.path}.part` });
  await vscode.workspace.fs.writeFile(beside, bytes);
  await vscode.workspace.fs.rename(beside, uri, { overwrite: true });
}

async function doIntent(
  intent: Exclude<PanelIntent, { intent: "ready" }>,
  actions: IntentActions,
  trial: TrialState | null,
): Promise<void> {
  const file = trial?.file ?? null;
  switch (intent.intent) {
    case "runTrial":
    case "showEngines":
      await vscode.commands.executeCommand(`hybridHypothesis.${intent.intent}`);
      break;
    case "cancelTrial":
      actions.cancelTrial();
      break;
    case "measure":
      actions.measure();
      break;
    case "copy":
      await copy(intent.text);
      break;
    case "export":
      await savePicture(intent, trial);
      break;
    case "resumeTrial":
      if (file !== null) await actions.resumeTrial(dirname(file));
      break;
    case "openResults":
      if (file !== null) await actions.openResults(file);
      break;
    case "saveTo":
      if (file !== null) await actions.saveTrial(dirname(file));
      break;
  }
}

/** Does what a page that shows this trial asks for; what cannot be done is said in one sentence. */
export function handleIntent(actions: IntentActions, trial: () => TrialState | null): (intent: PanelIntent) => void {
  return (intent) => {
    if (intent.intent === "ready") return;
    doIntent(intent, actions, trial()).catch((error: unknown) =>
      actions.say(error instanceof Error ? error.message : String(error)),
    );
  };
}
