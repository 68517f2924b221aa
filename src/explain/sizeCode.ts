/** Sizes as code and as formulas. Pure. */
import { formatSize, type Size } from "../blocks";

/** What unknowns are called in the user's code, such as C → "x.shape[-1]"; others keep their names. */
export type Names = ReadonlyMap<string, string>;

const isSimple = (expression: string): boolean => /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(expression);

/** "9*C + 128"; an expression of the user's is put in parentheses where it stands in a product. */
export function sizeCode(size: Size, names: Names = new Map()): string {
  if (typeof size === "number") return String(size);
  const terms = Object.keys(size.terms).length;
  return formatSize(size)
    .split(" ")
    .map((term) => {
      const factors = term.split("·");
      return factors
        .map((factor) => {
          const own = names.get(factor);
          if (own === undefined) return factor;
          return isSimple(own) || (terms === 1 && factors.length === 1) ? own : `(${own})`;
        })
        .join("*");
    })
    .join(" ");
}

/** Whether a product or slice may hold the text as it is. */
export const bracketed = (code: string): string => (/^[\w.]+$/.test(code) ? code : `(${code})`);
