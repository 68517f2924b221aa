/** What stands around the steps of a module: its maps, and the signs where a map goes to every path or paths become one. Pure. */
import { concrete } from "../blocks";
import type { Lane } from "./lanes";
import { channelsOf, laneGap, laneHeight, partBase, type Place } from "./layoutSteps";
import type { Caption } from "./drawing";
import { captioned, pieceOf, under, type Sketch } from "./sketch";

/** A map of the module: its input in the lanes that its first step reads, or its output as one. */
export function layoutMap(kind: "input" | "output", place: Place, lanes: readonly Lane[] | null): Sketch {
  const name = kind === "input" ? "x" : "y";
  const base = { ...partBase(place), kind, regions: [], share: null, layer: null, width: 14 } as const;
  const whole = `${kind}, ${concrete(place.input.height)}×${concrete(place.input.width)}×${concrete(place.input.channels)}`;
  if (lanes === null) return captioned(pieceOf({ ...base, what: whole, height: place.height }), name);
  const pieces = lanes.map((lane) => {
    const shown = { channels: channelsOf(place, lane), lanes: lane.lanes, text: lane.lanes > 1 ? "⋮" : "" };
    const { from, count } = lane.channels;
    const id = `${base.id}/${from}`;
    const which = count === 1 ? `channel ${from + 1}` : `channels ${from + 1} to ${from + count}`;
    const part = { ...base, ...shown, id, what: `${kind}: ${which}`, height: laneHeight(place, lanes.length) };
    const numbers = count === 1 ? String(from + 1) : `${from + 1}–${from + count}`;
    const number: Caption = { kind: "lane", text: lane.lanes > 1 ? "" : numbers, x: -6, y: part.height / 2 };
    return { ...pieceOf(part, lane), captions: [number] };
  });
  return captioned(under(pieces, laneGap(place, lanes.length)), name);
}

interface Sign {
  readonly text: string;
  readonly what: string;
  readonly size: number;
}

/** A point or sign without weights: where a map goes to every path, or where paths become one. */
export function layoutSign(kind: "split" | "join", place: Place, { text, what, size }: Sign): Sketch {
  return pieceOf({ ...partBase(place), kind, text, what, regions: [], share: null, layer: null, width: size, height: size });
}

/** A concatenation: as high as the paths that it holds, channel over channel. */
export function layoutConcat(place: Place, height: number): Sketch {
  const sketch = layoutSign("join", place, { text: "concat", what: "concatenation of the paths", size: 14 });
  const parts = sketch.parts.map((part) => ({ ...part, height }));
  return captioned({ ...sketch, parts, height, middle: height / 2 }, "concat");
}
