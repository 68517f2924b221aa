/** Text with a cursor in, the same text in every form that is offered out: one page a framework, to be read whenever it changes. */
import { expect, it } from "vitest";
import type { Language } from "../../../src/reader";
import { edited, isRefused } from "../../../src/rewrites";
import type { Case } from "../reader/cases/case";
import { openTestReader } from "../reader/testReader";
import { pages } from "./cases";
import { offersAt } from "./offersAt";

const reader = await openTestReader();

/** The lines that are not in the text before, with those beside them that are left out. */
function changed(before: string, after: string): string {
  const [old, own] = [before.split("\n"), after.split("\n")];
  let [top, bottom] = [0, 0];
  while (top < Math.min(old.length, own.length) && old[top] === own[top]) top++;
  while (bottom < Math.min(old.length, own.length) - top && old.at(-1 - bottom) === own.at(-1 - bottom)) bottom++;
  return own.slice(top, own.length - bottom).join("\n");
}

function check([name, marked]: Case, language: Language): string {
  const { source, offers } = offersAt(reader, marked, language);
  const parts = offers.map((offer) =>
    isRefused(offer)
      ? `--- not as ${offer.form}: ${offer.refused}`
      : `--- as ${offer.form}\n${changed(source, edited(source, offer.edits))}${isRefused(offer.conversion) ? `\n(no conversion: ${offer.conversion.refused})` : ""}`,
  );
  return [`=== ${name}`, marked.trimEnd(), ...(parts.length === 0 ? ["--- nothing"] : parts), ""]
    .join("\n")
    .replaceAll("\r", "␍");
}

it.each(pages)("rewrites %s", async (page, cases, language) => {
  await expect(cases.map((one) => check(one, language)).join("\n")).toMatchFileSnapshot(`../../golden/rewrites/${page}.txt`);
});
