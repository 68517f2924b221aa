/** Calls of helpers and classes of the same file as the modules that they come to. Pure. */
import type { FeatureMap } from "../evaluation/featureMap";
import type { Composite } from "../evaluation/frame";
import type { Placing } from "../place";
import type { ReadLayer } from "../readLayer";
import type { Spot } from "../syntax/form";
import { describeIdiom } from "./describeIdiom";
import { joinedAt } from "./joined";
import { blockOfPassage, inputOfPassage, isLayerMap, passageBetween, type LayerMap } from "./passage";
import { channelwiseName, convolutionKind, isConvolution, sequenceName } from "./pattern";
import { betweenNote } from "./separable";

/** What stands between the two convolutions of a separable one. */
function innerNames(maps: readonly LayerMap[]): readonly string[] {
  const places = maps.flatMap((map, i) => (isConvolution(map) ? [i] : []));
  const [first = 0, last = 0] = places;
  return maps
    .slice(first + 1, last)
    .flatMap(({ made: { layer } }) => channelwiseName(layer) ?? [])
    .filter((name) => name !== "");
}

/** @param isMeant whether a call at a place is asked for */
export function describeComposites(
  composites: readonly Composite[],
  placing: Placing,
  isMeant: (spot: Spot) => boolean,
): readonly ReadLayer[] {
  return composites.flatMap(({ spot, call, from, to }): readonly ReadLayer[] => {
    if (!isMeant(spot)) return [];
    const passage = passageBetween(from, to);
    if (passage === null || !passage.made.some(isConvolution)) return [];
    const kinds = passage.made.flatMap((map) => convolutionKind(map) ?? []).join(" ");
    const end = lastJoin(to);
    const whole = end === null ? null : joinedAt(end, call);
    const between = kinds === "depthwise pointwise" ? innerNames(passage.made) : null;
    const described = describeIdiom(
      {
        kind: whole?.kind ?? (between?.length === 0 ? "separable convolution" : sequenceName(passage.made)),
        origin: "composite",
        anchor: spot,
        call,
        made: passage.made,
        sites: [],
        block: blockOfPassage(passage),
        ...{ unknown: passage.unknown, supposed: passage.supposed },
        input: inputOfPassage(from, passage),
        output: to.shape,
        notes: whole?.notes ?? (between === null ? [] : [betweenNote(between)]),
      },
      placing,
    );
    return described === null ? [] : [described];
  });
}

/** The join that a module ends in, but for channelwise functions after it. */
function lastJoin(to: FeatureMap): FeatureMap | null {
  let current = to;
  while (isLayerMap(current) && channelwiseName(current.made.layer) !== null) current = current.made.input;
  return current.made.op === "join" ? current : null;
}
