/** An idiom or composite as a layer among the others: one block, the calls it is made of, and what holds of it. Pure. */
import type { Block, MapShape } from "../../blocks";
import type { LayerMap } from "./passage";
import { agree } from "./agree";
import type { Placing } from "../place";
import { rangeOf } from "../place";
import type { Note, ReadLayer } from "../readLayer";
import { saidBlock } from "../saidBlock";
import type { Spot } from "../syntax/form";

export interface Idiom {
  readonly kind: string;
  readonly origin: "composite" | "idiom";
  /** Where it is shown: its first call, or the expression that joins its paths. */
  readonly anchor: Spot;
  readonly call: string;
  /** The maps that its layers make. */
  readonly made: readonly LayerMap[];
  /** Where the layers stand that it is made of, in the order in which data passes; none where its call says it all. */
  readonly sites: readonly Spot[];
  readonly block: Block | null;
  readonly unknown: readonly string[];
  readonly supposed: readonly string[];
  readonly input: MapShape;
  readonly output: MapShape;
  readonly notes: readonly Note[];
}

export const isSameSpot = (a: Spot, b: Spot): boolean => a.origin === b.origin && a.start === b.start && a.end === b.end;

/** What holds of the whole, then what holds of its layers, each fact once. */
function factsOf({ notes, made }: Idiom): readonly Note[] {
  const all = [...notes, ...made.flatMap((map) => map.made.notes)];
  return [...new Map(all.map((note) => [`${note.about} ${note.text}`, note])).values()];
}

export function describeIdiom(idiom: Idiom, { place }: Placing): ReadLayer | null {
  const layers = idiom.made.map(({ made }) => made.layer);
  const [first] = layers;
  if (first === undefined) return null;
  const { input, output } = idiom;
  const agreed = idiom.block === null ? { ...idiom, block: null } : agree(idiom.block, input, output);
  const { block, unknown } = agreed;
  return {
    ...place(idiom.anchor),
    framework: first.framework,
    call: idiom.call,
    kind: idiom.kind,
    origin: idiom.origin,
    ...saidBlock(block, unknown, idiom.supposed),
    input: agreed.input,
    output,
    arguments: {},
    spreads: [],
    notes: factsOf(idiom),
    parts: idiom.sites.map(rangeOf),
    times: 1,
  };
}
