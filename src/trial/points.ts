/** How errors and differences are written: two decimals, a true minus, a dash where there is no number. Pure. */

export const absent = "–";

export const points = (value: number | null): string => (value === null ? absent : value.toFixed(2).replace("-", "−"));

/** With its sign, unless it rounds to zero. */
export function signed(value: number | null): string {
  if (value === null) return absent;
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}
