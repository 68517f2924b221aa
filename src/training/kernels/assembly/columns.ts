/** AssemblyScript: joining and slicing matrices along their columns. */

/** Joins two matrices of `count` rows side by side. */
export function joinColumns(left: usize, right: usize, out: usize, count: i32, leftWidth: i32, rightWidth: i32): void {
  const width = leftWidth + rightWidth;
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < leftWidth; c++)
      store<f32>(out + ((<usize>(n * width + c)) << 2), load<f32>(left + ((<usize>(n * leftWidth + c)) << 2)));
    for (let c = 0; c < rightWidth; c++) {
      store<f32>(out + ((<usize>(n * width + leftWidth + c)) << 2), load<f32>(right + ((<usize>(n * rightWidth + c)) << 2)));
    }
  }
}

/** Columns `from` … `from + length - 1` of a matrix of `count` rows. */
export function sliceColumns(source: usize, out: usize, count: i32, width: i32, from: i32, length: i32): void {
  for (let n = 0; n < count; n++) {
    for (let c = 0; c < length; c++)
      store<f32>(out + ((<usize>(n * length + c)) << 2), load<f32>(source + ((<usize>(n * width + from + c)) << 2)));
  }
}
