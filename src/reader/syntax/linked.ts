/** Which statements of the outermost level can tell anything of each other: those that names of the file lead to from it. Pure. */
import type { Node, TreeCursor } from "web-tree-sitter";

/** What a statement has to do with the names of its file. */
export interface Naming {
  readonly kind: "import" | "definition" | "other";
  /** All names that it mentions, its own among them, and some words that are none. */
  readonly mentioned: ReadonlySet<string>;
  /** The function or class that it defines. */
  readonly defined: string | null;
  /** Whether that holds something, all instances together, that its users may change. */
  readonly isShared: boolean;
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

/** Whether a value may be one that is changed: a list, or what a call makes. */
const isMutable = (value: Node | null): boolean => value !== null && /[([{]/.test(value.text);

function holdsShared(definition: Node): boolean {
  const members = definition.childForFieldName("body")?.namedChildren ?? [];
  return members.some((member) =>
    member.type === "expression_statement"
      ? member.firstNamedChild?.type === "assignment" && isMutable(member.firstNamedChild.childForFieldName("right"))
      : /field_definition$|static_block/.test(member.type) && isMutable(member),
  );
}

/** @param text of the statement under the cursor */
export function namingOf(cursor: TreeCursor, text: string, isPython: boolean): Naming {
  const { nodeType } = cursor;
  const mentioned = new Set(nodeType === "comment" ? [] : wordsOf(text, isPython));
  if (imports.has(nodeType)) return { kind: "import", mentioned, defined: null, isShared: false };
  const definition = definitionIn(cursor.currentNode);
  const defined = definition?.childForFieldName("name")?.text ?? null;
  if (definition === null || defined === null) return { kind: "other", mentioned, defined: null, isShared: false };
  return { kind: "definition", mentioned, defined, isShared: definition.type.includes("class") && holdsShared(definition) };
}

/**
 * Of all statements in their order, those without which one of them would read otherwise. What is not defined but done is always among
 * them, then whatever these mention; who calls a definition tells nothing of it, unless both share something that can be changed.
 */
export function linkedTo(index: number, all: readonly Naming[]): ReadonlySet<number> {
  const imported = new Set(all.flatMap(({ kind, mentioned }) => (kind === "import" ? [...mentioned] : [])));
  /** By name, the statements that are read where it is mentioned: its definitions, or all that mention it. */
  const behind = new Map<string, number[]>();
  const shared = new Set<string>();
  all.forEach(({ defined, isShared }, i) => {
    if (defined === null) return;
    behind.set(defined, [...(behind.get(defined) ?? []), i]);
    if (isShared) shared.add(defined);
  });
  for (const { kind, mentioned } of all) {
    if (kind === "other") for (const name of mentioned) if (!imported.has(name) && !behind.has(name)) shared.add(name);
  }
  for (const name of shared) {
    behind.set(
      name,
      all.flatMap(({ kind, mentioned }, i) => (kind !== "import" && mentioned.has(name) ? i : [])),
    );
  }
  const linked = new Set([index, ...all.flatMap(({ kind }, i) => (kind === "definition" ? [] : i))]);
  // A set that grows while it is walked is walked to its end.
  for (const i of linked) {
    if (all[i]?.kind === "import") continue;
    for (const name of all[i]?.mentioned ?? []) {
      for (const other of behind.get(name) ?? []) linked.add(other);
      behind.delete(name);
    }
  }
  return linked;
}
