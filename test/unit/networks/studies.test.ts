import { describe, expect, it } from "vitest";
import { describeVariant, findStudy, studyIds } from "../../../src/networks";

describe.each(studyIds)("the study %s", (id) => {
  it.each([8, 12, 32])("has arms that are known, each once, with controls among them, at width %i", (width) => {
    const arms = findStudy(id).arms(width);
    const names = arms.map((arm) => arm.id);
    expect(new Set(names).size).toBe(names.length);
    for (const arm of arms) {
      expect(describeVariant(arm.id).id).toBe(arm.id);
      expect(names).toContain(arm.control);
    }
    expect(arms[0]?.control).toBe(arms[0]?.id);
    expect(arms.some((arm) => arm.control !== arm.id)).toBe(true);
  });

  it("says in one line what is compared", () => {
    expect(findStudy(id).summary).toMatch(/^[^\n]{20,90}$/);
  });
});

describe("readings", () => {
  it("print what the paper calls little to no impact, beside its largest gap of Fig. 4", () => {
    expect(findStudy("fractalnet").readings.join(" ")).toMatch(
      /6\.15 % .* 7\.61 % .*1\.46 points “little to no impact”.*Fig\. 4, where 0\.83/,
    );
    expect(findStudy("darknet").readings.join(" ")).toMatch(/Fig\. 6; .*6\.03 % .* 11\.9 %/);
  });
});

it("takes the doses that divide the width", () => {
  expect(
    findStudy("cardinality")
      .arms(12)
      .map(({ id }) => id),
  ).toEqual(["grouped-12", "grouped-1", "grouped-2", "grouped-4"]);
});
