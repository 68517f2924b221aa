/** Markdown of what others wrote: tables whose cells are read as text and nothing else. Pure. */

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
