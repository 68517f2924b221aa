/** The readers with their grammars from the installed packages, opened once a test file. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openReaders, type Language, type OpenReader, type ReaderDocument, type Reading } from "../../../src/reader";

const { resolve: locate } = createRequire(import.meta.url);
const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(locate(file)));

const grammars: Readonly<Record<Language, string>> = {
  python: "tree-sitter-python/tree-sitter-python.wasm",
  javascript: "tree-sitter-typescript/tree-sitter-tsx.wasm",
  typescript: "tree-sitter-typescript/tree-sitter-typescript.wasm",
};

export const testReaders: OpenReader = openReaders((language) =>
  Promise.resolve({ runtime: bytes("web-tree-sitter/web-tree-sitter.wasm"), grammar: bytes(grammars[language]) }),
);

/** Reads texts of all languages. */
export interface TestReader {
  read(source: string, language: Language): Reading;
  open(source: string, language: Language): ReaderDocument;
}

export async function openTestReader(): Promise<TestReader> {
  const [python, javascript, typescript] = await Promise.all([
    testReaders("python"),
    testReaders("javascript"),
    testReaders("typescript"),
  ]);
  const readers = { python, javascript, typescript };
  return {
    read: (source, language) => readers[language].read(source),
    open: (source, language) => readers[language].open(source),
  };
}
