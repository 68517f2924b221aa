/** Hostile text in hovers, against a Markdown renderer that makes links of all that looks like one. */
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { unknown } from "../../../src/blocks";
import { codeBlock, codeSpan, escapeMarkdown, explain, explanationMarkdown, plainText } from "../../../src/explain";
import { freshConvolution } from "../../../src/networks";
import { stream } from "../../../src/random";

interface Renderer {
  readonly render: (text: string) => string;
}

/** The packager of extensions renders their pages with it, so that it is there. */
const load = createRequire(createRequire(import.meta.url).resolve("@vscode/vsce"));
const isFactory = (value: unknown): value is (options: object) => Renderer => typeof value === "function";
const renderer = z.custom<(options: object) => Renderer>(isFactory).parse(load("markdown-it"))({ html: true, linkify: true });

const pieces = [
  "[run](command:workbench.action.terminal.new)",
  "![x](https://example.org/a.png)",
  "<a href='command:x'>y</a>",
  "<img src=x onerror=y>",
  "https://example.org",
  "www.example.org",
  "a@example.org",
  "`",
  "```",
  "~~~",
  "\n",
  "\r\n",
  "\n\n# ",
  "\n- ",
  "\n> ",
  "\n    ",
  "|",
  "**",
  "__",
  "$(trash)",
  "&lt;",
  "&#x5b;",
  "\\",
  "\u0000",
  "\u202e",
  "\u2066",
  "\u200b",
  "\ud800",
  "]: command:x",
  "<!--",
  "C",
  "1. ",
  "===",
  "---",
  " ",
];

const hostile = (seed: number): string => {
  const random = stream("hostile", seed);
  return Array.from({ length: 1 + random.integer(6) }, () => pieces[random.integer(pieces.length)] ?? "").join("");
};

/** Any tag but those that an explanation has of its own. */
const markup = /<(?!\/?(?:p|code|pre|ul|li|strong|br|h4|details|summary|b)\b)/;
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
const squeezed = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

describe("hostile text", () => {
  it("is shown as it is, and does nothing, in 3,000 random mixtures", () => {
    for (let seed = 0; seed < 3000; seed++) {
      const text = hostile(seed);
      const html = renderer.render(`Told: ${escapeMarkdown(text)}.`);
      expect(html, text).toMatch(/^<p>[^<]*<\/p>\n$/);
      expect(squeezed(textOf(html)), text).toBe(squeezed(`Told: ${plainText(text)}.`));
      expect(escapeMarkdown(text), text).not.toMatch(/(?<!\\)\$\(/);
      expect(renderer.render(`Told ${codeSpan(text)}`), text).toMatch(/^<p>Told(?: <code>[^<]*<\/code>)?<\/p>\n$/);
      expect(renderer.render(codeBlock(text, "python")), text).toMatch(
        /^<pre><code class="language-python">[^<]*<\/code><\/pre>\n$/,
      );
    }
  });

  it("has no controls, and nothing that turns the order of reading", () => {
    expect(plainText("a\u0000b\u202ec\u2066d\u200be\ud800f\ng")).toBe("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf g");
  });

  it("does nothing in the names of sizes, callees and notes of an explanation", () => {
    for (let seed = 0; seed < 150; seed++) {
      const text = hostile(seed);
      const channels = unknown(text.replaceAll("·", ""));
      const block = freshConvolution("k", { size: 3, from: channels, to: 4 });
      const explanation = explain({
        framework: "keras",
        call: text,
        kind: text,
        block,
        input: null,
        output: null,
        notes: [{ about: "alias", text }],
      });
      const html = renderer.render(explanationMarkdown(explanation));
      expect(html, text).not.toMatch(markup);
    }
  });
});
