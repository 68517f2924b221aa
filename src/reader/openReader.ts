/**
 * Opens readers, one a language: the parser's runtime and grammars are WebAssembly whose bytes the caller brings, so that nothing
 * here knows where they lie.
 */
import { Language as Grammar, Parser } from "web-tree-sitter";
import { openDocument, type ReaderDocument } from "./openDocument";
import type { Language, Reading } from "./readLayer";

export interface ReaderFiles {
  /** web-tree-sitter.wasm */
  readonly runtime: Uint8Array;
  /** tree-sitter-python.wasm, tree-sitter-tsx.wasm for JavaScript, tree-sitter-typescript.wasm */
  readonly grammar: Uint8Array;
}

/** Reads texts of one language. */
export interface Reader {
  /** Reads a text once. Never throws: what cannot be read is left out, and named in `problems`. */
  readonly read: (source: string) => Reading;
  /** Keeps a text that will be edited. */
  readonly open: (source: string) => ReaderDocument;
}

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

/** Gives the reader of a language. */
export type OpenReader = (language: Language) => Promise<Reader>;

/** The parser's runtime is one for the whole process. */
let runtime: Promise<void> | null = null;

async function open({ runtime: wasmBinary, grammar }: ReaderFiles, language: Language): Promise<Reader> {
  runtime ??= Parser.init({ wasmBinary });
  await runtime;
  const parser = new Parser();
  parser.setLanguage(await Grammar.load(grammar));
  const openText = (source: string): ReaderDocument =>
    openDocument(source, language, (text, before) => {
      parser.reset();
      return parser.parse(text, before);
    });
  const read = (source: string): Reading => {
    const document = openText(source);
    const reading = document.reading();
    document.close();
    return reading;
  };
  if (language === "python") read(sample);
  return { open: openText, read };
}

/**
 * Opens readers, each when its language is first asked for, and again where that failed.
 * @param filesOf the files for a language; what it throws is passed on, and Error where the bytes are no parser, or no grammar that fits
 */
export function openReaders(filesOf: (language: Language) => Promise<ReaderFiles>): OpenReader {
  const opened = new Map<Language, Promise<Reader>>();
  return (language) => {
    const known = opened.get(language);
    if (known !== undefined) return known;
    const reader = filesOf(language).then((files) => open(files, language));
    opened.set(language, reader);
    reader.catch(() => opened.delete(language));
    return reader;
  };
}
