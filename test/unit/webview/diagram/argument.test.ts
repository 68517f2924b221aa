/** The five steps of the argument, against the parts that they speak of. */
import { describe, expect, it } from "vitest";
import { argumentSteps, isLitIn } from "../../../../webview/diagram/argument";
import { type Drawing, layout } from "../../../../src/drawings";
import { mapShape, panes } from "../../../../webview/diagram/panes";

const drawings = panes.map(({ block, variant }): Drawing => layout(block, { variant, input: mapShape }));

/** Pane by pane, what a step lights; what belongs to one of many channels or paths is named once. */
function litBy(step: number): Readonly<Record<string, readonly string[]>> {
  const [control] = drawings;
  const own = argumentSteps[step];
  if (control === undefined || own === undefined) throw new Error("there are panes and steps");
  const names = drawings.map(({ variant, parts }) => {
    const lit = parts
      .filter((part) => isLitIn(own, part, control))
      .map(({ what }) => what.replaceAll(/\d+$/g, "…").replace(/\d+ to …/, "…"));
    return [variant, [...new Set(lit)]] as const;
  });
  return Object.fromEntries(names.filter(([, lit]) => lit.length > 0));
}

describe("the argument", () => {
  it("has five steps, each with a claim, what came of checking it, and something to look at", () => {
    expect(argumentSteps).toHaveLength(5);
    for (const [i, { title, claim, check }] of argumentSteps.entries()) {
      for (const text of [title, claim, check]) expect(text.length).toBeGreaterThan(20);
      expect(claim).toMatch(/^(?:Ghosh|Chollet): /);
      expect(Object.keys(litBy(i)).length).toBeGreaterThan(0);
    }
  });

  it("shows the depthwise kernels in every pane first (T3)", () => {
    const inPaths = ["3×3, 1→1, of path …", "paths …"];
    expect(litBy(0)).toEqual({
      separable: ["depthwise 3×3: channel …", "depthwise 3×3: channels …"],
      "resnext-cardinality-channels": inPaths,
      "extreme-inception": inPaths,
      hybrid: inPaths,
    });
    expect(argumentSteps[0]?.check).toMatch(/concatenation.*Only the 1×1 behind it makes a sum/);
  });

  it("then the rows of the 1×1 and the sums that they end in (T1, T4), not the Inception's columns", () => {
    const paths = ["1×1, 1→64, of path …", "paths …", "sum of the paths"];
    expect(litBy(1)).toEqual({
      separable: ["1×1, 64→64: row …", "1×1, 64→64: rows …"],
      "resnext-cardinality-channels": paths,
      hybrid: paths,
    });
  });

  it("then what ResNeXt has beyond it (T2), with the numbers of both", () => {
    expect(litBy(2)).toEqual({ "resnext-cardinality-channels": ["1×1, 64→1, of path …", "identity"] });
    // 2C² + 9C against C² + 9C.
    expect(argumentSteps[2]?.check).toContain("8,768 weights against 4,672");
  });

  it("then the other order, and both modules that a trial must not compare at last", () => {
    expect(litBy(3)).toEqual({
      separable: ["depthwise 3×3: channel …", "depthwise 3×3: channels …", "1×1, 64→64: row …", "1×1, 64→64: rows …"],
      "extreme-inception": ["1×1, 64→1, of path …", "3×3, 1→1, of path …", "paths …", "concatenation of the paths"],
    });
    expect(argumentSteps[3]?.check).toContain("just as many weights, 4,672");
    expect(Object.keys(litBy(4))).toEqual(["separable", "hybrid"]);
  });
});
