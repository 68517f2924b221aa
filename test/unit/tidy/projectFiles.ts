/** The project's own files, as a fresh clone has them: all but what .gitignore names. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface ProjectFile {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

const ignored = new Set(
  readFileSync(join(root, ".gitignore"), "utf8")
    .split("\n")
    .map((line) => line.trim().replace(/\/$/, "")),
);
const binary = new Set([".node", ".png", ".jpg", ".jpeg", ".gz", ".tar", ".bin", ".wasm"]);

function pathsBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (ignored.has(entry.name) || ignored.has(`/${path}`) || entry.name === ".git" || path.endsWith(".tsbuildinfo")) return [];
    return entry.isDirectory() ? pathsBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** Every file that is not binary, sorted by path. */
export const projectFiles: readonly ProjectFile[] = pathsBelow("")
  .filter((path) => !binary.has(extname(path)))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

/** TypeScript of the product: src/ and webview/. */
export const productSources = projectFiles.filter(({ path }) => /^(src|webview)\/.*\.ts$/.test(path));

/** Everything that a person wrote as code: the product, its tests and the scripts. */
export const codeFiles = projectFiles.filter(({ path }) => /\.(ts|mts|mjs)$/.test(path));

/** The text of one file. */
export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
