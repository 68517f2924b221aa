/** Gives a drawing more room from left to right: boxes keep their size, what is empty between their columns grows. Pure. */
import type { Drawing, Span } from "./drawing";

/** What boxes cover from left to right, as spans that do not touch, ascending. */
function columnsOf({ parts, frames }: Drawing): readonly Span[] {
  // Paths that are folded away lie across the columns of those that are not.
  const upright = parts.filter(({ kind, layer }) => kind !== "kernel" || layer !== null);
  const boxes = [...upright, ...frames.filter(({ kind }) => kind === "layer")].sort((a, b) => a.x - b.x);
  return boxes.reduce<readonly Span[]>((columns, { x, width }) => {
    const last = columns.at(-1);
    if (last === undefined || x >= last.from + last.count) return [...columns, { from: x, count: width }];
    return [...columns.slice(0, -1), { from: last.from, count: Math.max(last.count, x + width - last.from) }];
  }, []);
}

/** The same drawing at least `width` pixels wide; what spans several columns, as a path's frame does, grows with them. */
export function widened(drawing: Drawing, width: number): Drawing {
  const columns = columnsOf(drawing);
  const room = width - drawing.width;
  const [first] = columns;
  const last = columns.at(-1);
  if (room <= 0 || first === undefined || last === undefined || first === last) return drawing;
  const empty = last.from - first.from - columns.slice(0, -1).reduce((sum, { count }) => sum + count, 0);
  const place = (x: number): number => {
    // How much of what is empty lies to the left.
    const passed = columns.reduce((sum, { from, count }) => sum - Math.max(0, Math.min(x - from, count)), x - first.from);
    return x + (Math.max(0, Math.min(passed, empty)) * room) / empty;
  };
  const stretch = <T extends { readonly x: number; readonly width: number }>(box: T): T => {
    const x = place(box.x);
    return { ...box, x, width: place(box.x + box.width) - x };
  };
  return {
    ...drawing,
    width,
    parts: drawing.parts.map(stretch),
    frames: drawing.frames.map(stretch),
    captions: drawing.captions.map((caption) => ({ ...caption, x: place(caption.x) })),
  };
}
