/** How long the reader takes for a file of 5,000 lines, the first time and later, and for an edit in it, in milliseconds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openReader, type Reader } from "../src/reader";
import { modelFile } from "./modelFile";

const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(join(__dirname, "..", "node_modules", file)));

function milliseconds(work: () => unknown): string {
  const start = performance.now();
  work();
  return `${(performance.now() - start).toFixed(0)} ms`;
}

function run(reader: Reader): void {
  for (const lines of [5000, 10_000]) {
    let source = modelFile(lines);
    const first = milliseconds(() => reader.read(source, "python"));
    const later = Array.from({ length: 5 }, () => milliseconds(() => reader.read(source, "python")));
    const document = reader.open(source, "python");
    const edits = Array.from({ length: 5 }, (_, i) => {
      source = source.replace(`class Block${i * 40 + 7}(`, `width = ${i}\nclass Block${i * 40 + 7}(`);
      return milliseconds(() => document.update(source));
    });
    const layers = document.reading().layers.length;
    document.close();
    console.log(`${lines} lines, ${layers} layers: first ${first}; later ${later.join(", ")}; edits ${edits.join(", ")}`);
  }
}

const python = bytes("tree-sitter-python/tree-sitter-python.wasm");
const javascript = bytes("tree-sitter-typescript/tree-sitter-tsx.wasm");
const typescript = bytes("tree-sitter-typescript/tree-sitter-typescript.wasm");
void openReader({ runtime: bytes("web-tree-sitter/web-tree-sitter.wasm"), grammars: { python, javascript, typescript } }).then(
  run,
);
