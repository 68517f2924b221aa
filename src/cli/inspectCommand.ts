/** `hybrid-hypothesis inspect`: the layers in source files, what they cost and what they are equal to. */
import { joinCells, readingOfCell, type OpenReader } from "../reader";
import { exitCodes, type Command } from "./context";
import { inspectReport, type FileReading } from "./inspectReport";
import { inspectText } from "./inspectText";
import { isNotebook, notebookCells, sourceFile } from "./sourceFile";

export interface InspectTexts {
  readonly files: readonly string[];
  readonly json?: boolean;
}

export const inspectHelp = `
Examples:
  hybrid-hypothesis inspect model.py            what every layer costs and is equal to
  hybrid-hypothesis inspect src/*.ts --json     the same as one JSON document, with the code of every form
  hybrid-hypothesis inspect notes.ipynb         a notebook's cells together; places are "notes.ipynb:cell 3"

Reads Keras, PyTorch, Flax and TensorFlow.js in Python, TypeScript and JavaScript, and runs none of it.

Exit codes: 0 done, also where nothing was found · 2 bad usage, or a file that cannot be read
`;

/** A notebook is one reading a cell. */
async function readingsOf(file: string, folder: string, openReader: OpenReader): Promise<readonly FileReading[]> {
  const { language, text } = sourceFile(file, folder);
  const reader = await openReader(language);
  if (!isNotebook(file)) return [{ file, reading: reader.read(text) }];
  const cells = notebookCells(file, text);
  const joined = joinCells(cells.map((cell) => cell.text));
  const whole = reader.read(joined.text);
  return joined.cells.map((cell, i) => ({
    file: `${file}:cell ${cells[i]?.number ?? 0}`,
    reading: readingOfCell(whole, cell),
  }));
}

export const inspectCommand: Command<InspectTexts> = async ({ files, json }, { stdout, currentFolder, openReader }) => {
  const readings: FileReading[] = [];
  for (const file of files) readings.push(...(await readingsOf(file, currentFolder, openReader)));
  stdout.write(json === true ? `${JSON.stringify(inspectReport(readings), null, 2)}\n` : inspectText(readings));
  return exitCodes.done;
};
