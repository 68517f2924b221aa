/** Readings of texts that are being edited, each read when it is asked for and anew only where it changed. No vscode. */
import { mayHoldLayers, type Language, type Reader, type ReaderDocument, type Reading } from "../../reader";

export interface Text {
  /** Names it over all versions. */
  readonly key: string;
  readonly version: string;
  readonly language: Language;
  readonly content: () => string;
}

export interface TextReadings {
  /** What is read of this version; nothing of a text that holds no layer, for which the reader is not even opened. */
  of(text: Text): Promise<Reading>;
  isKnown(key: string): boolean;
  /** Frees what is kept of a text. */
  drop(key: string): void;
  dispose(): void;
}

interface Kept {
  version: string | null;
  reading: Reading;
  document: ReaderDocument | null;
}

const nothing: Reading = { layers: [], problems: [] };

/** Longer texts are written by programs, and would hold up the editor's host for seconds. */
const longestText = 2_000_000;

export function readTexts(openReader: () => Promise<Reader>): TextReadings {
  const kept = new Map<string, Kept>();
  let opened: Promise<Reader> | null = null;

  function reader(): Promise<Reader> {
    opened ??= openReader().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  }

  function entryOf(key: string): Kept {
    const known = kept.get(key) ?? { version: null, reading: nothing, document: null };
    kept.set(key, known);
    return known;
  }

  function drop(key: string): void {
    kept.get(key)?.document?.close();
    kept.delete(key);
  }

  return {
    async of({ key, version, language, content }) {
      const entry = entryOf(key);
      if (entry.version === version) return entry.reading;
      const source = content();
      if (source.length > longestText || !mayHoldLayers(source)) {
        Object.assign(entry, { version, reading: nothing });
        return nothing;
      }
      const { open, read } = await reader();
      // Closed while the reader opened: nobody would free what is kept now.
      if (kept.get(key) !== entry) return read(source, language);
      if (entry.document === null) entry.document = open(source, language);
      else entry.document.update(source);
      Object.assign(entry, { version, reading: entry.document.reading() });
      return entry.reading;
    },
    isKnown: (key) => kept.has(key),
    drop,
    dispose() {
      for (const key of [...kept.keys()]) drop(key);
    },
  };
}
