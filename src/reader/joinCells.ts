/** Cells of a notebook as one text, so that what an earlier one imports and names counts in a later one. Pure. */
import type { ReadArgument, ReadLayer, Reading, TextRange } from "./readLayer";

/** Where a cell lies in the joined text, and how many lines stand before it. */
export interface Cell extends TextRange {
  readonly linesBefore: number;
}

export interface JoinedCells {
  readonly text: string;
  readonly cells: readonly Cell[];
}

/** The first line of a cell that is another program's, such as %%bash; these four run Python. */
const foreignCell = /^\s*%%(?!(?:time|timeit|capture|prun)\b)/;

const blank = (text: string): string => text.replaceAll(/[^\r\n]/g, " ");

/** One cell a text, in the notebook's order, each as long as it was. */
export function joinCells(texts: readonly string[]): JoinedCells {
  const cells: Cell[] = [];
  let [start, linesBefore] = [0, 0];
  for (const text of texts) {
    cells.push({ start, end: start + text.length, linesBefore });
    start += text.length + 1;
    linesBefore += text.split(/\r\n|\r|\n/).length;
  }
  return { text: texts.map((text) => (foreignCell.test(text) ? blank(text) : text)).join("\n"), cells };
}

const isWithin = (range: TextRange, cell: TextRange): boolean => cell.start <= range.start && range.end <= cell.end;

/** What is read of the joined text in one cell, with places in that text. Idioms whose calls stand in several cells are left out. */
export const readingWithinCell = ({ layers, problems }: Reading, cell: Cell): Reading => ({
  layers: layers.filter((layer) => [layer, ...layer.parts].every((range) => isWithin(range, cell))),
  problems: problems.filter((problem) => isWithin(problem, cell)),
});

/**
 * The same with places in the cell's own text. An argument that a `partial` was given in another cell keeps a place outside of this one's
 * text.
 */
export function readingOfCell(reading: Reading, cell: Cell): Reading {
  const { layers, problems } = readingWithinCell(reading, cell);
  const moved = <Range extends TextRange>(range: Range): Range => ({
    ...range,
    start: range.start - cell.start,
    end: range.end - cell.start,
  });
  const movedLayer = (layer: ReadLayer): ReadLayer => ({
    ...moved(layer),
    line: layer.line - cell.linesBefore,
    endLine: layer.endLine - cell.linesBefore,
    arguments: Object.fromEntries(
      Object.entries(layer.arguments).map(([name, argument]): [string, ReadArgument] => [name, moved(argument)]),
    ),
    spreads: layer.spreads.map(moved),
    parts: layer.parts.map(moved),
  });
  return {
    layers: layers.map(movedLayer),
    problems: problems.map((problem) => ({ ...moved(problem), line: problem.line - cell.linesBefore })),
  };
}
