/** What is read of the user's open documents, for all that speaks of layers in them. */
import * as vscode from "vscode";
import { readerFiles } from "../../files";
import {
  openReaders,
  readingOfCell,
  readingWithinCell,
  type Language,
  type ReadLayer,
  type Reading,
  type TextRange,
} from "../../reader";
import { limitRate } from "../limitRate";
import { locationOf, notebookOf, textOfDocument } from "./documents";
import { readTexts } from "./readTexts";

/** The whole text that a document was read in: its own, or that of all cells of its notebook. */
export interface ReadText {
  readonly source: string;
  readonly language: Language;
  /** Of the document alone, with places in the text. */
  readonly reading: Reading;
  /** Where the document begins in the text. */
  readonly start: number;
  /** Where a range of the text stands; null where it reaches over the end of a cell. */
  readonly locationOf: (range: TextRange) => vscode.Location | null;
}

export interface Readings {
  /**
   * The layers of a document's latest version, with places in it; of a notebook's cell those that its notebook gives it. Nothing for
   * languages that are not read.
   */
  of(document: vscode.TextDocument): Promise<Reading>;
  /** Of these the layers around an offset in UTF-16 units: enough for what is meant there, and read sooner than the rest. */
  around(document: vscode.TextDocument, offset: number): Promise<readonly ReadLayer[]>;
  /** Null for languages that are not read. */
  textOf(document: vscode.TextDocument): Promise<ReadText | null>;
  /** A document that was read is another now, a moment after the edit; an edit of one cell tells of all cells of its notebook. */
  readonly onChange: vscode.Event<vscode.TextDocument>;
  dispose(): void;
}

const nothing: Reading = { layers: [], problems: [] };

/** Whoever types is not interrupted at every letter. */
const changeMilliseconds = 250;

/** @param bundles the folder where parser and grammars lie beside the bundles */
export function openReadings(bundles: string): Readings {
  const texts = readTexts(openReaders((language) => readerFiles(bundles, language)));
  const changed = new vscode.EventEmitter<vscode.TextDocument>();
  const waiting = new Set<vscode.TextDocument>();
  const tell = limitRate(changeMilliseconds, () => {
    const documents = [...waiting].filter(({ isClosed }) => !isClosed);
    waiting.clear();
    for (const document of documents) changed.fire(document);
  });

  function edited(key: vscode.Uri, documents: readonly vscode.TextDocument[]): void {
    if (!texts.isKnown(key.toString())) return;
    for (const document of documents) waiting.add(document);
    tell.request();
  }
  const editedNotebook = (notebook: vscode.NotebookDocument): void =>
    edited(
      notebook.uri,
      notebook.getCells().map(({ document }) => document),
    );

  const subscriptions = [
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      const notebook = notebookOf(document);
      if (notebook === null) edited(document.uri, [document]);
      else editedNotebook(notebook);
    }),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
      if (contentChanges.length > 0) editedNotebook(notebook);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.drop(uri.toString())),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => texts.drop(uri.toString())),
  ];

  return {
    async of(document) {
      const text = textOfDocument(document);
      if (text === null) return nothing;
      const reading = await texts.of(text);
      return text.cell === null ? reading : readingOfCell(reading, text.cell);
    },
    async around(document, offset) {
      const text = textOfDocument(document);
      if (text === null) return [];
      const { cell } = text;
      const layers = await texts.around(text, (cell?.start ?? 0) + offset);
      return cell === null ? layers : readingOfCell({ layers, problems: [] }, cell).layers;
    },
    async textOf(document) {
      const text = textOfDocument(document);
      if (text === null) return null;
      const { cell, language } = text;
      const source = text.content();
      const reading = await texts.of({ ...text, content: () => source });
      return {
        ...{ source, language, start: cell?.start ?? 0 },
        reading: cell === null ? reading : readingWithinCell(reading, cell),
        locationOf: (range) => locationOf(text, range),
      };
    },
    onChange: changed.event,
    dispose() {
      for (const part of [...subscriptions, tell, changed, texts]) part.dispose();
    },
  };
}
