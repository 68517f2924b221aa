/** Which brackets belong together in source text, strings and comments left out. Pure. */
import type { Language } from "../reader";

export interface Bracket {
  readonly open: number;
  /** Of the closing one. */
  readonly close: number;
}

const closers: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

const pythonToken =
  /#[^\n\r]*|"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\[\s\S]|[^\\"\n\r])*"|'(?:\\[\s\S]|[^\\'\n\r])*'|[()[\]{}]/g;
const javascriptToken =
  /\/\/[^\n\r]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^\\"\n\r])*"|'(?:\\[\s\S]|[^\\'\n\r])*'|`(?:\\[\s\S]|[^\\`])*`|[()[\]{}]/g;

/** All pairs, inner ones before those around them. */
export function bracketsOf(source: string, language: Language): readonly Bracket[] {
  const pairs: Bracket[] = [];
  const open: { readonly at: number; readonly bracket: string }[] = [];
  for (const { 0: token, index } of source.matchAll(language === "python" ? pythonToken : javascriptToken)) {
    if ("([{".includes(token)) open.push({ at: index, bracket: token });
    const opener = closers.get(token);
    if (opener === undefined || open.at(-1)?.bracket !== opener) continue;
    const last = open.pop();
    if (last !== undefined) pairs.push({ open: last.at, close: index });
  }
  return pairs;
}

/** The innermost pair around a range. */
export const bracketAround = (pairs: readonly Bracket[], { start, end }: { start: number; end: number }): Bracket | null =>
  pairs.find(({ open, close }) => open < start && close >= end) ?? null;

/** The pair that opens at an offset. */
export const bracketAt = (pairs: readonly Bracket[], open: number): Bracket | null =>
  pairs.find((pair) => pair.open === open) ?? null;
