/** Which drawn parts correspond: those that read a common share of a leaf, or, without weights, the same channels. Pure. */
import { type Drawing, meet, overlap, type Part } from "../../src/drawings";

/** Whether two parts stand for each other. Symmetric, so that hovering either lights the other. */
export function correspond(a: Part, b: Part): boolean {
  if (a.variant === b.variant) return a.id === b.id;
  const weightless = a.regions.length === 0 && b.regions.length === 0;
  // A sum and a concatenation of the same channels are not the same.
  if (weightless) return a.kind === b.kind && (a.kind !== "join" || a.text === b.text) && meet(a.channels, b.channels);
  return a.regions.some((own) => b.regions.some((other) => overlap(own, other)));
}

/** The parts of other panes that a part stands for. */
export function counterparts(part: Part, drawings: readonly Drawing[]): readonly Part[] {
  return drawings.flatMap(({ parts }) => parts.filter((other) => other.variant !== part.variant && correspond(part, other)));
}

/** Whether two parts depend on one and the same channel of the input alone: the rest of its way through a module. */
export function sameChannel(a: Part, b: Part): boolean {
  return a.channels.count === 1 && b.channels.count === 1 && a.channels.from === b.channels.from;
}

/** How a part is lit while another is pointed at; null where it steps back. */
export function litBy(part: Part, other: Part): "self" | "same" | "channel" | null {
  if (part.id === other.id) return "self";
  if (correspond(part, other)) return "same";
  return sameChannel(part, other) ? "channel" : null;
}

/**
 * `absent`: has weights that the control has not, so that there it is absent. `extra`: has none, does something to the map, and the
 * control does nothing of the kind. Splits and joins are how a module is written, not what it computes, and get no mark.
 */
export type Mark = "same" | "absent" | "extra";

export function markOf(part: Part, control: Drawing): Mark {
  if (part.variant === control.variant || part.kind === "split" || part.kind === "join") return "same";
  const found = control.parts.some((other) => correspond(part, other));
  if (found && part.lanes === 1) return "same";
  const reads = part.regions.map(({ leaf }) => leaf);
  const known = new Set(control.parts.flatMap(({ regions }) => regions.map(({ leaf }) => leaf)));
  if (reads.length > 0) return reads.some((leaf) => known.has(leaf)) ? "same" : "absent";
  return found ? "same" : "extra";
}
