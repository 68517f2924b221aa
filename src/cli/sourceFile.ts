/** Source files that the command line is told of: their language and text. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { fileErrorCode } from "../files";
import { InputError } from "../protocol";
import type { Language } from "../reader";

const endings: readonly (readonly [RegExp, Language])[] = [
  [/\.(pyi?|ipynb)$/, "python"],
  [/\.[cm]?ts$/, "typescript"],
  [/\.([cm]?js|jsx|tsx)$/, "javascript"],
];

export interface SourceFile {
  readonly language: Language;
  readonly text: string;
}

function bytesOf(file: string, folder: string): Uint8Array {
  try {
    return readFileSync(resolve(folder, file));
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === "EISDIR") throw new InputError(`${file} is a folder; name its files`);
    throw new InputError(
      `${file} ${code === "ENOENT" ? "does not exist" : `cannot be read (${code ?? "unknown error"})`}; name a source file`,
    );
  }
}

/** @throws InputError for a file that is not there, is a folder or no text, or is in no language that is read */
export function sourceFile(file: string, folder: string): SourceFile {
  const [, language] = endings.find(([ending]) => ending.test(file)) ?? [];
  if (language === undefined) {
    throw new InputError(
      `${file} is in no language that is read; name a file of Python, TypeScript or JavaScript, or a notebook`,
    );
  }
  const bytes = bytesOf(file, folder);
  // No source holds a zero; what is no UTF-8 elsewhere may be a comment in an older encoding, and is read around.
  if (bytes.includes(0)) throw new InputError(`${file} is no text; name a source file`);
  return { language, text: new TextDecoder().decode(bytes) };
}

export const isNotebook = (file: string): boolean => file.endsWith(".ipynb");

const notebookSchema = z.looseObject({
  metadata: z.looseObject({ language_info: z.looseObject({ name: z.string() }).optional() }).optional(),
  cells: z.array(z.looseObject({ cell_type: z.string(), source: z.union([z.string(), z.array(z.string())]) })),
});

export interface NotebookCell {
  /** From 1, of all cells. */
  readonly number: number;
  readonly text: string;
}

/**
 * The cells of code of a notebook.
 * @throws InputError for what is no notebook of version 4, or one of another language than Python
 */
export function notebookCells(file: string, text: string): readonly NotebookCell[] {
  const parsed = notebookSchema.safeParse(jsonOrNull(text));
  if (!parsed.success) throw new InputError(`${file} is no notebook of version 4; open and save it in Jupyter or VS Code`);
  const { cells, metadata } = parsed.data;
  const language = metadata?.language_info?.name ?? "python";
  if (language !== "python") throw new InputError(`${file} is a notebook of ${language}; name one of Python`);
  return cells.flatMap(({ cell_type: type, source }, i): readonly NotebookCell[] =>
    type === "code" ? [{ number: i + 1, text: typeof source === "string" ? source : source.join("") }] : [],
  );
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
