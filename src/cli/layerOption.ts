/** The layer that `--layer FILE:LINE` names. */
import { normalize, sep } from "node:path";
import { layerAtLine } from "../layerArms";
import { InputError } from "../protocol";
import type { OpenReader } from "../reader";
import type { SourceLayer } from "../trial";
import { isNotebook, sourceFile } from "./sourceFile";

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

/** @throws InputError naming file and line, and the layers near it where it holds none or several. */
export async function layerOption(text: string, folder: string, openReader: OpenReader): Promise<SourceLayer> {
  const { file, line, column } = placeOf(text);
  if (isNotebook(file)) throw new InputError(`--layer: ${file} is a notebook; name a source file`);
  const { text: source, language } = sourceFile(file, folder);
  const { layers } = (await openReader(language)).read(source);
  const found = layerAtLine(layers, { line, column });
  if ("refused" in found) throw new InputError(`${text} ${found.refused}`);
  return { layer: found, file: normalize(file).split(sep).join("/") };
}
