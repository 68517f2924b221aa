/** Which realm may import which, as a table, and the checker that finds imports outside of it. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import type { ProjectFile } from "./projectFiles";

/** Realm → the realms that it may import. The tsconfig of each realm references just these. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  blocks: [],
  files: [],
  random: [],
  statistics: [],
  wording: [],
  equivalences: ["blocks"],
  reference: ["blocks"],
  networks: ["blocks", "equivalences"],
  blockFiles: ["blocks", "networks"],
  reader: ["blocks"],
  layerArms: ["blocks", "equivalences", "blockFiles", "reader"],
  explain: ["blocks", "equivalences", "reader"],
  rewrites: ["blocks", "equivalences", "reader", "explain"],
  drawings: ["blocks", "networks"],
  protocol: ["blocks"],
  verification: ["blocks", "equivalences", "reference", "networks", "random", "protocol"],
  trial: [
    "files",
    "blocks",
    "equivalences",
    "networks",
    "blockFiles",
    "layerArms",
    "reader",
    "statistics",
    "random",
    "protocol",
    "wording",
  ],
  training: ["files", "blocks", "equivalences", "reference", "random", "protocol"],
  worker: ["training", "protocol", "blocks", "trial"],
  cli: [
    "layerArms",
    "files",
    "reader",
    "explain",
    "blockFiles",
    "equivalences",
    "trial",
    "worker",
    "verification",
    "protocol",
    "networks",
    "statistics",
    "blocks",
    "random",
    "wording",
  ],
  extension: [
    "files",
    "layerArms",
    "trial",
    "worker",
    "protocol",
    "networks",
    "equivalences",
    "reader",
    "explain",
    "rewrites",
    "drawings",
    "blocks",
    "wording",
  ],
  webview: ["blocks", "equivalences", "networks", "explain", "drawings", "protocol", "wording"],
};

/** Realms that run anywhere: no process, no files, no clock. */
const withoutNode = new Set([
  "blocks",
  "random",
  "statistics",
  "equivalences",
  "reference",
  "networks",
  "explain",
  "rewrites",
  "drawings",
  "layerArms",
  "blockFiles",
  "reader",
  "wording",
  "protocol",
  "verification",
  "webview",
]);

/** The realm of a path such as src/blocks/block.ts, or null outside of the product. */
export function realmOf(path: string): string | null {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? (path.startsWith("webview/") ? "webview" : null);
}

function problemOf(path: string, realm: string, target: string): string | null {
  if (target.startsWith(".")) {
    const resolved = posix.join(posix.dirname(path), target);
    // A realm's index is imported as its folder: ../blocks.
    const other = realmOf(resolved) ?? realmOf(`${resolved}/`);
    if (other === realm || resolved === "package.json") return null;
    if (other === null) return "lies outside of the product";
    return (arrows[realm] ?? []).includes(other) ? null : `${realm} may not import ${other}`;
  }
  if (target === "vscode") return realm === "extension" ? null : "vscode belongs to src/extension only";
  if (target.startsWith("@tensorflow/")) return realm === "training" ? null : "tfjs belongs to src/training only";
  if (isBuiltin(target) && withoutNode.has(realm)) return `${realm} runs anywhere, so it may not use node's own modules`;
  return null;
}

/** One line for each import (static, dynamic, of types, re-export, require) that the table does not allow. */
export function arrowProblems(files: readonly ProjectFile[]): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const realm = realmOf(path);
    if (realm === null) return [`${path} is in no realm`];
    if (arrows[realm] === undefined) return [`${path}: the realm ${realm} is not in the table`];
    return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => {
      const problem = problemOf(path, realm, fileName);
      return problem === null ? [] : [`${path} imports ${fileName}: ${problem}`];
    });
  });
}
