import { describe, expect, it } from "vitest";
import {
  buildNetwork,
  findStudy,
  findVariant,
  isWholeNetwork,
  knownVariants,
  matchTolerance,
  studyIds,
} from "../../../src/networks";

const options = {
  modules: 2,
  match: "parameters",
  inner: "published",
  classes: 10,
  input: { height: 32, width: 32, channels: 3 },
} as const;

describe("matching", () => {
  for (const width of [16, 32, 64, 128]) {
    const ofStudies = studyIds.flatMap((study) => findStudy(study).arms(width)).map(({ id }) => id);
    const names = [...new Set([...knownVariants(), ...ofStudies])].filter((name) => !isWholeNetwork(name));
    it.each(names.filter((name) => findVariant(name).matched))(`keeps %s within tolerance at width ${width}`, (variant) => {
      const built = buildNetwork({ ...options, variant, width });
      expect(Math.abs(built.matchError)).toBeLessThanOrEqual(matchTolerance);
    });
  }
});
