/** What both languages need to turn syntax nodes into the common form: text, places, and what is not understood. Pure. */
import type { Expression, ExpressionKind, Origin } from "./form";
import type { SyntaxNode } from "./syntaxNode";

export interface FormBuilder {
  readonly text: (node: SyntaxNode) => string;
  /** An expression at the place of a node. */
  readonly at: (node: SyntaxNode, kind: ExpressionKind) => Expression;
  readonly none: (node: SyntaxNode) => Expression;
}

export function formBuilder(source: string, origin: Origin): FormBuilder {
  const base = origin.start;
  const at = (node: SyntaxNode, kind: ExpressionKind): Expression => ({
    origin,
    start: node.start - base,
    end: node.end - base,
    ...kind,
  });
  return { text: (node) => source.slice(node.start, node.end), at, none: (node) => at(node, { kind: "constant", value: null }) };
}

/** The number that a literal stands for, or null for one that is none in both languages (1j, 1n). */
export function numberOf(text: string): number | null {
  const value = Number(text.replaceAll("_", "").replace(/^0[oO]/, "0o"));
  return Number.isFinite(value) ? value : null;
}

/** What stands between the quotes; escapes are left as written, for no name that matters here has one. */
export function unquoted(text: string): string {
  return /^[a-zA-Z]{0,2}("""|'''|"|'|`)([\s\S]*?)\1$/.exec(text)?.[2] ?? text;
}
