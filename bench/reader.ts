/** How long the reader takes for a file of 5,000 lines, the first time and later, and for an edit in it, in milliseconds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openReaders, type Reader } from "../src/reader";
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
    const first = milliseconds(() => reader.read(source));
    const later = Array.from({ length: 5 }, () => milliseconds(() => reader.read(source)));
    const document = reader.open(source);
    const edits = Array.from({ length: 5 }, (_, i) => {
      source = source.replace(`class Block${i * 40 + 7}(`, `width = ${i}\nclass Block${i * 40 + 7}(`);
      return milliseconds(() => {
        document.update(source);
        document.reading();
      });
    });
    const around = Array.from({ length: 5 }, (_, i) => {
      const fresh = reader.open(source);
      const spent = milliseconds(() => fresh.layersAround(source.length / (i + 2)));
      fresh.close();
      return spent;
    });
    const layers = document.reading().layers.length;
    document.close();
    console.log(
      `${lines} lines, ${layers} layers: first ${first}; later ${later.join(", ")}; edits ${edits.join(", ")}; around a place, once parsed, ${around.join(", ")}`,
    );
  }
}

const openReader = openReaders(() =>
  Promise.resolve({
    runtime: bytes("web-tree-sitter/web-tree-sitter.wasm"),
    grammar: bytes("tree-sitter-python/tree-sitter-python.wasm"),
  }),
);
void openReader("python").then(run);
