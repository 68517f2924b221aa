/** The engines of this machine in the status bar, and the list behind it. Looked for in processes of their own, once, when first shown. */
import * as vscode from "vscode";
import type { EngineReport } from "../../protocol";
import { isActive, type PanelState } from "../../protocol/panel";
import { changeTensorflow } from "./changeTensorflow";
import { pickFromEngines } from "./enginePick";
import {
  bestEngine,
  engineStatusText,
  enginesFound,
  enginesSchema,
  enginesSeen,
  type KnownEngine,
  type KnownEngines,
} from "./engineText";

const key = "hybridHypothesis.engines";

export interface EnginesOptions {
  readonly context: Pick<vscode.ExtensionContext, "globalState">;
  readonly state: () => PanelState;
  /** Where results go. */
  readonly results: () => string;
}

export interface Engines {
  /** Something of ours is on the screen. */
  show(): void;
  /** Lets the user choose among what helps. */
  pick(): Promise<void>;
  /** The one that trials take, as far as known. */
  best(): KnownEngine | null;
  /** A trial has opened an engine: nobody need look any more. */
  seen(report: EngineReport): void;
  dispose(): void;
}

export function createEngines({ context: { globalState }, state, results }: EnginesOptions): Engines {
  const item = vscode.window.createStatusBarItem("hybridHypothesis.engines", vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t("Hybrid Hypothesis: engine");
  item.command = "hybridHypothesis.showEngines";
  let known: KnownEngines = enginesSchema.safeParse(globalState.get(key)).data ?? [];
  let looking: Promise<void> | null = null;
  const stop = new AbortController();

  const draw = (): void => {
    const { text, tooltip, warns } = engineStatusText(known, looking !== null, vscode.l10n.t);
    Object.assign(item, { text, tooltip });
    item.backgroundColor = warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  };
  const put = (next: KnownEngines): void => {
    known = next;
    globalState.update(key, next).then(undefined, () => undefined);
  };

  const lookNow = async (): Promise<void> => {
    const [{ startWorker }, { findEngines }] = await Promise.all([import("../../worker/client"), import("../../trial")]);
    put(enginesFound(await findEngines(startWorker, stop.signal)));
  };
  const look = (): Promise<void> => {
    looking ??= lookNow()
      .catch(() => undefined)
      .finally(() => {
        looking = null;
        draw();
      });
    draw();
    return looking;
  };
  const change = async (action: "install" | "remove"): Promise<void> => {
    if (await changeTensorflow(action)) await look();
  };

  const isTraining = (): boolean => {
    const { trial } = state();
    return trial !== null && isActive(trial);
  };
  const show = (): void => {
    draw();
    item.show();
    // A trial is about to tell, and its measurements are not to be disturbed.
    if (known.length === 0 && !isTraining()) void look();
  };
  const pick = async (): Promise<void> => {
    item.show();
    if (known.length === 0) await look();
    const { isTrusted: trusted } = vscode.workspace;
    const chosen = await pickFromEngines({ trusted, results: results(), engines: known, state: state() });
    if (chosen === "trust") await vscode.commands.executeCommand("workbench.trust.manage");
    else if (chosen === "look") await look().then(pick);
    else if (chosen !== null) await change(chosen);
  };

  return {
    show,
    pick,
    best: () => bestEngine(known),
    seen(report) {
      put(enginesSeen(known, report));
      draw();
      item.show();
    },
    dispose() {
      stop.abort();
      item.dispose();
    },
  };
}
