/** Markdown of what others wrote: tables whose cells are read as text and nothing else. Pure. */

/** Text in a cell: nothing of it is read as Markdown. */
export const cell = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|!~]/g, "\\$&").replaceAll(/\s+/g, " ");

/** Lines of a table; the cells are Markdown. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
