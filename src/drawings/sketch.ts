/** Pieces of a diagram that are put beside and under each other; coordinates are their own until the whole is placed. Pure. */
import { moved, type Caption, type Drawing, type Edge, type Frame, type Part } from "./drawing";
import type { Lane } from "./lanes";
import { meet } from "./regions";

/** Where a piece is joined to its neighbour. Without a lane the whole map goes through. */
export interface Port {
  readonly part: string;
  readonly lane: Lane | null;
}

export interface Sketch extends Omit<Drawing, "variant"> {
  /** The height at which neighbours are put beside it. */
  readonly middle: number;
  readonly ins: readonly Port[];
  readonly outs: readonly Port[];
}

/** Room between neighbours for the edges, and between paths. */
export const gaps = { across: 26, layers: 40, steps: 14, output: 52, between: 12, branch: 32 } as const;

export const nothing: Sketch = {
  width: 0,
  height: 0,
  middle: 0,
  parts: [],
  edges: [],
  frames: [],
  captions: [],
  ins: [],
  outs: [],
};

/** One part as a piece. */
export function pieceOf(part: Part, lane: Lane | null = null): Sketch {
  const port: Port = { part: part.id, lane };
  return {
    ...nothing,
    width: part.width,
    height: part.height,
    middle: part.height / 2,
    parts: [part],
    ins: [port],
    outs: [port],
  };
}

/** The sum of both without moving anything. */
function over(a: Sketch, b: Sketch, extra: Partial<Sketch>): Sketch {
  return {
    width: Math.max(a.width, b.width),
    height: Math.max(a.height, b.height),
    middle: a.middle,
    parts: [...a.parts, ...b.parts],
    edges: [...a.edges, ...b.edges],
    frames: [...a.frames, ...b.frames],
    captions: [...a.captions, ...b.captions],
    ins: a.ins,
    outs: b.outs,
    ...extra,
  };
}

/** Edges from ports to ports: lane to lane where both have some, else each to each, of which one side is a single port. */
function edgesBetween(outs: readonly Port[], ins: readonly Port[]): readonly Edge[] {
  return outs.flatMap((out) =>
    ins.flatMap(({ part, lane }) =>
      lane === null || out.lane === null || meet(lane.channels, out.lane.channels) ? [{ from: out.part, to: part }] : [],
    ),
  );
}

/** Whether every port would be joined to every other, which is drawn through one point instead. */
export function needsSplit(outs: readonly Port[], ins: readonly Port[]): boolean {
  return outs.length > 1 && ins.length > 1 && ins.some(({ lane }) => lane === null);
}

/** Two pieces from left to right, joined by edges, their middles on one line. */
export function beside(left: Sketch, right: Sketch, gap: number = gaps.across): Sketch {
  if (left.parts.length === 0) return right;
  if (right.parts.length === 0) return left;
  const middle = Math.max(left.middle, right.middle);
  const a = moved(left, 0, middle - left.middle);
  const b = moved(right, left.width + gap, middle - right.middle);
  const below = Math.max(left.height - left.middle, right.height - right.middle);
  const edges = [...a.edges, ...b.edges, ...edgesBetween(left.outs, right.ins)];
  return over(a, b, { width: left.width + gap + right.width, height: middle + below, middle, edges });
}

/** Pieces from top to bottom; each keeps its own ports. */
export function under(pieces: readonly Sketch[], gap: number): Sketch {
  return pieces.reduce<Sketch>((upper, piece) => {
    if (upper.parts.length === 0) return piece;
    const top = upper.height + gap;
    const ports = { ins: [...upper.ins, ...piece.ins], outs: [...upper.outs, ...piece.outs] };
    return over(upper, moved(piece, 0, top), { ...ports, height: top + piece.height, middle: (top + piece.height) / 2 });
  }, nothing);
}

const margin = 4;

/** The same piece with a frame around it. */
export function framed(piece: Sketch, kind: Frame["kind"]): Sketch {
  const frame: Frame = { kind, x: -margin, y: -margin, width: piece.width + 2 * margin, height: piece.height + 2 * margin };
  return { ...piece, frames: [frame, ...piece.frames] };
}

const line = 12;

/** The same piece with a caption above its first part: the operation, and under it the channels that it maps. */
export function captioned(piece: Sketch, name: string): Sketch {
  const lines = name.split(", ");
  const captions = lines.map((text, i): Caption => {
    return { kind: "step", text, x: piece.width / 2, y: -11 - line * (lines.length - 1 - i) };
  });
  return { ...piece, captions: [...piece.captions, ...captions] };
}
