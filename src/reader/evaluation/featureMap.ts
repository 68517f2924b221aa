/** Maps as code passes them on: which layer or join made each, from which. The graph that idioms are found in. */
import type { Block, Join, MapShape, Size } from "../../blocks";
import type { Spot } from "../syntax/form";
import type { Layer } from "../layers/layer";
import type { Note } from "../readLayer";

export type Made =
  | { readonly op: "given" }
  | {
      readonly op: "layer";
      readonly layer: Layer;
      readonly input: FeatureMap;
      readonly block: Block | null;
      readonly unknown: string | null;
      readonly supposed: string | null;
      /** What matters of the layer on just this map. */
      readonly notes: readonly Note[];
    }
  | {
      readonly op: "join";
      readonly join: Join;
      readonly inputs: readonly FeatureMap[];
      /** How many maps there are, of which the inputs are the first; null where they are all. */
      readonly count: Size | null;
      readonly site: Spot;
      /** Whether a helper joins them, at whose call `site` is. */
      readonly isInlined: boolean;
    }
  /** `count` of the input's channels, from `from` on. */
  | { readonly op: "slice"; readonly input: FeatureMap; readonly from: Size; readonly count: Size }
  | { readonly op: "either"; readonly options: readonly FeatureMap[] }
  | { readonly op: "other"; readonly inputs: readonly FeatureMap[] };

export interface FeatureMap {
  readonly shape: MapShape;
  readonly made: Made;
  /** The nearest map that all ways to this one lead through, null where there is none. */
  readonly before: FeatureMap | null;
  readonly depth: number;
}

export function inputsOf({ made }: FeatureMap): readonly FeatureMap[] {
  switch (made.op) {
    case "given":
      return [];
    case "layer":
    case "slice":
      return [made.input];
    case "either":
      return made.options;
    default:
      return made.inputs;
  }
}

/** The nearest map that all ways to each of the given maps lead through, these maps themselves included. */
function meetingPoint(maps: readonly FeatureMap[]): FeatureMap | null {
  const [first, ...others] = maps;
  return others.reduce<FeatureMap | null>((a, b) => meet(a, b), first ?? null);
}

function meet(a: FeatureMap | null, b: FeatureMap | null): FeatureMap | null {
  let [left, right] = [a, b];
  while (left !== null && right !== null && left !== right) {
    if (left.depth >= right.depth) left = left.before;
    else right = right.before;
  }
  return left === right ? left : null;
}

export function featureMap(shape: MapShape, made: Made): FeatureMap {
  const before = meetingPoint(inputsOf({ shape, made, before: null, depth: 0 }));
  return { shape, made, before, depth: before === null ? 0 : before.depth + 1 };
}
