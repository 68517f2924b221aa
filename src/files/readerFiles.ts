/** The reader's parser and grammars, which lie beside the bundles. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const grammars = { python: "tree-sitter-python", javascript: "tree-sitter-tsx", typescript: "tree-sitter-typescript" } as const;

/**
 * What `openReaders` asks for.
 * @throws the file system's error
 */
export async function readerFiles(
  folder: string,
  language: keyof typeof grammars,
): Promise<{ readonly runtime: Uint8Array; readonly grammar: Uint8Array }> {
  const bytes = (name: string): Promise<Uint8Array> => readFile(join(folder, `${name}.wasm`));
  const [runtime, grammar] = await Promise.all([bytes("web-tree-sitter"), bytes(grammars[language])]);
  return { runtime, grammar };
}
