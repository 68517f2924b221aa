/** Source text in, layers as readable text out: one page a framework, to be read by a person whenever it changes. */
import { beforeAll, expect, it } from "vitest";
import type { Language, Reader } from "../../../src/reader";
import { brokenCases } from "./cases/broken";
import { flaxCases } from "./cases/flax";
import { kerasCases } from "./cases/keras";
import { pytorchCases } from "./cases/pytorch";
import { tfjsCases } from "./cases/tfjs";
import { readingText } from "./readingText";
import { openTestReader } from "./testReader";

/** What it is about, and the source. */
export type Case = readonly [name: string, source: string];

let reader: Reader;

beforeAll(async () => {
  reader = await openTestReader();
});

/** One case as it stands in the golden. */
function check([name, source]: Case, language: Language): string {
  return [`=== ${name}`, source.trimEnd(), "--- reads as", readingText(reader.read(source, language)), ""].join("\n");
}

const pages: readonly (readonly [page: string, cases: readonly Case[], language: Language])[] = [
  ["keras", kerasCases, "python"],
  ["pytorch", pytorchCases, "python"],
  ["flax", flaxCases, "python"],
  ["tfjs", tfjsCases, "typescript"],
  ["broken", brokenCases, "python"],
];

it.each(pages)("reads %s", async (page, cases, language) => {
  const text = cases.map((one) => check(one, language)).join("\n");
  await expect(text).toMatchFileSnapshot(`../../golden/reader/${page}.txt`);
});
