/** Finds what several calls are together, over the maps that a file's code makes. Pure. */
import { inputsOf, type FeatureMap } from "../evaluation/featureMap";
import type { Placing } from "../place";
import type { ReadLayer } from "../readLayer";
import type { Spot } from "../syntax/form";
import { bottleneckAt } from "./bottleneck";
import { convolutionBefore } from "./convolutionRow";
import { describeIdiom, type Idiom } from "./describeIdiom";
import { joinedAt } from "./joined";
import { isLayerMap, isPartOfJoin } from "./passage";
import { separableAt } from "./separable";

/** A name for an expression that joins paths, short enough for a title. */
const longestCall = 40;

/** @param isMeant whether an idiom is asked for that has a part at a place */
export function findIdioms(
  maps: readonly FeatureMap[],
  placing: Placing,
  isMeant: (spot: Spot) => boolean,
): readonly ReadLayer[] {
  const uses = new Map<FeatureMap, number>();
  for (const map of maps) for (const input of inputsOf(map)) uses.set(input, (uses.get(input) ?? 0) + 1);
  /** Joins that another of their kind takes as one of its inputs, so that both are one join of more paths. */
  const inner = new Set(
    maps.flatMap((map) => inputsOf(map).filter((input) => isPartOfJoin(input, map) && input.before === map.before)),
  );
  const usesOf = (map: FeatureMap): number => uses.get(map) ?? 0;
  const before = convolutionBefore(usesOf);
  const textOf = ({ made }: FeatureMap): string => {
    const text = made.op === "join" ? placing.textOf(made.site).replaceAll(/\s+/g, " ") : "";
    return text.length > longestCall ? `${text.slice(0, longestCall - 1)}…` : text;
  };
  /** A join inside of a helper is said at the helper's call, one that another takes up at that one. */
  const ownJoin = (map: FeatureMap): Idiom | null => {
    if (map.made.op !== "join" || map.made.isInlined) return null;
    return usesOf(map) === 1 && inner.has(map) ? null : joinedAt(map, textOf(map));
  };
  return maps.flatMap((map): readonly ReadLayer[] => {
    const idiom = isLayerMap(map) ? (separableAt(map, before) ?? bottleneckAt(map, before)) : ownJoin(map);
    if (idiom === null || ![idiom.anchor, ...idiom.sites].some(isMeant)) return [];
    const described = describeIdiom(idiom, placing);
    return described === null ? [] : [described];
  });
}
