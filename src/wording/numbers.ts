/** How numbers are written: one that does not exist is a dash, never a zero. Pure. */

export const absent = "–";

/** With so many digits after the point. */
export const fixed = (value: number | null, digits: number): string => value?.toFixed(digits) ?? absent;

/** Percent or percentage points, with two decimals and a true minus. */
export const points = (value: number | null): string => fixed(value, 2).replace("-", "−");

/** Such as "32,010". */
export const counted = (value: number | null): string => (value === null ? absent : Math.round(value).toLocaleString("en-GB"));

/** With its sign in front, "+1.50" or "−0.04"; nought has none. */
export function signed(value: number | null, digits = 2): string {
  if (value === null) return absent;
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

const steps = [
  { from: 1e9, unit: "G" },
  { from: 1e6, unit: "M" },
  { from: 1e3, unit: "k" },
];

/** Three digits and a unit, such as "4.67 M". */
export function rounded(value: number | null): string {
  const step = steps.find(({ from }) => value !== null && value >= from);
  if (value === null || step === undefined) return counted(value);
  const share = value / step.from;
  return `${share.toFixed(share < 10 ? 2 : share < 100 ? 1 : 0)} ${step.unit}`;
}

/** "1 trial", "3 trials". */
export const several = (n: number, one: string): string => `${n.toLocaleString("en-GB")} ${one}${n === 1 ? "" : "s"}`;

/** "separable", "separable and hybrid", "separable, hybrid and resnext". */
export function listed(names: readonly string[]): string {
  const [last = "", ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
}
