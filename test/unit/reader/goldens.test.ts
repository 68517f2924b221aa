/** Source text in, layers as readable text out: one page a framework, to be read by a person whenever it changes. */
import { beforeAll, expect, it } from "vitest";
import type { Language } from "../../../src/reader";
import { pages, type Case } from "./cases";
import { readingText } from "./readingText";
import { openTestReader, type TestReader } from "./testReader";

let reader: TestReader;

beforeAll(async () => {
  reader = await openTestReader();
});

/** One case as it stands in the golden. */
function check([name, source]: Case, language: Language): string {
  return [`=== ${name}`, source.trimEnd(), "--- reads as", readingText(reader.read(source, language)), ""].join("\n");
}

it.each(pages)("reads %s", async (page, cases, language) => {
  const text = cases.map((one) => check(one, language)).join("\n");
  await expect(text).toMatchFileSnapshot(`../../golden/reader/${page}.txt`);
});

it("has names that differ, so that a change in a golden is found in its cases", () => {
  for (const [, cases] of pages) expect(new Set(cases.map(([name]) => name)).size).toBe(cases.length);
});
