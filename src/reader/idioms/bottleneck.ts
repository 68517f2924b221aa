/** 1×1, grouped, 1×1: what a ResNeXt block is beside its shortcut. Pure. */
import type { ConvolutionBefore } from "./convolutionRow";
import { isPointwise, rowOf } from "./convolutionRow";
import type { Idiom } from "./describeIdiom";
import { groupsNote } from "./joined";
import type { LayerMap } from "./passage";
import { convolutionKind, sequenceName } from "./pattern";

/** @param before the convolution before another, if nothing but channelwise functions stands between */
export function bottleneckAt(last: LayerMap, before: ConvolutionBefore): Idiom | null {
  const grouped = isPointwise(last) ? before(last) : null;
  if (grouped === null || convolutionKind(grouped.convolution) !== "grouped") return null;
  const entry = before(grouped.convolution);
  if (entry === null || !isPointwise(entry.convolution)) return null;
  const row = [entry.convolution, grouped.convolution, last];
  return rowOf(row, { kind: sequenceName(row), notes: groupsNote(row) });
}
