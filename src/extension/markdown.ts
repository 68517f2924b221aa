/** Markdown: tables whose cells are read as text and nothing else, links that run commands, and pictures. Pure. */

/** Text in a cell: nothing of it is read as Markdown. */
export const cell = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|!~]/g, "\\$&").replaceAll(/\s+/g, " ");

/** Lines of a table; the cells are Markdown, those behind the first at the side where numbers are compared. */
export const markdownTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  side: "left" | "right" = "left",
): readonly string[] => {
  const rule = head.map((_, column) => (column > 0 && side === "right" ? "---:" : "---"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
};

/** Where a link leads that runs a command, with what the command is told. A parenthesis would end the link. */
export function commandTarget(command: string, ...told: readonly unknown[]): string {
  if (told.length === 0) return `command:${command}`;
  const text = encodeURIComponent(JSON.stringify(told)).replaceAll("(", "%28").replaceAll(")", "%29");
  return `command:${command}?${text}`;
}

export interface SvgPicture {
  readonly svg: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** A picture that the text brings along, with its size, so that the editor leaves room for it; the description is Markdown. */
export const svgImage = ({ svg, width, height }: SvgPicture, description: string): string =>
  `![${description}](data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}|width=${width},height=${height})`;
