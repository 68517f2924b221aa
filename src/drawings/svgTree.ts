/** SVG as plain data, whoever writes it down: the page, a golden file, or a picture that is saved. Pure. */

export interface SvgTree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly children?: readonly SvgTree[];
}

export type Attributes = Readonly<Record<string, string | number>>;

/** Numbers in a tree have one digit behind the point. */
export const rounded = (value: string | number): string =>
  typeof value === "number" ? String(Math.round(value * 10) / 10) : value;

export function svgElement(name: string, attributes: Attributes, inner: string | readonly SvgTree[] = []): SvgTree {
  const written = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, rounded(value)]));
  return typeof inner === "string" ? { name, attributes: written, text: inner } : { name, attributes: written, children: inner };
}
