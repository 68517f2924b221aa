/** What stands around the steps of a module: its maps, and the signs where a map goes to every path or paths become one. Pure. */
import { concrete } from "../../src/blocks";
import type { Lane } from "./lanes";
import { channelsOf, laneGap, laneHeight, partBase, type Place } from "./layoutSteps";
import { captioned, pieceOf, under, type Sketch } from "./sketch";

/** A map of the module: its input in the lanes that its first step reads, or its output as one. */
export function layoutMap(kind: "input" | "output", place: Place, lanes: readonly Lane[] | null): Sketch {
  const name = kind === "input" ? "x" : "y";
  const base = { ...partBase(place), kind, regions: [], share: null, layer: null, width: 12 } as const;
  const whole = `${kind}, ${concrete(place.input.height)}×${concrete(place.input.width)}×${concrete(place.input.channels)}`;
  if (lanes === null) return captioned(pieceOf({ ...base, what: whole, height: place.height }), name);
  const pieces = lanes.map((lane) => {
    const shown = { channels: channelsOf(place, lane), lanes: lane.lanes, text: lane.lanes > 1 ? "⋮" : "" };
    const { from, count } = lane.channels;
    const id = `${base.id}/${from}`;
    const which = count === 1 ? `channel ${from + 1}` : `channels ${from + 1} to ${from + count}`;
    const part = { ...base, ...shown, id, what: `${kind}: ${which}`, height: laneHeight(place, lanes.length) };
    return pieceOf(part, lane);
  });
  return captioned(under(pieces, laneGap(place, lanes.length)), name);
}

/** A point or sign without weights: where a map goes to every path, or where paths become one. */
export function layoutSign(
  kind: "split" | "join",
  place: Place,
  { text, what, size }: { text: string; what: string; size: number },
): Sketch {
  return pieceOf({ ...partBase(place), kind, text, what, regions: [], share: null, layer: null, width: size, height: size });
}
