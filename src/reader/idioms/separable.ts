/** Depthwise followed by 1×1: a separable convolution, and what it matters that something stands between. Pure. */
import type { Note } from "../readLayer";
import type { Idiom } from "./describeIdiom";
import { isPointwise, rowOf, type ConvolutionBefore } from "./convolutionRow";
import type { LayerMap } from "./passage";
import { convolutionKind } from "./pattern";

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

/** @param before the convolution before another, if nothing but channelwise functions stands between */
export function separableAt(last: LayerMap, before: ConvolutionBefore): Idiom | null {
  const found = isPointwise(last) ? before(last) : null;
  if (found === null || convolutionKind(found.convolution) !== "depthwise") return null;
  const { convolution, between } = found;
  return rowOf([convolution, last], {
    kind: between.length === 0 ? "separable convolution" : "depthwise separable convolution",
    notes: [betweenNote(between)],
  });
}
