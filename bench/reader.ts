/** How long the reader takes for a file of 5,000 lines, the first time and later, and for an edit in it, in milliseconds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openReader, type Reader } from "../src/reader";

const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(join(__dirname, "..", "node_modules", file)));

/** A file of classes like those of a library of models: one line in eight is a convolution. */
function modelFile(lines: number): string {
  const source = ["import torch.nn as nn", "import torch.nn.functional as F"];
  for (let i = 0; source.length < lines; i++) {
    source.push(
      `class Block${i}(nn.Module):`,
      `    """Depthwise, then pointwise, with batch norm and ReLU between, and the shortcut where the widths are the same."""`,
      "",
      "    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> None:",
      "        super().__init__()",
      "        self.inputs = inputs",
      "        self.outputs = outputs",
      "        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, dilation, dilation, groups=inputs, bias=False)",
      "        self.norm = nn.BatchNorm2d(inputs)",
      "        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)",
      "",
      "    def forward(self, x):",
      "        out = F.relu(self.norm(self.depthwise(x)))",
      "        out = self.pointwise(out)",
      "        if self.inputs == self.outputs:",
      "            out = out + x",
      "        return out",
      "",
    );
  }
  return source.slice(0, lines).join("\n");
}

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
