/** Which parts light up together, and which are marked, against what mathematics says of the four modules (paper.md, T1 … T3). */
import { describe, expect, it } from "vitest";
import { type Drawing, layout, type Part } from "../../../../src/drawings";
import { correspond, counterparts, litBy, markOf, sameChannel } from "../../../../webview/diagram/links";
import { mapShape, panes } from "../../../../webview/diagram/panes";

const drawings = (unfolded: boolean): readonly Drawing[] =>
  panes.map(({ block, variant }) => layout(block, { variant, input: mapShape, unfolded }));
const folded = drawings(false);

const partsOf = (variant: string, from = folded): readonly Part[] =>
  from.find((drawing) => drawing.variant === variant)?.parts ?? [];

const control = ((): Drawing => {
  const [first] = folded;
  if (first === undefined) throw new Error("there are panes");
  return first;
})();

/** Those that are not folded away. */
const drawnPaths = [1, 2, 3, 4, 5, 6, 64];

function only(parts: readonly Part[], what: string): Part {
  const found = parts.filter((part) => part.what === what);
  const [part] = found;
  if (part === undefined || found.length > 1) throw new Error(`${found.length} parts are ${what}`);
  return part;
}

const whatIn = (part: Part, variant: string, from = folded): readonly string[] =>
  counterparts(part, from)
    .filter((other) => other.variant === variant)
    .map(({ what }) => what);

describe("links", () => {
  it("are symmetric, folded or not, and within one pane only to itself", () => {
    const [unfoldedHybrid] = drawings(true).filter(({ variant }) => variant === "hybrid");
    const all = [...folded, ...(unfoldedHybrid === undefined ? [] : [unfoldedHybrid])].flatMap(({ parts }) => parts);
    for (const a of all) {
      for (const b of all) {
        expect(correspond(a, b), `${a.id} ${b.id}`).toBe(correspond(b, a));
        if (a.variant === b.variant) expect(correspond(a, b)).toBe(a.id === b.id);
      }
    }
  });

  it("join the kernel of a channel to that of its path and tower, and to no other", () => {
    const kernel = only(control.parts, "depthwise 3×3: channel 2");
    for (const { variant } of panes.slice(1)) expect(whatIn(kernel, variant), variant).toEqual(["3×3, 1→1, of path 2"]);
  });

  it("join a row of the 1×1 to its path's, but to every tower of extreme Inception, which read columns", () => {
    const row = only(control.parts, "1×1, 64→64: row 64");
    expect(whatIn(row, "hybrid")).toEqual(["1×1, 1→64, of path 64"]);
    expect(whatIn(row, "resnext-cardinality-channels")).toEqual(["1×1, 1→64, of path 64"]);
    expect(whatIn(row, "extreme-inception")).toEqual([
      ...drawnPaths.slice(0, -1).map((path) => `1×1, 64→1, of path ${path}`),
      "paths 7 to 63",
      "1×1, 64→1, of path 64",
    ]);
  });

  it("find a channel that is folded away in another pane", () => {
    const kernel = only(partsOf("separable", drawings(true)), "depthwise 3×3: channel 17");
    expect(whatIn(kernel, "hybrid")).toEqual(["paths 7 to 63"]);
    expect(whatIn(kernel, "hybrid", drawings(true))).toEqual(["3×3, 1→1, of path 17"]);
  });

  it("join sums to sums, and a sum to no concatenation", () => {
    const sum = only(partsOf("hybrid"), "sum of the paths");
    expect(whatIn(sum, "resnext-cardinality-channels")).toEqual(["sum of the paths"]);
    expect(whatIn(sum, "extreme-inception")).toEqual([]);
  });

  it("keep to a channel's way until a 1×1 mixes the channels", () => {
    const kernel = only(control.parts, "depthwise 3×3: channel 2");
    const way = (variant: string): readonly string[] =>
      partsOf(variant)
        .filter((part) => sameChannel(kernel, part))
        .map(({ what }) => what);
    expect(way("hybrid")).toEqual(["input: channel 2", "3×3, 1→1, of path 2", "1×1, 1→64, of path 2"]);
    expect(way("extreme-inception")).toEqual(["input: channel 2"]);
  });
});

describe("what is lit", () => {
  it("is the part, its counterparts, and the way of its channel; the rest steps back", () => {
    const kernel = only(control.parts, "depthwise 3×3: channel 2");
    const lit = folded.flatMap(({ parts }) => parts.map((part) => [part.id, litBy(kernel, part)] as const));
    const at = (how: string): readonly string[] => lit.flatMap(([id, own]) => (own === how ? [id] : []));
    expect(at("self")).toEqual([kernel.id]);
    expect(at("same")).toHaveLength(panes.length - 1);
    // A stripe in each other pane, stripe and row in its own, and the row of the hybrid's path.
    expect(at("channel")).toHaveLength(panes.length - 1 + 2 + 1);
  });
});

describe("marks", () => {
  const marked = (variant: string): readonly string[] =>
    partsOf(variant).flatMap((part) => (markOf(part, control) === "same" ? [] : [`${markOf(part, control)}: ${part.what}`]));

  it("say that the control has no entry 1×1, and no identity (T2)", () => {
    expect(marked("resnext-cardinality-channels")).toEqual([
      ...drawnPaths.map((path) => `absent: 1×1, 64→1, of path ${path}`),
      "extra: identity",
    ]);
  });

  it.each(["separable", "hybrid", "extreme-inception"])("are not on %s, which reads the control's leaves alone", (variant) => {
    expect(marked(variant)).toEqual([]);
  });
});
