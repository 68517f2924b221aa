/** The layer that `--layer FILE:LINE` names. */
import { readFileSync } from "node:fs";
import { normalize, resolve, sep } from "node:path";
import { fileErrorCode } from "../files";
import { layerAtLine } from "../layerArms";
import { InputError } from "../protocol";
import type { Language, Reader } from "../reader";
import type { SourceLayer } from "../trial";

const languages: readonly (readonly [RegExp, Language])[] = [
  [/\.pyi?$/, "python"],
  [/\.[cm]?ts$/, "typescript"],
  [/\.([cm]?js|jsx|tsx)$/, "javascript"],
];

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number | null;
}

/** The file's name may hold colons. */
function placeOf(text: string): Place {
  const [, file = "", line = "", column] = /^(.+?):([1-9]\d{0,6})(?::([1-9]\d{0,6}))?$/.exec(text) ?? [];
  if (file === "") throw new InputError(`--layer ${JSON.stringify(text)} names no line; write FILE:LINE, such as model.py:12`);
  return { file, line: Number(line), column: column === undefined ? null : Number(column) };
}

function sourceOf(file: string, folder: string): string {
  try {
    return new TextDecoder().decode(readFileSync(resolve(folder, file)));
  } catch (error) {
    const code = fileErrorCode(error) ?? "unknown error";
    throw new InputError(
      `--layer: ${file} ${code === "ENOENT" ? "does not exist" : `cannot be read (${code})`}; name a source file`,
    );
  }
}

/** @throws InputError naming file and line, and the layers near it where it holds none or several. */
export async function layerOption(text: string, folder: string, openReader: () => Promise<Reader>): Promise<SourceLayer> {
  const { file, line, column } = placeOf(text);
  const [, language] = languages.find(([ending]) => ending.test(file)) ?? [];
  if (language === undefined) {
    throw new InputError(`--layer: ${file} is in no language that is read; name a file of Python, TypeScript or JavaScript`);
  }
  const source = sourceOf(file, folder);
  const { layers } = (await openReader()).read(source, language);
  const found = layerAtLine(layers, { line, column });
  if ("refused" in found) throw new InputError(`${text} ${found.refused}`);
  return { layer: found, file: normalize(file).split(sep).join("/") };
}
