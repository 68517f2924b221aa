/** Notebook cells hold lines that are no Python: %magics, !commands, a question mark after a name. Pure. */

const foreign = /^(?:%%?[A-Za-z].*|[ \t]*![A-Za-z./{].*|\?{1,2}[A-Za-z_].*|[A-Za-z_][\w.]*\?{1,2}[ \t]*)$/gm;

/** The same text, as long as before, with such lines blank. */
export function maskMagics(source: string): string {
  return source.replaceAll(foreign, (line) => " ".repeat(line.replace(/\r$/, "").length) + (line.endsWith("\r") ? "\r" : ""));
}
