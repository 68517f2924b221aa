/** Names of layers, as literals that a suffix is put into and taken out of. Pure. */

/** "conv1", f"block{i}_sep" or prefix + "_sep": the name ends in a literal, whose quote is captured. */
const endsInLiteral = /^(?:[\w.]+\s*\+\s*)*f?(["'])(?:(?!\1)[^\\\n])*\1$/;

/** The text of a name with more at its end, null where it ends in no literal. */
export function withSuffix(text: string, suffix: string): string | null {
  return endsInLiteral.test(text) ? `${text.slice(0, -1)}${suffix}${text.slice(-1)}` : null;
}

/** The text of a name without what it ends in, null where it ends otherwise. */
export function withoutSuffix(text: string, suffix: string): string | null {
  const end = `${suffix}${text.slice(-1)}`;
  return endsInLiteral.test(text) && text.endsWith(end) ? `${text.slice(0, -end.length)}${text.slice(-1)}` : null;
}

/** The name itself where it is one literal without anything to fill in. */
export const literalName = (text: string): string | null => /^(["'])([\w./-]+)\1$/.exec(text)?.[2] ?? null;
