/** From spots, which move with their statement, to places in the text as it is now. Pure. */
import type { Position } from "./lineTable";
import type { TextRange } from "./readLayer";
import type { Spot } from "./syntax/form";

export interface Placed extends TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What turns a spot into its place and its text. */
export interface Placing {
  readonly place: (spot: Spot) => Placed;
  readonly textOf: (spot: Spot) => string;
}

export const rangeOf = ({ origin, start, end }: Spot): TextRange => ({ start: origin.start + start, end: origin.start + end });

export function placing(source: string, positionOf: (offset: number) => Position): Placing {
  return {
    textOf: (spot) => {
      const { start, end } = rangeOf(spot);
      return source.slice(start, end);
    },
    place: (spot) => {
      const range = rangeOf(spot);
      const { line, column } = positionOf(range.start);
      const { line: endLine, column: endColumn } = positionOf(range.end);
      return { ...range, line, column, endLine, endColumn };
    },
  };
}
