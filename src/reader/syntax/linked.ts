/** Which statements of the outermost level can tell anything of each other: those that names of the file lead to from it. Pure. */
import type { Node, TreeCursor } from "web-tree-sitter";

/** What a statement has to do with the names of its file. */
export interface Naming {
  readonly kind: "import" | "definition" | "other";
  /** All names that it mentions, its own among them, and some words that are none. */
  readonly mentioned: ReadonlySet<string>;
  /** The function or class that it defines. */
  readonly defined: string | null;
  /** Whether that is a class with values of its own, which its users may change, or which are not known and take a name. */
  readonly isShared: boolean;
}

const imports = new Set(["import_statement", "import_from_statement", "future_import_statement"]);
const definitions = new Set([
  ...["function_definition", "class_definition"],
  ...["function_declaration", "generator_function_declaration", "class_declaration", "abstract_class_declaration"],
]);

/** Python's comments and strings, and words; those of a string that is computed are code. */
const pythonTokens =
  /#.*|(?:\b[A-Za-z]{1,2})?(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?'''|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*')|[\p{L}_][\p{L}\p{N}_]*/gu;
const words = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const computed = /^[rR]?[fFtT]/;

/** The words of a statement that may be names. */
export function wordsOf(text: string, isPython: boolean): readonly string[] {
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

/** Whether a value is none, or may be one that is changed: a list, or what a call makes. */
const isOpen = (value: Node | null): boolean => value === null || /[([{]/.test(value.text);

function holdsShared(definition: Node): boolean {
  const members = definition.childForFieldName("body")?.namedChildren ?? [];
  return members.some((member) =>
    member.type === "expression_statement"
      ? member.firstNamedChild?.type === "assignment" && isOpen(member.firstNamedChild.childForFieldName("right"))
      : /field_definition$|static_block/.test(member.type) && isOpen(member),
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

/** Statements by a name. */
type ByName = ReadonlyMap<string, readonly number[]>;

function definitionsIn(all: readonly Naming[]): ByName {
  const found = new Map<string, number[]>();
  all.forEach(({ defined }, i) => {
    if (defined !== null) found.set(defined, [...(found.get(defined) ?? []), i]);
  });
  return found;
}

/** By each name of what can be changed, all that mention it. */
function sharersIn(all: readonly Naming[], definitions: ByName): ByName {
  const imported = new Set(all.flatMap(({ kind, mentioned }) => (kind === "import" ? [...mentioned] : [])));
  const shared = new Map<string, number[]>();
  for (const { kind, mentioned, defined, isShared } of all) {
    if (defined !== null && isShared) shared.set(defined, []);
    if (kind !== "other") continue;
    for (const name of mentioned) if (!imported.has(name) && !definitions.has(name)) shared.set(name, []);
  }
  all.forEach(({ kind, mentioned }, i) => {
    if (kind !== "import") for (const name of mentioned) shared.get(name)?.push(i);
  });
  return shared;
}

/** Some statements, and those that the names in them lead to. */
function reached(from: Iterable<number>, all: readonly Naming[], ways: readonly ByName[]): ReadonlySet<number> {
  const found = new Set(from);
  const walked = new Set<string>();
  // A set that grows while it is walked is walked to its end.
  for (const i of found) {
    for (const name of all[i]?.kind === "import" ? [] : (all[i]?.mentioned ?? [])) {
      if (walked.has(name)) continue;
      walked.add(name);
      for (const way of ways) for (const other of way.get(name) ?? []) found.add(other);
    }
  }
  return found;
}

/**
 * Of all statements in their order, those without which one of them would read otherwise: what it uses, and who shares with it something
 * that can be changed; who only calls it tells nothing of it. What is done where it stands is always among them, with what it uses,
 * for it takes names of unknown sizes.
 */
export function linkedTo(index: number, all: readonly Naming[]): ReadonlySet<number> {
  const definitions = definitionsIn(all);
  const own = reached([index], all, [definitions, sharersIn(all, definitions)]);
  const done = all.flatMap(({ kind, isShared }, i) => (kind === "definition" && !isShared ? [] : i));
  return reached([...own, ...done], all, [definitions]);
}
