/** The reader with its grammars from the installed packages, opened once a test file. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { openReader, type Reader } from "../../../src/reader";

const { resolve: locate } = createRequire(import.meta.url);
const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(locate(file)));

export function openTestReader(): Promise<Reader> {
  return openReader({
    runtime: bytes("web-tree-sitter/web-tree-sitter.wasm"),
    grammars: {
      python: bytes("tree-sitter-python/tree-sitter-python.wasm"),
      javascript: bytes("tree-sitter-typescript/tree-sitter-tsx.wasm"),
      typescript: bytes("tree-sitter-typescript/tree-sitter-typescript.wasm"),
    },
  });
}
