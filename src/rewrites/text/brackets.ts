/** Which brackets belong together in source text, and what of it are texts and comments. Pure. */
import type { Language, TextRange } from "../../reader";

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

export interface Tokens {
  /** All pairs, inner ones before those around them. */
  readonly brackets: readonly Bracket[];
  /** Texts and comments. */
  readonly quoted: readonly TextRange[];
}

export function tokensOf(source: string, language: Language): Tokens {
  const brackets: Bracket[] = [];
  const quoted: TextRange[] = [];
  const open: { readonly at: number; readonly bracket: string }[] = [];
  for (const { 0: token, index } of source.matchAll(language === "python" ? pythonToken : javascriptToken)) {
    if (token.length > 1) quoted.push({ start: index, end: index + token.length });
    if ("([{".includes(token)) open.push({ at: index, bracket: token });
    const opener = closers.get(token);
    if (opener === undefined || open.at(-1)?.bracket !== opener) continue;
    const last = open.pop();
    if (last !== undefined) brackets.push({ open: last.at, close: index });
  }
  return { brackets, quoted };
}

/** The innermost pair around a range. */
export const bracketAround = (pairs: readonly Bracket[], { start, end }: { start: number; end: number }): Bracket | null =>
  pairs.find(({ open, close }) => open < start && close >= end) ?? null;

/** The pair that opens at an offset. */
export const bracketAt = (pairs: readonly Bracket[], open: number): Bracket | null =>
  pairs.find((pair) => pair.open === open) ?? null;
