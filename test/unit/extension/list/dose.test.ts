import { describe, expect, it } from "vitest";
import { doseOf } from "../../../../src/extension/list/dose";
import { panelStateSchema } from "../../../../src/protocol/panel";
import { fabricatedResults } from "../../trial/fabricatedResults";

const errors = { "grouped-8": [30, 32, 31], "grouped-1": [28, 30.5, 29], "grouped-4": [30, 32.5, 30.5] };
const study = { ...fabricatedResults({ study: "cardinality", trials: 3 }, errors), status: "complete" as const };

describe("the dose-response of a study of cardinality", () => {
  it("has a stop for each number of groups, from the fewest to the control", () => {
    const dose = doseOf(study);
    expect(dose?.stops.map(({ cardinality, pairs }) => [cardinality, pairs])).toEqual([
      [1, 3],
      [4, 3],
      [8, 3],
    ]);
    // −2, −1.5, −2 and 0, 0.5, −0.5 by hand.
    expect(dose?.stops[0]?.meanDifference).toBeCloseTo(-5.5 / 3, 10);
    expect(dose?.stops[1]?.meanDifference).toBeCloseTo(0, 10);
    expect(dose?.stops[1]?.interval?.[0]).toBeLessThan(0);
    expect(dose?.stops[2]).toMatchObject({ meanDifference: 0, interval: null });
  });

  it("says what measured it, and can be sent to the page", () => {
    const dose = doseOf(study);
    expect(dose?.where).toContain("3 trials of 4 epochs at width 8, wasm on CPU (SIMD)");
    expect(panelStateSchema.shape.dose.parse(JSON.parse(JSON.stringify(dose)))).toEqual(dose);
  });

  it("is that of no other study and of no unfinished one", () => {
    expect(doseOf({ ...study, status: "partial" })).toBeNull();
    expect(doseOf({ ...fabricatedResults({}, { separable: [1], resnext: [2] }), status: "complete" })).toBeNull();
  });
});
