/** The page's frame: its policy, style sheets and script. Pure, without vscode, so that a test can open the very same page. */

export interface PageAddresses {
  /** New for every page. */
  readonly nonce: string;
  /** Where styles may come from, as the policy names it. */
  readonly source: string;
  /** The address of a file of the extension, by its path. */
  readonly addressOf: (path: string) => string;
}

export const pageStyles: readonly string[] = ["media/panel.css", "media/results.css", "media/diagrams.css"];
export const pageScript = "dist/webview.js";

/** Scripts need the nonce; pictures are made by the page itself, to be exported. */
export function pageHtml({ nonce, source, addressOf }: PageAddresses): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; img-src blob: data:" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Hybrid Hypothesis</title>
${pageStyles.map((path) => `    <link rel="stylesheet" href="${addressOf(path)}" />`).join("\n")}
  </head>
  <body>
    <main></main>
    <script nonce="${nonce}" src="${addressOf(pageScript)}"></script>
  </body>
</html>`;
}
