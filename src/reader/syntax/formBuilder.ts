/** What both languages need to turn syntax nodes into the common form: text, places, and what is not understood. Pure. */
import type { Expression, ExpressionKind, Origin, Statement } from "./form";
import { childOf, type SyntaxNode } from "./syntaxNode";

export interface FormBuilder {
  readonly text: (node: SyntaxNode) => string;
  /** An expression at the place of a node. */
  readonly at: (node: SyntaxNode, kind: ExpressionKind) => Expression;
  readonly none: (node: SyntaxNode) => Expression;
  readonly name: (node: SyntaxNode) => Expression;
  readonly expressions: (nodes: readonly SyntaxNode[]) => readonly Expression[];
  /** What is not understood: its parts are kept. */
  readonly other: (node: SyntaxNode) => Expression;
  readonly optional: (node: SyntaxNode | null) => Expression | null;
  /** The child of a field; nothing where broken source has none. */
  readonly required: (parent: SyntaxNode, field: string) => Expression;
  readonly number: (node: SyntaxNode) => Expression;
  readonly operation: (node: SyntaxNode) => Expression;
  readonly unary: (node: SyntaxNode) => Expression;
  /** `a += b` as well as `a = b`. */
  readonly assignment: (node: SyntaxNode) => Statement;
  readonly loop: (node: SyntaxNode, body: readonly Statement[]) => Statement;
  readonly repeat: (node: SyntaxNode, body: readonly Statement[]) => Statement;
  readonly returned: (node: SyntaxNode) => Statement;
}

/** `expression` reads a node in the language of the source. */
export function formBuilder(source: string, origin: Origin, expression: (node: SyntaxNode) => Expression): FormBuilder {
  const base = origin.start;
  const text = (node: SyntaxNode): string => source.slice(node.start, node.end);
  const at = (node: SyntaxNode, kind: ExpressionKind): Expression => ({
    origin,
    start: node.start - base,
    end: node.end - base,
    ...kind,
  });
  const none = (node: SyntaxNode): Expression => at(node, { kind: "constant", value: null });
  const expressions = (nodes: readonly SyntaxNode[]): readonly Expression[] => nodes.map((node) => expression(node));
  const other = (node: SyntaxNode): Expression => at(node, { kind: "other", parts: expressions(node.children) });
  const optional = (node: SyntaxNode | null): Expression | null => (node === null ? null : expression(node));
  const required = (parent: SyntaxNode, field: string): Expression => optional(childOf(parent, field)) ?? none(parent);
  const operator = (node: SyntaxNode): string => {
    const own = childOf(node, "operator");
    return own === null ? "" : text(own);
  };
  const sides = (node: SyntaxNode) => ({ left: required(node, "left"), right: required(node, "right") });
  return {
    ...{ text, at, none, expressions, other, optional, required },
    name: (node) => at(node, { kind: "name", name: text(node) }),
    number(node) {
      const value = numberOf(text(node));
      return value === null ? other(node) : at(node, { kind: "number", value });
    },
    operation: (node) => at(node, { kind: "operation", operator: operator(node), ...sides(node) }),
    unary: (node) => at(node, { kind: "unary", operator: operator(node), operand: required(node, "argument") }),
    assignment(node) {
      const { left, right } = sides(node);
      return { kind: "assign", targets: [left], value: right, operator: operator(node).slice(0, -1) };
    },
    loop(node, body) {
      const { left, right } = sides(node);
      return { kind: "loop", target: left, over: right, body };
    },
    repeat: (node, body) => ({ kind: "repeat", test: optional(childOf(node, "condition")), body }),
    returned: ({ children: [value] }) => ({ kind: "return", value: value === undefined ? null : expression(value) }),
  };
}

/** The number that a literal stands for, or null for one that is none in both languages (1j, 1n). */
function numberOf(text: string): number | null {
  const value = Number(text.replaceAll("_", "").replace(/^0[oO]/, "0o"));
  return Number.isFinite(value) ? value : null;
}

/** What stands between the quotes; escapes are left as written, for no name that matters here has one. */
export function unquoted(text: string): string {
  return /^[a-zA-Z]{0,2}("""|'''|"|'|`)([\s\S]*?)\1$/.exec(text)?.[2] ?? text;
}
