/** Places where the text is no valid source, as the parser recovered from them. */
import type { Node, TreeCursor } from "web-tree-sitter";

export interface SyntaxProblem {
  /** From the start of the outermost statement. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** More would say no more. */
const most = 20;

/** Problems at and below the node under the cursor. */
export function syntaxProblems(cursor: TreeCursor, base: number): readonly SyntaxProblem[] {
  const found: SyntaxProblem[] = [];
  const visit = (node: Node, depth: number): void => {
    if (found.length >= most || depth > 200 || !(node.hasError || node.isMissing)) return;
    const place = { start: node.startIndex - base, end: node.endIndex - base };
    if (node.isMissing)
      found.push({ ...place, message: `${JSON.stringify(node.type)} is missing here; what follows may be read wrongly.` });
    else if (node.isError) found.push({ ...place, message: "This cannot be read; layers in it may be missing." });
    if (!node.isError) node.children.forEach((child) => visit(child, depth + 1));
  };
  visit(cursor.currentNode, 0);
  return found;
}
