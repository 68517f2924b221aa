/** Readings of texts that are being edited, each read when it is asked for and anew only where it changed. No vscode. */
import { mayHoldLayers, type Language, type OpenReader, type ReaderDocument, type ReadLayer, type Reading } from "../../reader";

export interface Text {
  /** Names it over all versions. */
  readonly key: string;
  readonly version: string;
  readonly language: Language;
  readonly content: () => string;
}

export interface TextReadings {
  /** What is read of this version; nothing of a text that holds no layer, for which no reader is even opened. */
  of(text: Text): Promise<Reading>;
  /** Its layers around an offset, as `ReaderDocument` has them. */
  around(text: Text, offset: number): Promise<readonly ReadLayer[]>;
  isKnown(key: string): boolean;
  /** Frees what is kept of a text. */
  drop(key: string): void;
  dispose(): void;
}

interface Kept {
  version: string | null;
  /** Null for a text that holds no layer. */
  document: ReaderDocument | null;
}

const nothing: Reading = { layers: [], problems: [] };

/** Longer texts are written by programs, and would hold up the editor's host for seconds; so would the long lines of a bundle. */
const longestText = 1_000_000;
const longestBundle = 50_000;
const longestLine = 300;

/** Whether a person may have written a text. */
function isWritten(source: string, language: Language): boolean {
  if (source.length > longestText) return false;
  // Python may hold data in a long line, and is never squeezed into a few.
  if (language === "python" || source.length < longestBundle) return true;
  return source.length / (source.match(/\n/g)?.length ?? 1) < longestLine;
}

export function readTexts(openReader: OpenReader): TextReadings {
  const kept = new Map<string, Kept>();

  function entryOf(key: string): Kept {
    const known = kept.get(key) ?? { version: null, document: null };
    kept.set(key, known);
    return known;
  }

  function drop(key: string): void {
    kept.get(key)?.document?.close();
    kept.delete(key);
  }

  /** What a document says of this version of a text; null where it holds no layer. */
  async function asked<Answer>(
    { key, version, language, content }: Text,
    ask: (document: ReaderDocument) => Answer,
  ): Promise<Answer | null> {
    const entry = entryOf(key);
    if (entry.version === version) return entry.document === null ? null : ask(entry.document);
    const source = content();
    if (!isWritten(source, language) || !mayHoldLayers(source)) {
      entry.document?.close();
      Object.assign(entry, { version, document: null });
      return null;
    }
    const { open } = await openReader(language);
    // Closed while the reader opened: nobody would free what is kept now.
    if (kept.get(key) !== entry) {
      const document = open(source);
      const answer = ask(document);
      document.close();
      return answer;
    }
    if (entry.document === null) entry.document = open(source);
    else entry.document.update(source);
    entry.version = version;
    return ask(entry.document);
  }

  return {
    of: async (text) => (await asked(text, ({ reading }) => reading())) ?? nothing,
    around: async (text, offset) => (await asked(text, ({ layersAround }) => layersAround(offset))) ?? [],
    isKnown: (key) => kept.has(key),
    drop,
    dispose() {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}
