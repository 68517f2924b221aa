/** What a diagram is before it is drawn: boxes, edges, frames and captions with coordinates, as plain data. Pure: no page, no d3. */
import type { Block, MapShape } from "../blocks";

/** Whole numbers from … from + count - 1. */
export interface Span {
  readonly from: number;
  readonly count: number;
}

/** A share of a parameter: one span for each axis of the leaf. */
export interface Region {
  readonly leaf: string;
  readonly axes: readonly Span[];
}

export type PartKind = "input" | "output" | "kernel" | "function" | "pool" | "identity" | "split" | "join";

/** What a part belongs to as a whole: one step of the module, of which it may be one path's or one channel's share. */
export interface Layer {
  readonly name: string;
  readonly block: Block;
  readonly input: MapShape;
}

/** A box that can be pointed at. */
export interface Part {
  /** Unique over all panes. */
  readonly id: string;
  readonly variant: string;
  readonly kind: PartKind;
  /** What stands in the box; empty for most. */
  readonly text: string;
  /** What it is, for the reader: "3×3 convolution, 1→1, of channel 2". */
  readonly what: string;
  /** How many alike paths or channels it stands for: more than 1 where they are folded. */
  readonly lanes: number;
  /** What of the parameters it reads; none where it has no weights. */
  readonly regions: readonly Region[];
  /** The channels of the module's input that its output depends on. */
  readonly channels: Span;
  /** What it computes alone, and on which map; null for a map, a split or a join. */
  readonly share: { readonly block: Block; readonly input: MapShape } | null;
  readonly layer: Layer | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From the right side of one part to the left side of another. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Around the parts that are one layer (upright) or one path (lying). */
export interface Frame {
  readonly kind: "layer" | "path";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Centred at x; the number of a lane ends there. */
export interface Caption {
  readonly kind: "step" | "lane";
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly variant: string;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly Part[];
  readonly edges: readonly Edge[];
  readonly frames: readonly Frame[];
  readonly captions: readonly Caption[];
}

const moveBy =
  (dx: number, dy: number) =>
  <T extends { readonly x: number; readonly y: number }>(shape: T): T => ({ ...shape, x: shape.x + dx, y: shape.y + dy });

type Shapes = Pick<Drawing, "parts" | "frames" | "captions">;

/** The same shapes elsewhere. */
export function moved<T extends Shapes>(shapes: T, dx: number, dy: number): T {
  const move = moveBy(dx, dy);
  return { ...shapes, parts: shapes.parts.map(move), frames: shapes.frames.map(move), captions: shapes.captions.map(move) };
}
