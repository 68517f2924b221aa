/** Rules on source files that no compiler or linter checks. Each rule is shown to fail on a made-up file. */
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { codeFiles, productSources, projectFiles, read, type ProjectFile } from "./projectFiles";

const longest = 400;
const grabBag = /^(utils?|helpers?|common|misc)\b/i;

/** Absolute paths of somebody's home or work folder. Written so that this file contains none. */
const machinePath = /\/(?:home|Users|root|work)\/[\w.-]+|[A-Z]:\\Users\\/;
const unfinished = /\b(?:TO(?:DO)|FIX(?:ME))\b/;

interface Rule {
  readonly name: string;
  readonly files: readonly ProjectFile[];
  readonly broken: (file: ProjectFile) => boolean;
  readonly example: ProjectFile;
}

const rules: readonly Rule[] = [
  {
    name: `no file is longer than ${longest} lines`,
    files: codeFiles,
    broken: ({ text }) => text.trimEnd().split("\n").length > longest,
    example: { path: "src/blocks/long.ts", text: "let a;\n".repeat(longest + 1) },
  },
  {
    name: "no file is a grab-bag",
    files: codeFiles,
    broken: ({ path }) => grabBag.test(basename(path)),
    example: { path: "src/trial/utils.ts", text: "" },
  },
  {
    name: "every source file opens by saying what it is",
    files: codeFiles.filter(({ path }) => !path.endsWith(".test.ts")),
    broken: ({ text }) => !/^(#!.*\n)?\/\*\*[ \n]/.test(text),
    example: { path: "src/trial/silent.ts", text: 'import { join } from "node:path";\n' },
  },
  {
    name: "file names are camelCase",
    files: productSources,
    broken: ({ path }) => !/^[a-z][a-zA-Z0-9]*(\.d)?\.ts$/.test(basename(path)),
    example: { path: "src/trial/results-file.ts", text: "" },
  },
  {
    name: "nothing is left to be done in a comment",
    files: codeFiles,
    broken: ({ text }) => unfinished.test(text),
    example: { path: "src/trial/later.ts", text: ["// TO", "DO: later"].join("") },
  },
  {
    name: "no test is focused or left out for good",
    files: codeFiles.filter(({ path }) => path.endsWith(".test.ts")),
    broken: ({ text }) => /\b(it|test|describe)\.(only|todo|skip)\b/.test(text),
    example: { path: "test/unit/a.test.ts", text: ["it", 'only("works", () => {});'].join(".") },
  },
  {
    name: "no path of one machine is in a file",
    files: projectFiles,
    broken: ({ text }) => machinePath.test(text),
    example: { path: "README.md", text: ["see ", "home", "ada", "data"].join("/") },
  },
];

describe.each(rules)("$name", ({ files, broken, example }) => {
  it("holds", () => {
    expect(files.filter(broken).map(({ path }) => path)).toEqual([]);
  });

  it("is checked", () => {
    expect(broken(example)).toBe(true);
  });
});

describe("tests", () => {
  const found = (path: string): boolean => path.startsWith("test/") && path.endsWith(".test.ts");

  it("are all found by the runner", () => {
    expect(read("vitest.config.mts")).toContain('include: ["test/**/*.test.ts"]');
    const tests = projectFiles.map(({ path }) => path).filter((path) => /[.-](test|spec)\.[cm]?[jt]sx?$/.test(path));
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter((path) => !found(path))).toEqual([]);
  });

  it("elsewhere would be noticed", () => {
    expect(found("src/blocks/block.test.ts")).toBe(false);
    expect(found("test/unit/blocks/block.spec.ts")).toBe(false);
  });
});
