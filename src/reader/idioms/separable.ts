/** Depthwise followed by 1×1: a separable convolution, and what it matters that something stands between. Pure. */
import type { FeatureMap } from "../evaluation/featureMap";
import type { Note } from "../readLayer";
import type { Idiom } from "./describeIdiom";
import { isSameSpot } from "./describeIdiom";
import { blockOfPassage, inputOfPassage, isLayerMap, passageBetween, type LayerMap } from "./passage";
import { activationInside, channelwiseName, convolutionKind, firstConvolution } from "./pattern";

/** The names of what stands between two convolutions, and the first of these; null where anything but channelwise functions does. */
function depthwiseBefore(
  pointwise: LayerMap,
  usesOf: (map: FeatureMap) => number,
): { readonly first: LayerMap; readonly between: readonly string[] } | null {
  const between: string[] = [];
  let current: FeatureMap = pointwise.made.input;
  while (isLayerMap(current)) {
    // A map that goes elsewhere too is no inner step of this.
    if (usesOf(current) > 1) return null;
    const { layer, input } = current.made;
    if (convolutionKind(current) === "depthwise") {
      const inside = activationInside(layer);
      return { first: current, between: inside === null ? between : [inside, ...between] };
    }
    const name = channelwiseName(layer);
    if (name === null) return null;
    if (name !== "") between.unshift(name);
    current = input;
  }
  return null;
}

/** What stands between decides what is equal (M4: every channelwise function commutes with slices). */
export function betweenNote(between: readonly string[]): Note {
  if (between.length === 0) {
    return {
      about: "between",
      text: "No activation or normalisation stands between: equal to one separable layer, to grouped convolution and 1×1, and to a sum of one-channel paths.",
    };
  }
  const joined = between.join(" and ");
  const names = `${joined.charAt(0).toUpperCase()}${joined.slice(1)}`;
  const isOnlyNormalised = between.every((name) => name === "batch normalisation");
  return {
    about: "between",
    text: isOnlyNormalised
      ? `${names} stands between: equal to one path a channel, each with its share of it, but not to one separable layer, which has nothing there.`
      : `${names} ${between.length > 1 ? "stand" : "stands"} between: equal to one path a channel, each with its own, but not to one separable layer, and the 1×1 cannot be merged.`,
  };
}

export function separableAt(pointwise: LayerMap, usesOf: (map: FeatureMap) => number): Idiom | null {
  if (convolutionKind(pointwise) !== "pointwise" || firstConvolution(pointwise)?.stride !== 1) return null;
  const found = depthwiseBefore(pointwise, usesOf);
  if (found === null) return null;
  const { first, between } = found;
  const input = first.made.input;
  const passage = passageBetween(input, pointwise);
  if (passage === null) return null;
  const anchor = first.made.layer.site;
  // Both inside of one helper: its call says it already.
  if (isSameSpot(anchor, pointwise.made.layer.site)) return null;
  return {
    kind: between.length === 0 ? "separable convolution" : "depthwise separable convolution",
    origin: "idiom",
    anchor,
    call: first.made.layer.call,
    made: passage.made,
    block: blockOfPassage(passage),
    ...{ unknown: passage.unknown, supposed: passage.supposed },
    input: inputOfPassage(input, passage),
    output: pointwise.shape,
    notes: [betweenNote(between)],
  };
}
