/** Finds the VS Code that the stories run in: one that is named, one that can be downloaded, or VS Code's server from npm. */
import { existsSync } from "node:fs";
import { downloadAndUnzipVSCode, SilentReporter } from "@vscode/test-electron";
import type { DesktopEditor, Editor, NoEditor } from "./editor";
import { findChromium } from "./findChromium";
import { installServer } from "./installServer";

const downloadMilliseconds = 5000;

/** A desktop editor of this machine, or why there is none. */
async function findDesktop(): Promise<DesktopEditor | NoEditor> {
  const named = process.env["HYBRID_HYPOTHESIS_VSCODE"];
  if (named !== undefined) {
    if (existsSync(named)) return { kind: "desktop", program: named };
    throw new Error(`HYBRID_HYPOTHESIS_VSCODE names ${named}, which is not there: name the program of a VS Code, or unset it`);
  }
  if (process.platform === "linux" && !process.env["DISPLAY"]) return { reason: "there is no display to show it on" };
  try {
    const program = await downloadAndUnzipVSCode({
      version: "stable",
      timeout: downloadMilliseconds,
      reporter: new SilentReporter(),
    });
    return { kind: "desktop", program };
  } catch (error) {
    return { reason: `it cannot be downloaded (${error instanceof Error ? error.message : String(error)})` };
  }
}

/** @param say is given one line for each thing that takes long */
export async function findEditor(say: (line: string) => void): Promise<Editor | NoEditor> {
  if (process.platform === "win32") return { reason: "nobody has run them on Windows yet" };
  const desktop = await findDesktop();
  if ("kind" in desktop) {
    say(`The stories run in the desktop editor ${desktop.program}.`);
    return desktop;
  }
  say(`The stories run in VS Code's server and Chromium, not in a desktop editor: ${desktop.reason}.`);
  const chromium = findChromium(say);
  if ("reason" in chromium) return chromium;
  const server = installServer(say);
  return "reason" in server ? server : { kind: "server", ...server, ...chromium };
}
