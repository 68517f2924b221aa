/** Wrong block files: each gets one sentence with line and column, and nothing ever throws. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBlockFile, problemLine } from "../../../src/blockFiles";
import { root } from "../tidy/projectFiles";
import { blockText, depthwise, pointwise } from "./blockFile";

const textsIn = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".hhblock.json"))
    .sort()
    .map((file) => ({ file, text: new TextDecoder().decode(readFileSync(join(root, folder, file))) }));

const wrong = textsIn("test/fixtures/blockFiles");
const worked = textsIn("docs/blocks");

describe("wrong block files", () => {
  it("are twenty or more", () => {
    expect(wrong.length).toBeGreaterThanOrEqual(20);
  });

  it("get the sentences that are kept (renew them with vitest -u, and read them)", async () => {
    const lines = wrong.map(({ file, text }) => {
      const parsed = parseBlockFile(text, 16);
      return "definition" in parsed ? `${file} has no problem` : parsed.problems.map((problem) => problemLine(file, problem))[0];
    });
    expect(lines.filter((line) => line === undefined || !/, line \d+, column \d+: [^\n]+$/.test(line))).toEqual([]);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../golden/blockFiles/problems.txt");
  });

  it("are told from right ones", () => {
    expect(parseBlockFile(blockText([depthwise, pointwise]), 16)).toHaveProperty("definition");
  });

  it("too long to be read are refused where the limit lies", () => {
    const text = `${blockText([depthwise, pointwise])}\n${" ".repeat(100_000)}`;
    const parsed = parseBlockFile(text, 16);
    expect("problems" in parsed ? parsed.problems : []).toMatchObject([
      { message: "a block file has at most 100,000 characters; shorten it before this" },
    ]);
  });
});

function expectSettled(text: string): void {
  const parsed = parseBlockFile(text, 16);
  if ("definition" in parsed) return;
  const lines = text.split(/\r\n|\r|\n/);
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { line, column, message } of parsed.problems) {
    expect(message).toMatch(/^[^\n]{10,}$/);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1);
  }
}

describe("parseBlockFile never throws, and points into the text", () => {
  const options = { numRuns: 600, seed: 4 };

  it("for a worked example with a part cut out, doubled or replaced", () => {
    const part = fc.constantFrom(
      "",
      "{",
      "}",
      "[",
      "]",
      '"',
      ",",
      ":",
      "null",
      "-1",
      "1e99",
      '"relu"',
      "\u0000",
      "//",
      "/*",
      "é\r\n",
    );
    const text = fc.constantFrom(...worked.map((file) => file.text));
    const edited = fc.tuple(text, fc.nat(2000), fc.nat(40), part).map(([whole, at, length, put]) => {
      const from = at % whole.length;
      return whole.slice(0, from) + put + whole.slice(from + length);
    });
    fc.assert(fc.property(edited, expectSettled), options);
  });

  it("for any JSON", () => {
    fc.assert(fc.property(fc.json(), expectSettled), options);
    const odd = fc.jsonValue({ maxDepth: 3 });
    const sizes = fc.oneof(fc.constantFrom("C", "m", "C/3", "__proto__", "toString"), fc.integer(), odd);
    const step = fc.oneof(
      odd,
      fc.record({ convolution: fc.record({ size: odd, to: sizes, groups: sizes }) }),
      fc.record({ each: fc.record({ count: sizes, split: fc.constant("copy"), join: fc.constant("sum"), path: odd }) }),
    );
    const file = fc.record({ name: fc.constantFrom("own", "constructor", "__proto__"), summary: odd, module: fc.array(step) });
    fc.assert(
      fc.property(
        file.map((value) => JSON.stringify(value, null, 1)),
        expectSettled,
      ),
      options,
    );
  });
});
