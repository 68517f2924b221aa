/**
 * Opens the reader: the parser's runtime and grammars are WebAssembly whose bytes the caller brings, so that nothing here knows where
 * they lie.
 */
import { Language as Grammar, Parser } from "web-tree-sitter";
import { openDocument, type ReaderDocument } from "./openDocument";
import type { Language, Reading } from "./readLayer";

export interface ReaderFiles {
  /** web-tree-sitter.wasm */
  readonly runtime: Uint8Array;
  /** tree-sitter-python.wasm, tree-sitter-tsx.wasm for JavaScript, tree-sitter-typescript.wasm */
  readonly grammars: Readonly<Record<Language, Uint8Array>>;
}

export interface Reader {
  /** Reads a text once. Never throws: what cannot be read is left out, and named in `problems`. */
  readonly read: (source: string, language: Language) => Reading;
  /** Keeps a text that will be edited. */
  readonly open: (source: string, language: Language) => ReaderDocument;
}

const languages = ["python", "javascript", "typescript"] as const;

/** WebAssembly is compiled when it first runs: on these lines while the reader opens, not on the first file that a person waits for. */
const sample = `
import torch.nn as nn
class Block(nn.Module):
    def __init__(self, inputs: int, outputs=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=[1, 1], groups=1), nn.ReLU())
    def forward(self, x):
        if self.training and x is not None:
            x += self.layers(x)
        return x
for i in range(2):
    block = Block(2 * i)
`;

/** The parser's runtime is one for the whole process. */
let runtime: Promise<void> | null = null;

/** @throws Error where the bytes are no parser, or no grammars of a version that fits. */
export async function openReader({ runtime: wasmBinary, grammars }: ReaderFiles): Promise<Reader> {
  runtime ??= Parser.init({ wasmBinary });
  await runtime;
  const loaded = new Map(
    await Promise.all(languages.map(async (language) => [language, await Grammar.load(grammars[language])] as const)),
  );
  const parser = new Parser();
  const open = (source: string, language: Language): ReaderDocument =>
    openDocument(source, language, (text, before) => {
      parser.setLanguage(loaded.get(language) ?? null);
      parser.reset();
      return parser.parse(text, before);
    });
  const read = (source: string, language: Language): Reading => {
    const document = open(source, language);
    const reading = document.reading();
    document.close();
    return reading;
  };
  read(sample, "python");
  return { open, read };
}
