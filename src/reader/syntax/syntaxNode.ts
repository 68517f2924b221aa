/** A syntax tree as plain data, copied out of the parser once: named nodes, and tokens that have a role. Pure. */
import type { TreeCursor } from "web-tree-sitter";

export interface SyntaxNode {
  readonly type: string;
  /** The role in the parent, such as "left". */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** Nodes whose inside says nothing about layers: types are not run, and text is read from the source. */
const leaves = new Set(["type", "type_annotation", "type_arguments", "comment", "string_fragment", "escape_sequence"]);
const ignored = new Set(["comment", "type", "type_annotation", "type_arguments", "type_parameters", "line_continuation"]);

/** Deeper trees are cut off, so that a line of ten thousand brackets overflows no stack. */
const deepest = 400;

/**
 * Copies the node under the cursor with all that is below, and leaves the cursor where it was.
 * @param shift where the text that was parsed begins in the whole text
 */
export function copyTree(cursor: TreeCursor, shift: number, depth = 0): SyntaxNode {
  const type = cursor.nodeType;
  const children: SyntaxNode[] = [];
  const start = cursor.startIndex + shift;
  const end = cursor.endIndex + shift;
  const field = cursor.currentFieldId > 0 ? cursor.currentFieldName : null;
  if (depth < deepest && !leaves.has(type) && cursor.gotoFirstChild()) {
    do {
      const isKept = cursor.nodeIsNamed || cursor.currentFieldId > 0;
      if (isKept && !ignored.has(cursor.nodeType)) children.push(copyTree(cursor, shift, depth + 1));
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, field, start, end, children };
}

export function childOf(node: SyntaxNode, field: string): SyntaxNode | null {
  return node.children.find((child) => child.field === field) ?? null;
}

export function childrenOf(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}
