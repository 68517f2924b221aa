/** Drawings of the panes and of every arm, against what any drawing must hold: nothing overlaps, nothing is left out. */
import { describe, expect, it } from "vitest";
import { concrete, leavesOf, type Block, type Leaf, type MapShape } from "../../../src/blocks";
import { findVariant, knownVariants } from "../../../src/networks";
import { cardinalities, doseAt } from "../../../webview/diagram/cardinality";
import { type Drawing, layout, type Part } from "../../../src/drawings";
import { neighbour } from "../../../webview/diagram/neighbour";
import { mapShape, panes } from "../../../webview/diagram/panes";

interface Case {
  readonly name: string;
  readonly block: Block;
  readonly input: MapShape;
  readonly unfolded: boolean;
}

const small: MapShape = { height: 8, width: 6, channels: 16 };
const arm = (id: string): Block => {
  const { module, natural } = findVariant(id);
  return module("a", 16, natural(16), "published");
};

/** With more channels inside than outside; in groups of one size, of two, and of one channel. */
const widened: readonly (readonly [string, number])[] = [
  ["grouped-4", 24],
  ["grouped-4", 26],
  ["grouped-16", 32],
];

const twoHybrids = ["a", "b"].map((id) => findVariant("hybrid").module(id, 16, [], "published"));

const cases: readonly Case[] = [false, true].flatMap((unfolded) => [
  ...panes.map(({ variant, block }) => ({ name: variant, block, input: mapShape, unfolded })),
  ...cardinalities.map((groups) => ({ name: `dose ${groups}`, block: doseAt(groups).block, input: mapShape, unfolded })),
  ...widened.map(([id, inner]) => {
    const block = findVariant(id).module("a", 16, [inner], "published");
    return { name: `arm ${id}, ${inner} inside`, block, input: small, unfolded };
  }),
  {
    name: "two hybrids side by side",
    block: { block: "paths" as const, split: "copy" as const, join: "sum" as const, paths: twoHybrids },
    input: small,
    unfolded,
  },
  ...knownVariants().map((id) => ({ name: `arm ${id}`, block: arm(id), input: small, unfolded })),
]);

const drawn = ({ name, block, input, unfolded }: Case): Drawing => layout(block, { variant: name, input, unfolded });

const overlaps = (a: Part, b: Part): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** How often each weight of a leaf is read by what is drawn, weight by weight. */
function reads(leaf: Leaf, { parts }: Drawing): ReadonlySet<number> {
  const shape = leaf.shape.map(concrete);
  const counts = new Uint8Array(shape.reduce((a, b) => a * b, 1));
  const visit = (axes: Part["regions"][number]["axes"], axis: number, at: number): void => {
    const size = shape[axis];
    const span = axes[axis];
    if (size === undefined || span === undefined) counts[at] = (counts[at] ?? 0) + 1;
    else for (let i = span.from; i < span.from + span.count; i++) visit(axes, axis + 1, at * size + i);
  };
  for (const region of parts.flatMap(({ regions }) => regions)) if (region.leaf === leaf.id) visit(region.axes, 0, 0);
  return new Set(counts);
}

describe.each(cases)("$name, unfolded: $unfolded", (example) => {
  const drawing = drawn(example);
  const { parts, edges, frames, width, height } = drawing;

  it("has no two boxes over each other, and all of them inside", () => {
    const clashes = parts.flatMap((a, i) => parts.slice(i + 1).flatMap((b) => (overlaps(a, b) ? [`${a.id} ${b.id}`] : [])));
    expect(clashes).toEqual([]);
    for (const box of [...parts, ...frames]) {
      expect(
        Math.min(box.x, box.y, box.width - 1, box.height - 1, width - box.x - box.width, height - box.y - box.height),
      ).toBeGreaterThanOrEqual(0);
    }
  });

  it("has edges from left to right between boxes that are there, and every box on a way from input to output", () => {
    const byId = new Map(parts.map((part) => [part.id, part]));
    expect(byId.size).toBe(parts.length);
    for (const { from, to } of edges) {
      const [a, b] = [byId.get(from), byId.get(to)];
      if (a === undefined || b === undefined) throw new Error(`an edge from ${from} to ${to} ends nowhere`);
      expect(a.x + a.width).toBeLessThan(b.x);
    }
    expect(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(edges.length);
    for (const { id, kind } of parts) {
      expect(kind === "input" || edges.some(({ to }) => to === id), `something leads to ${id}`).toBe(true);
      expect(kind === "output" || edges.some(({ from }) => from === id), `${id} leads somewhere`).toBe(true);
    }
  });

  it("draws every weight of every leaf just once", () => {
    for (const leaf of leavesOf(example.block)) expect([...reads(leaf, drawing)], leaf.id).toEqual([1]);
  });

  it("draws every channel of the input just once", () => {
    const channels = parts.filter(({ kind }) => kind === "input").map((part) => part.channels);
    const all = channels.flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i));
    expect(all).toEqual(Array.from({ length: concrete(example.input.channels) }, (_, i) => i));
  });
});

describe("the channels that a part depends on", () => {
  const channelsOf = (id: string, what: string): Part["channels"] | undefined =>
    layout(arm(id), { variant: id, input: small }).parts.find((part) => part.what === what)?.channels;

  it("are one for a depthwise kernel, and all once a 1×1 has mixed them", () => {
    expect(channelsOf("separable", "depthwise 3×3: channel 2")).toEqual({ from: 1, count: 1 });
    expect(channelsOf("extreme-inception", "depthwise 3×3: channel 2")).toEqual({ from: 0, count: 16 });
  });
});

describe("folding", () => {
  it("draws first, second, … and last of 64 paths, and all of them once unfolded", () => {
    for (const { block, variant } of panes) {
      const shown = (unfolded: boolean): readonly number[] =>
        layout(block, { variant, input: mapShape, unfolded })
          .parts.filter(({ kind }) => kind === "input")
          .map(({ lanes }) => lanes);
      expect(shown(false)).toEqual([1, 1, 1, 1, 1, 1, 57, 1]);
      expect(shown(true)).toEqual(Array.from({ length: 64 }, () => 1));
    }
  });
});

describe("the arrow keys", () => {
  it("walk from the input to the output, down the paths, and stop at the border", () => {
    const [pane] = panes;
    if (pane === undefined) throw new Error("there are panes");
    const { parts } = layout(pane.block, { variant: pane.variant, input: mapShape });
    const kinds: string[] = [];
    for (let part: Part | null | undefined = parts[0]; part; part = neighbour(parts, part, "ArrowRight")) kinds.push(part.kind);
    expect(kinds).toEqual(["input", "kernel", "kernel", "output"]);
    const column: number[] = [];
    for (
      let part: Part | null | undefined = parts[0];
      part;
      part = neighbour(
        parts.filter(({ kind }) => kind === "input"),
        part,
        "ArrowDown",
      )
    ) {
      column.push(part.channels.from);
    }
    expect(column).toEqual([0, 1, 2, 3, 4, 5, 6, 63]);
  });
});
