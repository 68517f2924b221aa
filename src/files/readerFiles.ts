/** The reader's parser and grammars, which lie beside the bundles. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * What `openReader` asks for.
 * @throws the file system's error
 */
export async function readerFiles(folder: string): Promise<{
  readonly runtime: Uint8Array;
  readonly grammars: Readonly<Record<"python" | "javascript" | "typescript", Uint8Array>>;
}> {
  const bytes = (name: string): Promise<Uint8Array> => readFile(join(folder, `${name}.wasm`));
  const [runtime, python, javascript, typescript] = await Promise.all([
    bytes("web-tree-sitter"),
    bytes("tree-sitter-python"),
    bytes("tree-sitter-tsx"),
    bytes("tree-sitter-typescript"),
  ]);
  return { runtime, grammars: { python, javascript, typescript } };
}
