/** Open documents as texts for the reader: files by themselves, the Python cells of a notebook together. */
import * as vscode from "vscode";
import { joinCells, type Cell } from "../../reader";
import { readLanguages } from "./languages";
import type { Text } from "./readTexts";

/** A document as the reader takes it; `cell` is its part of a notebook's text, null for a file by itself. */
export interface DocumentText extends Text {
  readonly cell: Cell | null;
}

const isCode = ({ document }: vscode.NotebookCell): boolean => readLanguages[document.languageId] === "python";

export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | null {
  if (document.uri.scheme !== "vscode-notebook-cell") return null;
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
  };
}

/** Null for a document in a language that is not read. */
export function textOfDocument(document: vscode.TextDocument): DocumentText | null {
  const language = readLanguages[document.languageId];
  if (language === undefined) return null;
  const notebook = language === "python" ? notebookOf(document) : null;
  if (notebook !== null) return cellText(document, notebook);
  const { uri, version } = document;
  return { key: uri.toString(), version: String(version), language, content: () => document.getText(), cell: null };
}
