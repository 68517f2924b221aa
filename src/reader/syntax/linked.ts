/** Which statements of the outermost level can tell anything of each other: those that lead to each other by names that the file gives. Pure. */
import type { Node, TreeCursor } from "web-tree-sitter";

/** What a statement has to do with the names of its file. */
export interface Naming {
  readonly kind: "import" | "definition" | "other";
  /** All names that it mentions, its own among them, and some words that are none. */
  readonly mentioned: ReadonlySet<string>;
  /** The function or class that it defines. */
  readonly defined: string | null;
}

const imports = new Set(["import_statement", "import_from_statement", "future_import_statement"]);
const definitions = new Set([
  ...["function_definition", "class_definition"],
  ...["function_declaration", "generator_function_declaration", "class_declaration", "abstract_class_declaration"],
]);

/** Python's comments and strings, and words; those of a string that is computed are code. */
const pythonTokens =
  /#.*|\b[A-Za-z]{0,2}(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|[\p{L}_][\p{L}\p{N}_]*/gu;
const words = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const computed = /^[rR]?[fFtT]/;

function wordsOf(text: string, isPython: boolean): readonly string[] {
  const tokens = text.match(isPython ? pythonTokens : words) ?? [];
  return tokens.flatMap((token): readonly string[] => {
    if (token.startsWith("#")) return [];
    if (!/["']$/.test(token)) return [token];
    return computed.test(token) ? (token.match(words) ?? []) : [];
  });
}

function definitionIn(node: Node): Node | null {
  const inner = node.childForFieldName("definition") ?? node.childForFieldName("declaration") ?? node;
  return definitions.has(inner.type) ? inner : null;
}

/** @param text of the statement under the cursor */
export function namingOf(cursor: TreeCursor, text: string, isPython: boolean): Naming {
  const { nodeType } = cursor;
  const mentioned = new Set(nodeType === "comment" ? [] : wordsOf(text, isPython));
  if (imports.has(nodeType)) return { kind: "import", mentioned, defined: null };
  const defined = definitionIn(cursor.currentNode)?.childForFieldName("name")?.text ?? null;
  return { kind: defined === null ? "other" : "definition", mentioned, defined };
}

/**
 * Of all statements in their order, those without which one of them would read otherwise. What is not defined but done is always among
 * them; a definition is where a way of shared names leads to it, from whoever calls it to whatever it calls.
 */
export function linkedTo(index: number, all: readonly Naming[]): ReadonlySet<number> {
  const ofKind = (kind: Naming["kind"]): readonly Naming[] => all.filter((each) => each.kind === kind);
  const imported = new Set(ofKind("import").flatMap(({ mentioned }) => [...mentioned]));
  const shared = new Map<string, number[]>(ofKind("definition").map(({ defined }) => [defined ?? "", []]));
  for (const { mentioned } of ofKind("other")) for (const name of mentioned) if (!imported.has(name)) shared.set(name, []);
  all.forEach(({ kind, mentioned }, i) => {
    if (kind !== "import") for (const name of mentioned) shared.get(name)?.push(i);
  });
  const linked = new Set([index, ...all.flatMap(({ kind }, i) => (kind === "definition" ? [] : i))]);
  // A set that grows while it is walked is walked to its end.
  for (const i of linked) {
    if (all[i]?.kind === "import") continue;
    for (const name of all[i]?.mentioned ?? []) {
      for (const other of shared.get(name) ?? []) linked.add(other);
      shared.delete(name);
    }
  }
  return linked;
}
