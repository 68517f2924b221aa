/** Lines and columns of offsets, from 1, in UTF-16 units as editors count. Pure. */

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** \n, \r\n and a lone \r each end a line. */
export function lineTable(source: string): (offset: number) => Position {
  const starts = [0];
  for (let at = 0; at < source.length; at++) {
    const unit = source.charCodeAt(at);
    if (unit === 10 || (unit === 13 && source.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
