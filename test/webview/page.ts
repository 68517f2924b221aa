/**
 * A page of ours in Chromium as VS Code would show it: the panel's strict policy, a theme's colours, our style sheets, and a script
 * that is bundled from source. Nothing leaves the machine: every address is answered here.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium, type Browser, type Page } from "playwright-core";
import { bodyClass, themeStyle, type ThemeName } from "./themes";

const root = fileURLToPath(new URL("../..", import.meta.url));
const origin = "https://panel.test";
const nonce = "test";

/** As the panel has it. */
const policy = `default-src 'none'; style-src ${origin}; img-src blob: data:; script-src 'nonce-${nonce}'`;

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

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

export interface PageOptions {
  readonly theme: ThemeName;
  readonly width: number;
  readonly height?: number;
  /** Files of media/. */
  readonly styles: readonly string[];
  /** From `bundleOf`. */
  readonly script: string;
  /** Runs before the page's own script; not under its policy. */
  readonly before?: string;
}

export interface OpenPage {
  readonly page: Page;
  /** What the console and the page complained about: violations of the policy and errors. */
  readonly problems: readonly string[];
}

/** Opens the page; close it with `page.context().close()`. */
export async function openPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const { theme, width, height = 900, styles, script, before } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", ({ message }) => problems.push(message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(message.text());
  });
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <title>Hybrid Hypothesis</title>
    ${["theme.css", ...styles].map((file) => `<link rel="stylesheet" href="${origin}/${file}" />`).join("\n    ")}
  </head>
  <body class="${bodyClass(theme)}">
    <main></main>
    <script nonce="${nonce}" src="${origin}/page.js"></script>
  </body>
</html>`;
  const answers = new Map<string, readonly [string, string]>([
    ["/", ["text/html", html]],
    ["/page.js", ["text/javascript", script]],
    ["/theme.css", ["text/css", themeStyle(theme)]],
    ...styles.map((file) => [`/${file}`, ["text/css", readFileSync(`${root}/media/${file}`, "utf8")]] as const),
  ]);
  await page.route("**/*", (route) => {
    const answer = answers.get(new URL(route.request().url()).pathname);
    return answer === undefined ? route.fulfill({ status: 204 }) : route.fulfill({ contentType: answer[0], body: answer[1] });
  });
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(`${origin}/`);
  return { page, problems };
}
