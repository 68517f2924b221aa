/** Open documents as texts for the reader: files by themselves, the Python cells of a notebook together. */
import * as vscode from "vscode";
import { joinCells, type Cell, type TextRange } from "../../reader";
import { readLanguages } from "./languages";
import { cellScheme } from "./layerLinks";
import type { Text } from "./readTexts";

/** A document, and where it lies in the text that it is read in. */
interface Part extends TextRange {
  readonly document: vscode.TextDocument;
}

/** A document as the reader takes it. */
export interface DocumentText extends Text {
  /** Its part of a notebook's text, null for a file by itself. */
  readonly cell: Cell | null;
  /** All documents that the text is made of. */
  readonly parts: readonly Part[];
}

const isCode = ({ document }: vscode.NotebookCell): boolean => readLanguages[document.languageId] === "python";

export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | null {
  if (document.uri.scheme !== cellScheme) return null;
  return (
    vscode.workspace.notebookDocuments.find((notebook) => notebook.getCells().some((cell) => cell.document === document)) ?? null
  );
}

function cellText(document: vscode.TextDocument, notebook: vscode.NotebookDocument): DocumentText | null {
  const documents = notebook
    .getCells()
    .filter(isCode)
    .map((cell) => cell.document);
  const { text, cells } = joinCells(documents.map((each) => each.getText()));
  const cell = cells[documents.indexOf(document)];
  if (cell === undefined) return null;
  return {
    key: notebook.uri.toString(),
    version: documents.map(({ uri, version }) => `${uri.fragment} ${version}`).join(" "),
    language: "python",
    content: () => text,
    cell,
    parts: documents.flatMap((each, i) => (cells[i] === undefined ? [] : [{ ...cells[i], document: each }])),
  };
}

/** Null for a document in a language that is not read. */
export function textOfDocument(document: vscode.TextDocument): DocumentText | null {
  const language = readLanguages[document.languageId];
  if (language === undefined) return null;
  const notebook = language === "python" ? notebookOf(document) : null;
  if (notebook !== null) return cellText(document, notebook);
  const { uri, version } = document;
  return {
    ...{ key: uri.toString(), version: String(version), language, content: () => document.getText() },
    ...{ cell: null, parts: [{ document, start: 0, end: Infinity }] },
  };
}

/** The document and the range in it that a range of the text stands for; null where it reaches over the end of a cell. */
export function locationOf({ parts }: DocumentText, range: TextRange): vscode.Location | null {
  const part = parts.find(({ start, end }) => start <= range.start && range.end <= end);
  if (part === undefined) return null;
  const { document, start } = part;
  const position = (offset: number): vscode.Position => document.positionAt(offset - start);
  return new vscode.Location(document.uri, new vscode.Range(position(range.start), position(range.end)));
}
