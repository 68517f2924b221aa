/** Every sentence of the editor has its German, and nothing is translated that is not there; the pictures of the first steps are up to date. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { walkthroughPictures } from "../../../scripts/walkthrough.mjs";
import { productSources, read, root, type ProjectFile } from "./projectFiles";

const textsSchema = z.record(z.string(), z.string().min(1));
const texts = (path: string): Record<string, string> => textsSchema.parse(JSON.parse(read(path)));

/** What is handed to `t` or `vscode.l10n.t` as a string. */
function messagesOf({ text }: Pick<ProjectFile, "text">): readonly string[] {
  return [...text.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, literal]) => z.string().parse(JSON.parse(literal ?? "")));
}

/** Messages that are put together before they are handed over, which nobody could translate. */
const unreadable = ({ text }: Pick<ProjectFile, "text">): boolean => /\bt\(\s*`/.test(text);

const extension = productSources.filter(({ path }) => path.startsWith("src/extension/"));
const messages = [...new Set(extension.flatMap(messagesOf))].sort();
const placeholders = (message: string): readonly string[] => [...message.matchAll(/\{\d+\}/g)].map(([place]) => place).sort();

describe("the German of the editor's code", () => {
  const german = texts("l10n/bundle.l10n.de.json");

  it("has every message, and nothing stale", () => {
    expect(messages.length).toBeGreaterThan(50);
    expect(Object.keys(german).sort()).toEqual(messages);
    expect(extension.filter(unreadable).map(({ path }) => path)).toEqual([]);
  });

  it("keeps the places of the arguments", () => {
    const broken = messages.filter((message) => placeholders(message).join() !== placeholders(german[message] ?? "").join());
    expect(broken).toEqual([]);
  });

  it("is checked", () => {
    expect(messagesOf({ text: 'vscode.l10n.t(\n "One {0}", 1); t("Two \\"x\\""); import("three")' })).toEqual([
      "One {0}",
      'Two "x"',
    ]);
    expect(unreadable({ text: "t(`One ${two}`)" })).toBe(true);
  });
});

describe("the German of package.json", () => {
  const english = texts("package.nls.json");

  it("has every text, and every text is used", () => {
    const used = [...read("package.json").matchAll(/"%([\w.]+)%"/g)].map(([, name]) => name ?? "");
    expect(Object.keys(english).sort()).toEqual([...new Set(used)].sort());
    expect(Object.keys(texts("package.nls.de.json")).sort()).toEqual(Object.keys(english).sort());
  });

  it("has the same links to commands, which exist", () => {
    const links = (text = ""): readonly string[] => [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id ?? "");
    const german = texts("package.nls.de.json");
    for (const [name, text] of Object.entries(english)) expect(links(german[name])).toEqual(links(text));
    const own = Object.values(english)
      .flatMap(links)
      .filter((id) => id.startsWith("hybridHypothesis.") && !id.endsWith(".focus"));
    expect(own.filter((id) => !read("package.json").includes(`"${id}"`))).toEqual([]);
  });
});

describe("the settings", () => {
  const settingSchema = z.looseObject({ markdownDescription: z.string(), scope: z.string() });
  const { contributes } = z
    .looseObject({
      contributes: z.looseObject({ configuration: z.looseObject({ properties: z.record(z.string(), settingSchema) }) }),
    })
    .parse(JSON.parse(read("package.json")));
  const settings = Object.entries(contributes.configuration.properties);
  const english = texts("package.nls.json");

  it("are few, ours, read by the program, and each has an example", () => {
    expect(settings.length).toBeLessThanOrEqual(20);
    const source = read("src/extension/settings.ts");
    for (const [name, { markdownDescription }] of settings) {
      expect(name).toMatch(/^hybridHypothesis\.\w+$/);
      expect(source).toContain(`${name.split(".")[1] ?? ""}:`);
      expect(english[markdownDescription.slice(1, -1)]).toContain("`");
    }
  });

  it("that name a program belong to the machine", () => {
    expect(Object.fromEntries(settings)["hybridHypothesis.python"]?.scope).toBe("machine");
  });
});

describe("the pictures of the first steps", () => {
  it("are those that scripts/walkthrough.mjs makes of the goldens", () => {
    const pictures = walkthroughPictures();
    const files = readdirSync(join(root, "media", "walkthrough")).sort();
    expect(files).toEqual(
      Object.keys(pictures)
        .map((name) => `${name}.svg`)
        .sort(),
    );
    for (const [name, content] of Object.entries(pictures)) expect(read(`media/walkthrough/${name}.svg`)).toBe(content);
  });

  it("have colours of the theme only, and no style sheet, which the editor's policy forbids", () => {
    for (const content of Object.values(walkthroughPictures())) {
      expect(content).not.toMatch(/#[0-9a-fA-F]{3}|rgb\(|<style|style=|class=|NaN|undefined/);
    }
  });
});
