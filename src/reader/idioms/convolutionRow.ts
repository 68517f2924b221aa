/** Convolutions one after the other with nothing but channelwise functions between, as one idiom. Pure. */
import type { FeatureMap } from "../evaluation/featureMap";
import { isSameSpot, type Idiom } from "./describeIdiom";
import { blockOfPassage, inputOfPassage, isLayerMap, passageBetween, type LayerMap } from "./passage";
import { activationInside, channelwiseName, convolutionKind, firstConvolution } from "./pattern";

export interface FoundBefore {
  readonly convolution: LayerMap;
  /** The names of what stands between. */
  readonly between: readonly string[];
}

export type ConvolutionBefore = (map: LayerMap) => FoundBefore | null;

/** What finds the convolution before another; null where anything but channelwise functions stands between. */
export const convolutionBefore =
  (usesOf: (map: FeatureMap) => number): ConvolutionBefore =>
  (map) => {
    const between: string[] = [];
    let current: FeatureMap = map.made.input;
    while (isLayerMap(current)) {
      // A map that goes elsewhere too is no inner step of this.
      if (usesOf(current) > 1) return null;
      const { layer, input } = current.made;
      if (convolutionKind(current) !== null) {
        const inside = activationInside(layer);
        return { convolution: current, between: inside === null ? between : [inside, ...between] };
      }
      const name = channelwiseName(layer);
      if (name === null) return null;
      if (name !== "") between.unshift(name);
      current = input;
    }
    return null;
  };

/** 1×1 at stride 1, ungrouped. */
export const isPointwise = (map: LayerMap): boolean =>
  convolutionKind(map) === "pointwise" && firstConvolution(map)?.stride === 1;

/** The idiom from the first of some convolutions to the last; null where a helper makes several of them, whose call says it already. */
export function rowOf(convolutions: readonly LayerMap[], { kind, notes }: Pick<Idiom, "kind" | "notes">): Idiom | null {
  const [first, last] = [convolutions[0], convolutions.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { input, layer } = first.made;
  const passage = passageBetween(input, last);
  const sites = convolutions.map(({ made }) => made.layer.site);
  const isRepeated = sites.some((site, i) => sites.slice(0, i).some((other) => isSameSpot(site, other)));
  if (passage === null || isRepeated) return null;
  return {
    kind,
    origin: "idiom",
    anchor: layer.site,
    call: layer.call,
    made: passage.made,
    // A function that stands between twice is there twice.
    sites: passage.made.map(({ made }) => made.layer.site),
    block: blockOfPassage(passage),
    ...{ unknown: passage.unknown, supposed: passage.supposed },
    input: inputOfPassage(input, passage),
    output: last.shape,
    notes,
  };
}
