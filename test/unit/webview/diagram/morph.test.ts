/** What each box of a stop grows out of when the slider moves. */
import { describe, expect, it } from "vitest";
import { doseAt } from "../../../../webview/diagram/cardinality";
import { type Drawing, layout } from "../../../../src/drawings";
import { originsOf } from "../../../../webview/diagram/morph";
import { mapShape } from "../../../../webview/diagram/panes";

function drawingAt(groups: number): Drawing {
  const { block, variant } = doseAt(groups);
  return layout(block, { variant, input: mapShape });
}

function origins(from: number, to: number): Readonly<Record<string, string>> {
  const after = drawingAt(to);
  const found = originsOf(drawingAt(from), after);
  return Object.fromEntries(after.parts.map(({ id, what }) => [what, found.get(id)?.what ?? "nothing"]));
}

describe("the way from one cardinality to the next", () => {
  it("splits a kernel into the groups that read its channels", () => {
    expect(origins(2, 4)).toMatchObject({
      "3×3, 4 groups: group 1": "3×3, 2 groups: group 1",
      "3×3, 4 groups: group 2": "3×3, 2 groups: group 1",
      "3×3, 4 groups: group 3": "3×3, 2 groups: group 2",
      "1×1, 64→64: rows of group 4": "1×1, 64→64: rows of group 2",
      "output, 32×32×64": "output, 32×32×64",
    });
  });

  it("gathers them again on the way back, and leaves no box without an origin", () => {
    expect(origins(64, 1)["3×3, 64→64"]).toBe("depthwise 3×3: channel 1");
    for (const [from, to] of [
      [1, 2],
      [2, 64],
      [64, 8],
      [8, 1],
    ] as const) {
      expect(Object.values(origins(from, to))).not.toContain("nothing");
    }
  });
});
