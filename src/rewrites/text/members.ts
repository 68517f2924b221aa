/** Members of a Sequential of PyTorch, which checkpoints call by their numbers. Pure. */
import type { TextRange } from "../../reader";
import { bracketAround } from "./brackets";
import { commasIn, lineStart, textAt, type Document } from "./document";

/** Members that stand one right behind the other. */
export interface Members {
  /** Each where it stands, in order. */
  readonly members: readonly TextRange[];
  /** How many stand before them, and behind. */
  readonly before: number;
  readonly behind: number;
  /** The whole Sequential, and what it is assigned to, if it is. */
  readonly sequential: TextRange & { readonly target: string | null };
}

/** What stands between commas, without the space around it. */
function partsOf(document: Document, { start, end }: TextRange): readonly TextRange[] {
  const commas = commasIn(document, { start, end });
  const parts = [...commas, end].map((to, i): TextRange => ({ start: i === 0 ? start : (commas[i - 1] ?? start) + 1, end: to }));
  const trimmed = parts.map((part): TextRange => {
    const text = textAt(document, part);
    return { start: part.start + text.length - text.trimStart().length, end: part.end - (text.length - text.trimEnd().length) };
  });
  return trimmed.filter((part) => part.start < part.end);
}

/** The members from the beginning of a range to its end; null where it does not hold just these of a Sequential. */
export function membersIn(document: Document, range: TextRange): Members | null {
  const { source, brackets } = document;
  const around = bracketAround(brackets, range);
  if (around === null) return null;
  const begin = lineStart(document, around.open);
  const [, target, name] = /(?:([\w.]+) = )?((?:\w+\.)*Sequential)$/.exec(source.slice(begin, around.open)) ?? [];
  const all = partsOf(document, { start: around.open + 1, end: around.close });
  const first = all.findIndex(({ start }) => start === range.start);
  const last = all.findIndex(({ end }) => end === range.end);
  // Members that are handed on with a star are not counted.
  const isCounted = all.every((part) => !textAt(document, part).startsWith("*"));
  if (name === undefined || first < 0 || last < first || !isCounted) return null;
  return {
    members: all.slice(first, last + 1),
    before: first,
    behind: all.length - 1 - last,
    sequential: { start: around.open - name.length, end: around.close + 1, target: target ?? null },
  };
}

/** Where a Sequential is asked for by name other than to be applied, such as for a member by its number; null where it is not. */
export function otherUse({ source }: Document, { sequential: { start, target } }: Members): string | null {
  if (target === null) return null;
  const uses = source.matchAll(new RegExp(`(?<![\\w.])${target.replaceAll(".", "\\.")}(?!\\w)(?!\\()`, "g"));
  const other = [...uses].find(({ index }) => index + target.length + " = ".length !== start);
  return other === undefined ? null : target;
}
