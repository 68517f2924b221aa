/** The import arrows of ARCHITECTURE.md hold, and the checker catches what it must. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { arrowProblems, arrows } from "./arrows";
import { productSources, projectFiles, read, root } from "./projectFiles";

const folderOf = (realm: string): string => (realm === "webview" ? "webview" : `src/${realm}`);

describe("the project", () => {
  it("has no import outside of the table", () => {
    expect(productSources.length).toBeGreaterThan(10);
    expect(arrowProblems(productSources)).toEqual([]);
  });

  it.each(Object.keys(arrows))("has for %s a tsconfig that references what the table allows", (realm) => {
    const folder = folderOf(realm);
    const { references } = z
      .object({ references: z.array(z.object({ path: z.string() })).default([]) })
      .parse(JSON.parse(read(`${folder}/tsconfig.json`)));
    const referenced = references.map(({ path }) => join(folder, path));
    expect(referenced.sort()).toEqual((arrows[realm] ?? []).map(folderOf).sort());
  });

  it("has every realm in the root tsconfig", () => {
    const { references } = z
      .object({ references: z.array(z.object({ path: z.string() })) })
      .parse(JSON.parse(read("tsconfig.json")));
    expect(references.map(({ path }) => path).sort()).toEqual([...Object.keys(arrows).map(folderOf), "test"].sort());
  });

  it("has no realm that is not in the table", () => {
    const realms = new Set(projectFiles.flatMap(({ path }) => /^src\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect([...realms].filter((realm) => arrows[realm] === undefined)).toEqual([]);
    for (const realm of Object.keys(arrows)) expect(existsSync(join(root, folderOf(realm)))).toBe(true);
  });

  it("has no cycle in the table", () => {
    const done = new Set<string>();
    const visit = (realm: string, above: readonly string[]): void => {
      expect(above).not.toContain(realm);
      if (done.has(realm)) return;
      for (const next of arrows[realm] ?? []) visit(next, [...above, realm]);
      done.add(realm);
    };
    for (const realm of Object.keys(arrows)) visit(realm, []);
  });
});

describe("the checker", () => {
  const problems = (path: string, text: string): readonly string[] => arrowProblems([{ path, text }]);

  it.each([
    ["an arrow that is not in the table", "src/blocks/a.ts", 'import { b } from "../random";', "may not import random"],
    ["a deep import", "src/statistics/a.ts", 'import { b } from "../blocks/size";', "may not import blocks"],
    ["an import of types", "src/trial/a.ts", 'import type { B } from "../training";', "may not import training"],
    ["a re-export", "src/protocol/index.ts", 'export * from "../trial/events";', "may not import trial"],
    ["a dynamic import", "src/cli/a.ts", 'const b = await import("../training/loop");', "may not import training"],
    ["a require", "src/cli/a.ts", 'const b = require("../training/loop");', "may not import training"],
    ["an import for its effects", "src/worker/a.ts", 'import "../cli";', "may not import cli"],
    ["a deeper folder", "src/training/data/a.ts", 'import { b } from "../../worker/client";', "may not import worker"],
    ["the host from the webview", "webview/a.ts", 'import { b } from "../src/extension/panel";', "may not import extension"],
    ["the webview from the host", "src/extension/a.ts", 'import { b } from "../../webview/rows";', "may not import webview"],
    ["vscode outside of the extension", "src/trial/a.ts", 'import * as vscode from "vscode";', "vscode belongs"],
    ["tfjs outside of training", "src/worker/a.ts", 'import * as tf from "@tensorflow/tfjs-core";', "tfjs belongs"],
    ["node in a pure realm", "src/blocks/a.ts", 'import { join } from "node:path";', "runs anywhere"],
    ["node by its short name", "src/protocol/a.ts", 'import { join } from "path";', "runs anywhere"],
    ["node in the webview", "webview/a.ts", 'import { join } from "node:path";', "runs anywhere"],
    ["test code in the product", "src/trial/a.ts", 'import { b } from "../../test/fake";', "outside of the product"],
    ["a realm nobody declared", "src/magic/a.ts", "", "not in the table"],
  ])("catches %s", (_what, path, text, message) => {
    const found = problems(path, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  it.each([
    ["an allowed arrow", "src/equivalences/a.ts", 'import { b } from "../blocks";'],
    ["a neighbour", "src/blocks/a.ts", 'import { b } from "./size";'],
    ["a folder of its own realm", "src/training/data/a.ts", 'import { b } from "../folders";'],
    ["node where it belongs", "src/worker/a.ts", 'import { fork } from "node:child_process";'],
    ["vscode where it belongs", "src/extension/a.ts", 'import * as vscode from "vscode";'],
    ["tfjs where it belongs", "src/training/a.ts", 'import * as tf from "@tensorflow/tfjs-core";'],
    ["a package", "src/random/a.ts", 'import { b } from "pure-rand";'],
    ["the version", "src/cli/a.ts", 'import { version } from "../../package.json";'],
    ["an import in a comment", "src/blocks/a.ts", '// import { b } from "../trial";'],
    ["an import in a string", "src/blocks/a.ts", "const code = 'import { b } from \"../trial\"';"],
  ])("allows %s", (_what, path, text) => {
    expect(problems(path, text)).toEqual([]);
  });
});
