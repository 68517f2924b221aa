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
const leaves = new Set(["identifier", "integer", "float", "number", "property_identifier", "string_fragment", "escape_sequence"]);
const untold = ["comment", "type", "type_annotation", "type_arguments", "type_parameters", "line_continuation"];
/** They never have a role, and are nearly half of all nodes. */
const marks = ["(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "="];
const ignored = new Set([...untold, ...marks]);

/** Deeper trees are cut off, so that a line of ten thousand brackets overflows no stack. */
const deepest = 400;

/**
 * Copies the node under the cursor with all that is below, and leaves the cursor where it was.
 * @param shift where the text that was parsed begins in the whole text
 */
export function copyTree(cursor: TreeCursor, shift: number): SyntaxNode {
  return copyNode(cursor, { shift, type: cursor.nodeType, field: null, depth: 0 });
}

interface Copied {
  readonly shift: number;
  readonly type: string;
  readonly field: string | null;
  readonly depth: number;
}

/** Each question to the cursor goes through WebAssembly, so none is asked twice. */
function copyNode(cursor: TreeCursor, { shift, type, field, depth }: Copied): SyntaxNode {
  const children: SyntaxNode[] = [];
  const start = cursor.startIndex + shift;
  const end = cursor.endIndex + shift;
  if (depth < deepest && !leaves.has(type) && cursor.gotoFirstChild()) {
    do {
      const kind = cursor.nodeType;
      if (ignored.has(kind)) continue;
      const role = cursor.currentFieldName;
      if (role !== null || cursor.nodeIsNamed) {
        children.push(copyNode(cursor, { shift, type: kind, field: role, depth: depth + 1 }));
      }
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
