/**
 * One text that is edited: its tree is kept, and statements of the outermost level whose text stays the same are not read again. It is
 * read when it is asked for, at one place as far as that place needs.
 */
import type { Tree, TreeCursor } from "web-tree-sitter";
import { describeModule, type Unit } from "./describeModule";
import type { Language, ReadLayer, Reading } from "./readLayer";
import { chunksOf } from "./syntax/chunks";
import { editBetween } from "./syntax/editBetween";
import type { Origin, Statement } from "./syntax/form";
import { readJavascript } from "./syntax/javascript";
import { linkedTo, namingOf, type Naming } from "./syntax/linked";
import { maskMagics } from "./syntax/maskMagics";
import { readPython } from "./syntax/python";
import { copyTree } from "./syntax/syntaxNode";
import { syntaxProblems, type SyntaxProblem } from "./syntax/syntaxProblems";

/** One text that is edited. */
export interface ReaderDocument {
  /** What is read now. */
  readonly reading: () => Reading;
  /**
   * The layers of the outermost statement at an offset in UTF-16 units, and those that have a part in it, as the whole reading has them.
   * What no name of the file connects with it is not read for this.
   */
  readonly layersAround: (offset: number) => readonly ReadLayer[];
  /** The text after an edit, as a whole; only what differs is parsed anew. */
  readonly update: (source: string) => void;
  /** Frees the tree, which no collector does. */
  readonly close: () => void;
}

/** Parses a text; `before` is the tree of the text before an edit that it has been told of. */
export type Parse = (text: string, before: Tree | null) => Tree | null;

/** How deep text is taken apart that the parser makes no sense of: statements, then those inside of them. */
const deepestRecovery = 2;

/** A statement of the outermost level. */
interface Outermost {
  readonly origin: Origin;
  /** Both null until they are needed. */
  naming: Naming | null;
  unit: Unit | null;
}

export function openDocument(source: string, language: Language, parse: Parse): ReaderDocument {
  const isPython = language === "python";
  const readStatements = isPython ? readPython : readJavascript;
  let known = new Map<string, Outermost[]>();
  let statements: readonly Outermost[] = [];
  let original = "";
  let text = "";
  let tree: Tree | null = null;
  let whole: Reading | null = null;
  const around = new Map<Outermost, readonly ReadLayer[]>();

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
  function statementsOf(current: Tree): readonly Outermost[] {
    const before = known;
    known = new Map();
    const found: Outermost[] = [];
    forEachChild(current, (cursor) => {
      const { startIndex: start, endIndex: end } = cursor;
      const key = text.slice(start, end);
      const own = before.get(key)?.pop() ?? { origin: { start }, naming: null, unit: null };
      own.origin.start = start;
      const alike = known.get(key);
      if (alike === undefined) known.set(key, [own]);
      else alike.push(own);
      found.push(own);
    });
    return found;
  }

  /** What each statement comes to, in their order; null leaves one out. */
  function ofEach<Made>(make: (statement: Outermost, cursor: TreeCursor, index: number) => Made | null): readonly Made[] {
    const made: Made[] = [];
    let index = 0;
    if (tree === null) return made;
    forEachChild(tree, (cursor) => {
      const statement = statements[index];
      const own = statement === undefined ? null : make(statement, cursor, index++);
      if (own !== null) made.push(own);
    });
    return made;
  }

  /** The given statements as units, those read that were not before. */
  const unitsOf = (wanted: (index: number) => boolean): readonly Unit[] =>
    ofEach((statement, cursor, index) => {
      if (!wanted(index)) return null;
      statement.unit ??= { origin: statement.origin, ...readNode(cursor, 0, statement.origin) };
      return statement.unit;
    });

  const namings = (): readonly Naming[] =>
    ofEach((statement, cursor) => {
      statement.naming ??= namingOf(cursor, text.slice(cursor.startIndex, cursor.endIndex), isPython);
      return statement.naming;
    });

  function reading(): Reading {
    whole ??= describeModule(
      original,
      unitsOf(() => true),
      { isPython },
    );
    return whole;
  }

  function layersAround(offset: number): readonly ReadLayer[] {
    if (whole !== null) return whole.layers;
    const index = statements.findLastIndex(({ origin }) => origin.start <= offset);
    const statement = statements[index];
    if (statement === undefined) return [];
    const before = around.get(statement);
    if (before !== undefined) return before;
    const linked = linkedTo(index, namings());
    const { layers } = describeModule(
      original,
      unitsOf((i) => linked.has(i)),
      { isPython, within: statement.origin },
    );
    around.set(statement, layers);
    return layers;
  }

  function update(next: string): void {
    const masked = isPython ? maskMagics(next) : next;
    const edit = editBetween(text, masked);
    if (tree !== null && edit === null) return;
    if (edit !== null) tree?.edit(edit);
    const parsed = parse(masked, tree);
    tree?.delete();
    tree = parsed;
    [original, text, whole] = [next, masked, null];
    around.clear();
    statements = parsed === null ? [] : statementsOf(parsed);
  }

  update(source);
  return {
    reading,
    layersAround,
    update,
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
