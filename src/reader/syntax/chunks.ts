/**
 * Where to begin anew in text that the parser cannot make sense of: an open bracket must not take the rest of the file with it. Pure.
 */

/** A line that goes on with what stands above it. */
const continues = /^(?:[)\]}]|(?:else|elif|except|finally|catch)\b)/;

/** Lines of this indentation or less, in which another statement begins, as [start, end) of what lies between two of them. */
export function chunksOf(text: string, start: number, end: number): readonly (readonly [number, number])[] {
  const starts: number[] = [];
  let least = Infinity;
  const lines: { readonly at: number; readonly indent: number }[] = [];
  for (let at = start; at < end;) {
    const next = text.indexOf("\n", at);
    const stop = next < 0 || next >= end ? end : next + 1;
    const line = text.slice(at, stop);
    const indent = line.length - line.trimStart().length;
    if (line.trim() !== "" && !continues.test(line.trimStart())) {
      // The first line is what the parser did not understand: how deep the others are is what counts.
      if (lines.length > 0) least = Math.min(least, indent);
      lines.push({ at: at + indent, indent });
    }
    at = stop;
  }
  lines.forEach(({ at, indent }, i) => {
    if (i === 0 || indent <= least) starts.push(at);
  });
  return starts.map((at, i) => [at, starts[i + 1] ?? end]);
}
