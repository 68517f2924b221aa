/**
 * The page in Chromium as VS Code would show it: the extension's own HTML with its strict policy, a theme's colours, our style sheets,
 * and the built script or one that is bundled from source. Nothing leaves the machine: every address is answered here.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium, type Browser, type Page } from "playwright-core";
import { pageHtml, pageScript, pageStyles } from "../../src/extension/page/pageHtml";
import { bodyClass, themeStyle, type ThemeName } from "./themes";

const root = fileURLToPath(new URL("../..", import.meta.url));
const origin = "https://panel.test";

/** A Chromium of this machine; null where none is found. */
export const chromiumPath: string | null =
  [
    process.env["HYBRID_HYPOTHESIS_CHROMIUM"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  ].find((path) => path !== undefined && existsSync(path)) ?? null;

/** A script of the browser realm, written as TypeScript with paths from the root of the repository, as one file. */
export async function bundleOf(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2023",
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}

export function launch(): Promise<Browser> {
  if (chromiumPath === null) throw new Error("no Chromium was found; set HYBRID_HYPOTHESIS_CHROMIUM to one");
  return chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] });
}

export interface PageOptions {
  readonly theme: ThemeName;
  readonly width: number;
  readonly height?: number;
  /** In place of the built script; from `bundleOf`. */
  readonly script?: string;
  /** Runs before the page's own script; not under its policy. */
  readonly before?: string;
}

export interface OpenPage {
  readonly page: Page;
  /** What the console and the page complained about: violations of the policy and errors. */
  readonly problems: readonly string[];
}

const read = (path: string): string => readFileSync(`${root}/${path}`, "utf8");

/** VS Code adds its colours before our style sheets, and the kind of theme to the body. */
function html(theme: ThemeName): string {
  return pageHtml({ nonce: "test", source: origin, addressOf: (path) => `${origin}/${path}` })
    .replace("<title>", `<link rel="stylesheet" href="${origin}/theme.css" /><title>`)
    .replace("<body>", `<body class="${bodyClass(theme)}">`);
}

/** Opens the page; close it with `page.context().close()`. */
export async function openPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const { theme, width, height = 900, script, before } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  const answers = new Map<string, readonly [string, string]>([
    ["/", ["text/html", html(theme)]],
    [`/${pageScript}`, ["text/javascript", script ?? read(pageScript)]],
    ["/theme.css", ["text/css", themeStyle(theme)]],
    ...pageStyles.map((path) => [`/${path}`, ["text/css", read(path)]] as const),
  ]);
  await page.route("**/*", (route) => {
    const answer = answers.get(new URL(route.request().url()).pathname);
    return answer === undefined ? route.fulfill({ status: 204 }) : route.fulfill({ contentType: answer[0], body: answer[1] });
  });
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(`${origin}/`);
  return { page, problems };
}
