/** What the documents say is so: links resolve, commands exist, every realm and runtime dependency is explained. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { arrows } from "./arrows";
import { productSources, projectFiles, read, root, type ProjectFile } from "./projectFiles";

const documents = projectFiles.filter(({ path }) => path.endsWith(".md"));
const { scripts, contributes } = z
  .object({
    scripts: z.record(z.string(), z.string()),
    contributes: z.object({ commands: z.array(z.object({ command: z.string() })) }),
  })
  .parse(JSON.parse(read("package.json")));

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

/** Links of a document to files that are not there, or to headings that the file has not. */
function brokenLinks({ path, text }: ProjectFile): readonly string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => target ?? []);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = "", heading] = link.split("#");
    const target = file === "" ? path : join(dirname(path), file);
    if (target !== path && !existsSync(join(root, target))) return true;
    if (heading === undefined) return false;
    const headings = [...(target === path ? text : read(target)).matchAll(/^#+ (.+)$/gm)].map(([, title]) => slug(title ?? ""));
    return !headings.includes(heading);
  });
}

/** `npm run x`, `npm start` and `npm test` in a text whose script package.json does not have. */
function unknownScripts(text: string): readonly string[] {
  const named = [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test))\b/g)].flatMap(([, run, own]) => run ?? own ?? []);
  return named.filter((name) => scripts[name] === undefined);
}

describe("documents", () => {
  it("have links that resolve", () => {
    expect(documents.map(({ path }) => path)).toContain("README.md");
    expect(documents.flatMap((file) => brokenLinks(file).map((link) => `${file.path}: ${link}`))).toEqual([]);
  });

  it("name scripts that exist", () => {
    expect(documents.flatMap(({ path, text }) => unknownScripts(text).map((name) => `${path}: ${name}`))).toEqual([]);
  });

  it("are checked for both", () => {
    const text = "# One\n[a](nowhere.md) [b](#one) [c](#two) [d](README.md) [e](https://example.org)";
    expect(brokenLinks({ path: "made-up.md", text })).toEqual(["nowhere.md", "#two"]);
    expect(unknownScripts("npm start, npm test, npm run nonsense")).toEqual(["nonsense"]);
  });

  it("explain every realm", () => {
    const architecture = read("ARCHITECTURE.md");
    const folders = Object.keys(arrows).map((realm) => (realm === "webview" ? "webview/" : `src/${realm}/`));
    expect(folders.filter((folder) => !architecture.includes(`\`${folder}\``))).toEqual([]);
  });

  it("justify every package that the product imports", () => {
    const architecture = read("ARCHITECTURE.md");
    const imported = productSources.flatMap(({ text }) =>
      [...text.matchAll(/from "((?:@[\w-]+\/)?[a-z][\w-]*)(?:\/[^"]*)?"/g)].flatMap(([, name]) => name ?? []),
    );
    const unexplained = new Set(imported.filter((name) => name !== "vscode" && !architecture.includes(`\`${name}\``)));
    expect([...unexplained]).toEqual([]);
  });
});

describe("commands of the editor", () => {
  it("are registered exactly as package.json contributes them", () => {
    const text = productSources.map((file) => file.text).join("\n");
    const registered = [...text.matchAll(/registerCommand\(\s*"([^"]+)"/g)].flatMap(([, id]) => id ?? []);
    expect(registered.sort()).toEqual(contributes.commands.map(({ command }) => command).sort());
  });
});
