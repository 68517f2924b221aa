import { expect, it } from "vitest";
import { durationText } from "../../../src/wording";

it.each([
  [0.2, "1 s"],
  [89, "89 s"],
  [90, "2 min"],
  [5399, "90 min"],
  [9000, "2.5 h"],
  [172_800, "2 d"],
])("%f seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
