/** What is wrong with a block file, as one sentence that names the thing and the way out, and where. Pure. */
import { BlockError } from "../blocks";

/** Keys and indices from the root of the file to a value. */
export type Path = readonly (string | number)[];

export interface Problem {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  readonly message: string;
}

/** A definition that makes no module; `at` is the place within the text of the value, from 0, null for all of it. */
export class DefinitionError extends BlockError {
  constructor(
    message: string,
    readonly path: Path,
    readonly at: number | null = null,
  ) {
    super(message);
  }
}

/** "own.hhblock.json, line 7, column 18: …" */
export function problemLine(file: string, { line, column, message }: Problem): string {
  return `${file}, line ${line}, column ${column}: ${message}`;
}
