/** What is kept of results that take long. */
import { expect, it } from "vitest";
import { keepLast, soonEqualForms } from "../../../src/explain";
import { findVariant } from "../../../src/networks";

it("makes each once, until more others were asked for than are kept", () => {
  const made: number[] = [];
  const half = keepLast(
    (given: number) => {
      made.push(given);
      return given % 2 === 0 ? given / 2 : null;
    },
    { keyOf: String, most: 2 },
  );
  expect([8, 5, 8, 5].map(half)).toEqual([4, null, 4, null]);
  expect(made).toEqual([8, 5]);
  // 8 was asked for longest ago.
  expect([6, 5, 8].map(half)).toEqual([3, null, 4]);
  expect(made).toEqual([8, 5, 6, 8]);
});

it("gives hovers and rewrites of one layer the same forms, however often its text was read", () => {
  const block = findVariant("separable").module("layer", 24, [], "linear");
  const forms = soonEqualForms(block);
  expect(forms.map(({ form }) => form)).toContain("hybrid");
  expect(soonEqualForms(structuredClone(block))).toBe(forms);
  expect(soonEqualForms(findVariant("separable").module("layer", 12, [], "linear"))).not.toBe(forms);
});
