/** The intervals of channels that go to the paths of a split. Pure. */
import type { IntervalText, PathsText } from "./definition";
import { sizeOf, stageWidth, type Place } from "./place";
import { DefinitionError } from "./problem";

/** Intervals that share out all channels, each once. @throws DefinitionError where they do not. */
export function intervalsOf(
  split: readonly IntervalText[],
  { paths }: PathsText,
  place: Place,
): readonly { readonly from: number; readonly count: number }[] {
  const { input, at } = place;
  if (split.length !== paths.length) {
    throw new DefinitionError(`${paths.length} paths need as many intervals, not ${split.length}; give each path one`, [
      ...at,
      "split",
    ]);
  }
  const intervals = split.map(({ from, count }, i) => ({
    from: sizeOf(from, 0, place, "split", i, "from"),
    count: sizeOf(count, 1, place, "split", i, "count"),
    i,
  }));
  let reached = 0;
  for (const { from, count, i } of intervals.toSorted((a, b) => a.from - b.from)) {
    const here = `channels ${from} to ${from + count - 1}`;
    const where = [...at, "split", i];
    if (from < reached)
      throw new DefinitionError(`${here} overlap the interval before them; let each channel go to one path`, where);
    if (from > reached)
      throw new DefinitionError(`channels ${reached} to ${from - 1} go to no path; let each channel go to one`, where);
    reached = from + count;
    if (reached > input) {
      throw new DefinitionError(
        `${here} lie beyond the ${input} channels that come in at C = ${stageWidth(place)}; end within them`,
        where,
      );
    }
  }
  if (reached < input) {
    throw new DefinitionError(`channels ${reached} to ${input - 1} go to no path; let each channel go to one`, [...at, "split"]);
  }
  return intervals.map(({ from, count }) => ({ from, count }));
}
