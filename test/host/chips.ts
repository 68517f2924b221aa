/** The chips behind lines of code, as somebody sees them. */
import { expect } from "vitest";
import { z } from "zod";
import type { Workbench } from "./workbench";

const minutes = 60_000;

/** Runs in the page: texts that decorations put behind lines are no text of it, but content of its style. */
const chipTexts = `[...document.querySelectorAll(".view-line span")].map((span) => getComputedStyle(span, "::after").content)`;

async function chips({ page }: Workbench): Promise<string> {
  const texts = z.array(z.string()).parse(await page.evaluate(chipTexts));
  return texts
    .filter((text) => text !== "none" && text !== "normal")
    .join("\n")
    .replaceAll("\u00a0", " ");
}

/** Resolves when the chips together match. */
export const seeChips = (workbench: Workbench, words: RegExp): Promise<unknown> =>
  expect.poll(() => chips(workbench), { timeout: minutes }).toMatch(words);

const chipBox = `(() => {
  const isChip = (span) => !["none", "normal"].includes(getComputedStyle(span, "::after").content);
  const { right, bottom, top } = [...document.querySelectorAll(".view-line span")].find(isChip).getBoundingClientRect();
  return { right, middle: (top + bottom) / 2 };
})()`;

/** Rests the pointer on the first chip. */
export async function overChip({ page }: Workbench): Promise<void> {
  const { right, middle } = z.object({ right: z.number(), middle: z.number() }).parse(await page.evaluate(chipBox));
  await page.mouse.move(right - 300, middle, { steps: 4 });
}
