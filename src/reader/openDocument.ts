/** One text that is edited: its tree is kept, and statements of the outermost level whose text stays the same are not read again. */
import type { Tree, TreeCursor } from "web-tree-sitter";
import { describeModule, type Unit } from "./describeModule";
import type { Language, Reading } from "./readLayer";
import { chunksOf } from "./syntax/chunks";
import { editBetween } from "./syntax/editBetween";
import type { Origin, Statement } from "./syntax/form";
import { readJavascript } from "./syntax/javascript";
import { maskMagics } from "./syntax/maskMagics";
import { readPython } from "./syntax/python";
import { copyTree } from "./syntax/syntaxNode";
import { syntaxProblems, type SyntaxProblem } from "./syntax/syntaxProblems";

/** One text that is edited. */
export interface ReaderDocument {
  /** What is read now. */
  readonly reading: () => Reading;
  /** The text after an edit, as a whole; only what differs is parsed anew. */
  readonly update: (source: string) => Reading;
  /** Frees the tree, which no collector does. */
  readonly close: () => void;
}

/** Parses a text; `before` is the tree of the text before an edit that it has been told of. */
export type Parse = (text: string, before: Tree | null) => Tree | null;

/** How deep text is taken apart that the parser makes no sense of: statements, then those inside of them. */
const deepestRecovery = 2;

export function openDocument(source: string, language: Language, parse: Parse): ReaderDocument {
  const readStatements = language === "python" ? readPython : readJavascript;
  let units = new Map<string, Unit[]>();
  let text = "";
  let tree: Tree | null = null;
  let reading: Reading = { layers: [], problems: [] };

  interface Found {
    readonly statements: Statement[];
    readonly problems: SyntaxProblem[];
  }

  /** Reads the node under the cursor, or, where the parser gave up, what its lines say one by one. */
  function readNode(cursor: TreeCursor, shift: number, origin: Origin, level = 0): Found {
    const [start, end] = [cursor.startIndex + shift, cursor.endIndex + shift];
    const isLost = cursor.nodeType === "ERROR" && level < deepestRecovery;
    const chunks = isLost ? chunksOf(text, start, end) : [];
    if (chunks.length < 2) {
      const problems = cursor.currentNode.hasError ? syntaxProblems(cursor, origin.start - shift) : [];
      return { statements: [...readStatements(copyTree(cursor, shift), text, origin)], problems: [...problems] };
    }
    const found: Found = { statements: [], problems: [] };
    for (const [from, to] of chunks) {
      const part = parse(text.slice(from, to), null);
      if (part === null) continue;
      forEachChild(part, (child) => {
        const { statements, problems } = readNode(child, from, origin, level + 1);
        found.statements.push(...statements);
        found.problems.push(...problems);
      });
      part.delete();
    }
    return found;
  }

  /** The statements of the tree's outermost level; those whose text is known are taken over and only moved. */
  function unitsOf(current: Tree): readonly Unit[] {
    const before = units;
    units = new Map();
    const found: Unit[] = [];
    forEachChild(current, (cursor) => {
      const { startIndex: start, endIndex: end } = cursor;
      const key = text.slice(start, end);
      const known = before.get(key)?.pop();
      if (known !== undefined) known.origin.start = start;
      const origin = { start };
      const unit = known ?? { origin, ...readNode(cursor, 0, origin) };
      const alike = units.get(key);
      if (alike === undefined) units.set(key, [unit]);
      else alike.push(unit);
      found.push(unit);
    });
    return found;
  }

  function read(next: string): Reading {
    const masked = language === "python" ? maskMagics(next) : next;
    const edit = editBetween(text, masked);
    if (tree !== null && edit === null) return reading;
    if (edit !== null) tree?.edit(edit);
    const parsed = parse(masked, tree);
    tree?.delete();
    tree = parsed;
    text = masked;
    const found = parsed === null ? [] : unitsOf(parsed);
    reading = describeModule(next, found, language === "python");
    return reading;
  }

  read(source);
  return {
    reading: () => reading,
    update: read,
    close: () => {
      tree?.delete();
      tree = null;
    },
  };
}

/** The nodes of the outermost level; a tree that is one error counts as one. */
function forEachChild(tree: Tree, visit: (cursor: TreeCursor) => void): void {
  const cursor = tree.walk();
  if (cursor.nodeType === "ERROR") visit(cursor);
  else if (cursor.gotoFirstChild()) {
    do visit(cursor);
    while (cursor.gotoNextSibling());
  }
  cursor.delete();
}
