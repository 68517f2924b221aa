/** A VS Code that is open: its window, to press keys and look, and its extension host, to ask. */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from "playwright-core";
import type * as vscode from "vscode";
import type { Editor } from "./editor";
import { freePort, listenForExtensionHosts } from "./extensionHosts";
import { probe, screenshots, shim } from "./folders";
import { evaluateRequest, portVariable } from "./probeMessages";

export interface WorkbenchOptions {
  readonly editor: Editor;
  /** The folder to open; null opens none. */
  readonly workspace: string | null;
  /** Where this editor keeps its settings and state. */
  readonly userData: string;
  /** Whether the workspace is not trusted. */
  readonly restricted: boolean;
  /** The folder of the extension that it runs from its sources. */
  readonly extension: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Workbench {
  readonly page: Page;
  /** Runs a command by its title, as a user does. */
  palette(title: string): Promise<void>;
  /** The document in the webview that is seen. */
  panel(): FrameLocator;
  /**
   * Runs a function in the extension host. It sees the editor's API and the argument, nothing of the file it stands in.
   * @returns what it returns, as JSON carries it.
   */
  inHost<Argument>(run: (editor: typeof vscode, argument: Argument) => unknown, argument: Argument): Promise<unknown>;
  /**
   * Keeps what is seen, or only `part` of it, as out/screenshots/<name>-<theme>.png, in each of the four themes, once `show` has brought
   * it up.
   */
  pictures(name: string, show?: () => Promise<void>, part?: Locator): Promise<void>;
  /** Resolves when the editor has written down what it shows, and that has a text in it: it does so every few seconds, not at its end. */
  remembers(text: string): Promise<void>;
  /** Reloads the window, and resolves when its extension host is there again. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const startMilliseconds = 60_000;
const retryMilliseconds = 100;
const paletteMilliseconds = 5000;
const paletteTries = 6;

/** The name of a picture's theme, what it is called in the settings, and what a webview is told. */
const themes = [
  { name: "dark", setting: "Default Dark Modern", kind: "vscode-dark" },
  { name: "high-contrast", setting: "Default High Contrast", kind: "vscode-high-contrast" },
  { name: "high-contrast-light", setting: "Default High Contrast Light", kind: "vscode-high-contrast-light" },
  { name: "light", setting: "Default Light Modern", kind: "vscode-light" },
] as const;

/** Runs in the page: whether the editor's own store holds a text. */
const isStored = `async (text) => {
  const answer = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith("vscode-web-state-db")) continue;
    const database = await answer(indexedDB.open(name));
    const values = await answer(database.transaction("ItemTable").objectStore("ItemTable").getAll());
    database.close();
    if (values.some((value) => typeof value === "string" && value.includes(text))) return true;
  }
  return false;
}`;

/** An editor that is starting says nothing of its window, so the port is asked until it answers. */
async function connectTo(port: number, failed: AbortSignal): Promise<Browser> {
  for (;;) {
    failed.throwIfAborted();
    try {
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
  }
}

async function windowOf(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("the editor has no window");
  const page = context.pages()[0] ?? (await context.waitForEvent("page"));
  await page.locator(".monaco-workbench").waitFor({ timeout: startMilliseconds });
  return page;
}

const shownWebview = "iframe.webview.ready >> visible=true";

const panelOf = (page: Page): FrameLocator => page.frameLocator(shownWebview).frameLocator("#active-frame");

/** Types into the palette; an entry of that title is chosen once it is there. Opened before the editor knows all commands, it never does. */
async function runFromPalette(page: Page, title: string): Promise<void> {
  const entry = page.getByRole("option", { name: title }).first();
  const isThere = (): Promise<boolean> =>
    entry.waitFor({ timeout: paletteMilliseconds }).then(
      () => true,
      () => false,
    );
  for (let tries = 0; tries < paletteTries; tries++) {
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(`>${title}`);
    if (await isThere()) return page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
  }
  throw new Error(`the palette has no ${title}`);
}

/** Sets a colour theme; resolves when the window and the webview that is seen have its colours. */
async function showTheme(page: Page, inHost: Workbench["inHost"], { setting, kind }: (typeof themes)[number]): Promise<void> {
  await inHost(async (editor, chosen) => {
    const settings = editor.workspace.getConfiguration("workbench");
    if (settings.get("colorTheme") === chosen) return;
    const changed = new Promise((resolve) => editor.window.onDidChangeActiveColorTheme(resolve));
    await settings.update("colorTheme", chosen, true);
    await changed;
  }, setting);
  if ((await page.locator(shownWebview).count()) > 0) {
    // A notebook's webview has no extent while no cell has an output.
    await panelOf(page).locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor({ state: "attached" });
  }
}

interface Pictured {
  readonly name: string;
  readonly show: () => Promise<void>;
  /** The whole window if absent. */
  readonly part: Locator | undefined;
}

async function takePictures(page: Page, inHost: Workbench["inHost"], { name, show, part }: Pictured): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  for (const theme of themes) {
    await showTheme(page, inHost, theme);
    await show();
    await (part ?? page).screenshot({ path: join(screenshots, `${name}-${theme.name}.png`), animations: "disabled" });
  }
}

/** Starts an editor and waits until its extension host answers. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { editor, workspace, userData, restricted, extension, environment } = options;
  const hosts = await listenForExtensionHosts();
  const debuggingPort = await freePort();
  const extensions = join(userData, "extensions");
  cpSync(probe, join(extensions, "hybrid-hypothesis.story-probe-0.0.0"), { recursive: true });
  const firstHost = hosts.next();
  const failed = new AbortController();
  const ended = runTests({
    vscodeExecutablePath: shim,
    extensionDevelopmentPath: extension,
    // Left out by the shim: a window that runs a test module trusts every folder and shows no dialog.
    extensionTestsPath: probe,
    launchArgs: [
      ...(workspace === null ? [] : [workspace]),
      `--user-data-dir=${userData}`,
      `--extensions-dir=${extensions}`,
      `--remote-debugging-port=${debuggingPort}`,
    ],
    extensionTestsEnv: {
      ...environment,
      HYBRID_HYPOTHESIS_EDITOR: JSON.stringify(editor),
      ...(restricted ? { HYBRID_HYPOTHESIS_RESTRICTED: "1" } : {}),
      [portVariable]: String(hosts.port),
    },
  }).catch((error: unknown) => failed.abort(error));
  const browser = await connectTo(debuggingPort, failed.signal);
  const page = await windowOf(browser);
  let host = await firstHost;
  const inHost: Workbench["inHost"] = async (run, argument) => {
    const { result } = await host.sendRequest(evaluateRequest, { code: run.toString(), argument });
    return result;
  };

  return {
    page,
    inHost,
    palette: (title) => runFromPalette(page, title),
    panel: () => panelOf(page),
    pictures: (name, show = () => Promise.resolve(), part) => takePictures(page, inHost, { name, show, part }),
    async remembers(text) {
      await page.waitForFunction(`(${isStored})(${JSON.stringify(text)})`);
    },
    async reload() {
      const next = hosts.next();
      await page.reload();
      await page.locator(".monaco-workbench").waitFor();
      host = await next;
    },
    async close() {
      const session = await browser.newBrowserCDPSession().catch(() => null);
      await session?.send("Browser.close").catch(() => undefined);
      await ended;
      hosts.close();
    },
  };
}
