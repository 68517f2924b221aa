/** Writes the results file: atomically, at most once a second while a trial runs, and a last time when it ends. */
import writeFileAtomic from "write-file-atomic";
import type { Results } from "./resultsFile";

export interface ResultsWriter {
  /** Takes the newest state; it reaches the disk within a second. */
  write(results: Results): void;
  /** Resolves when the newest state is on the disk. Rejects if it, or an earlier one, could not be written. */
  flush(): Promise<void>;
}

export interface WriterOptions {
  readonly file: string;
  /** Called once, when a write failed; no other is tried. */
  readonly onError: (error: unknown) => void;
  /** Called with each state once it is on the disk; the next is written when it resolves. */
  readonly onWritten?: (results: Results) => Promise<void>;
  readonly writeFile?: (file: string, text: string) => Promise<void>;
}

const interval = 1000;

export function openResultsWriter(options: WriterOptions): ResultsWriter {
  const { file, onError, onWritten = () => Promise.resolve(), writeFile = writeFileAtomic } = options;
  let newest: Results | null = null;
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let lastWrite = -Infinity;
  let failure: { readonly error: unknown } | null = null;

  function start(): void {
    timer = null;
    writing = writing.then(async () => {
      if (newest === null || failure !== null) return;
      const results = newest;
      const text = `${JSON.stringify(results, null, 2)}\n`;
      newest = null;
      lastWrite = Date.now();
      try {
        await writeFile(file, text);
        await onWritten(results);
      } catch (error) {
        failure = { error };
        onError(error);
      }
    });
  }

  return {
    write(results) {
      newest = results;
      timer ??= setTimeout(start, Math.max(0, lastWrite + interval - Date.now()));
    },
    async flush() {
      if (timer !== null) clearTimeout(timer);
      start();
      await writing;
      if (failure !== null) throw failure.error;
    },
  };
}
