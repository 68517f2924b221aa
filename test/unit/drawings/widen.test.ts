/** Drawings with more room than they need, against what must not change. */
import { describe, expect, it } from "vitest";
import { doseAt } from "../../../webview/diagram/cardinality";
import { layout } from "../../../src/drawings";
import { mapShape, panes } from "../../../webview/diagram/panes";

describe.each([...panes, doseAt(1), doseAt(8)])("$variant with room to spare", ({ block, variant }) => {
  const narrow = layout(block, { variant, input: mapShape });
  const wide = layout(block, { variant, input: mapShape, width: narrow.width + 300 });

  it("takes all of it, and no box changes its size or height", () => {
    expect(wide.width).toBe(narrow.width + 300);
    const sizes = ({ parts }: typeof wide): unknown =>
      parts.filter(({ layer }) => layer !== null).map(({ id, y, width, height }) => [id, y, Math.round(width * 1e6), height]);
    expect(sizes(wide)).toEqual(sizes(narrow));
    expect(Math.max(...wide.parts.map(({ x, width }) => x + width))).toBeCloseTo(
      Math.max(...narrow.parts.map(({ x, width }) => x + width)) + 300,
    );
  });

  it("keeps the order of its columns, which move apart", () => {
    const steps = wide.parts.map(({ x }, i) => x - (narrow.parts[i]?.x ?? 0));
    const byPlace = narrow.parts.map(({ x }, i) => [x, steps[i] ?? 0] as const).sort(([a], [b]) => a - b);
    const moves = byPlace.map(([, step]) => Math.round(step * 1e6));
    expect(moves).toEqual([...moves].sort((a, b) => a - b));
  });

  it("gives room between the steps of a path too, across which the folded paths lie", () => {
    for (const { from, to } of narrow.edges) {
      const room = ({ parts }: typeof wide): number => {
        const [a, b] = [parts.find(({ id }) => id === from), parts.find(({ id }) => id === to)];
        return a === undefined || b === undefined ? 0 : b.x - a.x - a.width;
      };
      expect(room(wide), `${from} to ${to}`).toBeGreaterThan(room(narrow) * 1.2);
    }
  });

  it("keeps every box in the frames that it is in", () => {
    for (const [i, frame] of narrow.frames.entries()) {
      const within = (drawing: typeof wide, around = drawing.frames[i]): readonly string[] =>
        drawing.parts.flatMap(({ id, x, y, width, height }) =>
          around !== undefined &&
          x >= around.x - 1e-6 &&
          y >= around.y &&
          x + width <= around.x + around.width + 1e-6 &&
          y + height <= around.y + around.height
            ? [id]
            : [],
        );
      expect(within(wide)).toEqual(within(narrow));
      expect(within(wide).length).toBeGreaterThan(0);
      expect(frame.height).toBe(wide.frames[i]?.height);
    }
  });
});
