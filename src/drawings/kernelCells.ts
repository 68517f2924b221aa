/** The small squares that tell kernels from each other: taps of a spatial one, weights of a row or column of a 1×1. Pure. */
import type { Part, Span } from "./drawing";
import { channelOf, hueOf } from "./hue";
import { lanesOf, mostLanes } from "./lanes";
import { svgElement, type SvgTree } from "./svgTree";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A grid of cells in a box, with the hue of each row or column where they have their own. */
interface Grid extends Box {
  readonly columns: number;
  readonly rows: number;
  readonly hueAt?: (column: number, row: number) => number | null;
}

/** Uneven, as weights are, so that a kernel looks like one. */
const tone = (column: number, row: number): string => `cell tone${(column * 2 + row) % 3}`;

function cellsIn({ x, y, width, height, columns, rows, hueAt = () => null }: Grid): readonly SvgTree[] {
  const [wide, high] = [width / columns, height / rows];
  return Array.from({ length: columns * rows }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const at = { x: x + column * wide + 0.5, y: y + row * high + 0.5, width: wide - 1, height: high - 1 };
    return svgElement("rect", { class: tone(column, row), ...at, ...hueOf(hueAt(column, row)) });
  });
}

/** The channels that so many cells stand for: as lanes do where there are as many, else the first ones; null for several. */
function channelsAlong({ from, count }: Span, cells: number): readonly (number | null)[] {
  const lanes = lanesOf(count, 1, mostLanes);
  if (lanes.length === cells) return lanes.map(({ index, lanes: folded }) => (folded > 1 ? null : from + index));
  return Array.from({ length: cells }, (_, i) => (cells === 1 ? null : from + i));
}

const side = 24;

/** As many 3×3 kernels as there is room for, up to one for each pair of channels; each row has the colour of what it reads. */
function tapsOf(part: Part, input: Span, output: Span): readonly SvgTree[] {
  const size = Math.min(side, part.height - 2, part.width - 2);
  const columns = Math.max(1, Math.min(output.count, Math.floor(part.width / side)));
  const rows = Math.max(1, Math.min(input.count, Math.floor(part.height / (side + 2))));
  const [stepX, stepY] = [part.width / columns, part.height / rows];
  const read = channelsAlong(input, rows);
  return Array.from({ length: rows * columns }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const x = part.x + (column + 0.5) * stepX - size / 2;
    const y = part.y + (row + 0.5) * stepY - size / 2;
    const own = input.count > 1 ? { hueAt: () => read[row] ?? null } : {};
    return cellsIn({ x, y, width: size, height: size, columns: 3, rows: 3, ...own });
  }).flat();
}

const along = 8;

/** A row of the 1×1 has the colour of its channel, a column those of all that it reads. */
function weightsOf(part: Part, input: Span): readonly SvgTree[] {
  const height = Math.max(4, Math.min(part.height - 3, 16));
  const box = { x: part.x + 2, y: part.y + (part.height - height) / 2, width: part.width - 4, height };
  if (input.count === 1) return cellsIn({ ...box, columns: along, rows: 1 });
  const read = channelsAlong(input, along);
  if (channelOf(part) === null && part.regions[0]?.axes[3]?.count === 1) {
    return cellsIn({ ...box, columns: along, rows: 1, hueAt: (column) => read[column] ?? null });
  }
  const tall = { ...box, y: part.y + 2, height: part.height - 4 };
  const rows = Math.max(1, Math.min(along, input.count, Math.floor(tall.height / 8)));
  const readBy = channelsAlong(input, rows);
  return cellsIn({ ...tall, columns: along, rows, hueAt: (_, row) => readBy[row] ?? null });
}

/** The cells of a kernel. */
export function cellsOf(part: Part): readonly SvgTree[] {
  const [taps, , reads, output] = part.regions[0]?.axes ?? [];
  if (taps === undefined || reads === undefined || output === undefined) return [];
  // A group reads channels of its own, which its region, counted within the group, does not tell.
  const input = reads.count === 1 ? reads : { from: part.channels.from, count: reads.count };
  return taps.count > 1 ? tapsOf(part, input, output) : weightsOf(part, reads);
}
