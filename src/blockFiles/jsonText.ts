/** The text of a block file as JSON with comments, and where in it each value stands. Pure. */
import {
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from "jsonc-parser";
import type { Path, Problem } from "./problem";

export interface JsonText {
  readonly value: unknown;
  /** The place of a value, or of the object that lacks it; with `at` of that character of a string. */
  positionOf(path: Path, at?: number | null): Omit<Problem, "message">;
  /** The place of a key. */
  positionOfKey(path: Path): Omit<Problem, "message">;
}

/** In characters. The longest module that makes sense has a few thousand. */
const longest = 100_000;

/** Objects and lists within each other; deeper ones would exhaust the stack of what reads them. */
const deepest = 60;

function position(text: string, offset: number): Omit<Problem, "message"> {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const sentences: Readonly<Record<string, string>> = {
  PropertyNameExpected: "the name of a key in double quotes is missing here; a comma may be too many",
  ValueExpected: "a value is missing here; a comma may be too many",
  ColonExpected: "a colon is missing here",
  CommaExpected: "a comma is missing before this",
  CloseBraceExpected: "a closing brace } is missing here",
  CloseBracketExpected: "a closing bracket ] is missing here",
  EndOfFileExpected: "the file goes on after its end; delete what follows the closing brace",
  UnexpectedEndOfString: "a string does not end; close it with a double quote",
  UnexpectedEndOfComment: "a comment does not end; close it with */",
};

/** Where nesting goes deeper than it may, found without recursion; null where it does not. */
function tooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const token = text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
    if (depth > deepest) return scanner.getTokenOffset();
    if (scanner.getPosition() >= text.length) return null;
  }
}

/** The second of two equal keys in one object, which JSON would take silently. */
function repeatedKey(node: Node): Node | null {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const [key] = child.children ?? [];
    if (child.type === "property" && key !== undefined) {
      const name = String(key.value);
      if (seen.has(name)) return key;
      seen.add(name);
    }
    const inner = repeatedKey(child);
    if (inner !== null) return inner;
  }
  return null;
}

function syntaxProblem(text: string, [error]: readonly ParseError[]): Problem | null {
  if (error === undefined) return null;
  // The enumeration of codes is erased at compile time, so that their names are what can be told apart.
  const name = printParseErrorCode(error.error);
  const word = JSON.stringify(text.slice(error.offset, error.offset + Math.max(1, Math.min(error.length, 20))));
  const sentence =
    sentences[name] ?? `${word} has no place here; JSON has braces, brackets, numbers, true, false and texts in quotes`;
  return { ...position(text, error.offset), message: sentence };
}

/** Reads text; comments are allowed, as editors allow them in this kind of file. */
export function readJsonText(text: string): JsonText | { readonly problem: Problem } {
  const refuse = (offset: number, message: string) => ({ problem: { ...position(text, offset), message } });
  if (text.length > longest) {
    return refuse(longest, `a block file has at most ${longest.toLocaleString("en-GB")} characters; shorten it before this`);
  }
  // What a decoder puts in place of bytes that are no text.
  const broken = text.indexOf("\uFFFD");
  if (broken >= 0) return refuse(broken, "this is not UTF-8 text; save the file as UTF-8, or name another");
  if (text.trim() === "") return refuse(0, "the file is empty; begin with { and a name, a summary and a module");
  const deep = tooDeep(text);
  if (deep !== null) return refuse(deep, `this lies more than ${deepest} levels deep; write the module flatter`);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors);
  const problem = syntaxProblem(text, errors);
  if (problem !== null) return { problem };
  if (tree === undefined) return refuse(0, "there is no JSON in the file; begin with {");
  const repeated = repeatedKey(tree);
  if (repeated !== null) {
    return refuse(repeated.offset, `the key ${JSON.stringify(repeated.value)} stands here a second time; keep one of the two`);
  }
  const nodeAt = (path: Path): Node => {
    for (let length = path.length; length > 0; length--) {
      const found = findNodeAtLocation(tree, path.slice(0, length));
      if (found !== undefined) return found;
    }
    return tree;
  };
  const value: unknown = getNodeValue(tree);
  return {
    value,
    positionOf: (path, at = null) => {
      const node = nodeAt(path);
      const inString = at !== null && node.type === "string";
      return position(text, node.offset + (inString ? 1 + at : 0));
    },
    positionOfKey: (path) => position(text, nodeAt(path).parent?.offset ?? 0),
  };
}
