/** AssemblyScript: the gradients of max and average pooling. */

/** Sends each gradient to the first largest position of its window, in row-major order. `out` starts at zero. */
export function maxPoolGradient(
  x: usize,
  gradient: usize,
  out: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  size: i32,
  stride: i32,
  top: i32,
  left: i32,
): void {
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < rows; row++) {
      const h0 = max(0, row * stride - top);
      const h1 = min(height, row * stride - top + size);
      for (let column = 0; column < columns; column++) {
        const w0 = max(0, column * stride - left);
        const w1 = min(width, column * stride - left + size);
        const from = gradient + ((<usize>(((n * rows + row) * columns + column) * channels)) << 2);
        let c = 0;
        for (; c + 4 <= channels; c += 4) {
          let best = f32x4.splat(-f32.MAX_VALUE);
          for (let h = h0; h < h1; h++) {
            for (let w = w0; w < w1; w++) best = f32x4.max(best, v128.load(x + place(n, h, w, c, height, width, channels)));
          }
          let share = v128.load(from + ((<usize>c) << 2));
          for (let h = h0; h < h1; h++) {
            for (let w = w0; w < w1; w++) {
              const at = place(n, h, w, c, height, width, channels);
              const largest = f32x4.eq(v128.load(x + at), best);
              v128.store(out + at, f32x4.add(v128.load(out + at), v128.and(share, largest)));
              share = v128.andnot(share, largest);
            }
          }
        }
        for (; c < channels; c++) {
          let best: f32 = -f32.MAX_VALUE;
          let at = place(n, h0, w0, c, height, width, channels);
          for (let h = h0; h < h1; h++) {
            for (let w = w0; w < w1; w++) {
              const here = place(n, h, w, c, height, width, channels);
              const value = load<f32>(x + here);
              if (value > best) {
                best = value;
                at = here;
              }
            }
          }
          store<f32>(out + at, load<f32>(out + at) + load<f32>(from + ((<usize>c) << 2)));
        }
      }
    }
  }
}

/** Byte offset of one entry of a map. */
function place(n: i32, h: i32, w: i32, c: i32, height: i32, width: i32, channels: i32): usize {
  return (<usize>(((n * height + h) * width + w) * channels + c)) << 2;
}

/** Shares each gradient out evenly over the positions of its window that lie inside the map. `out` starts at zero. */
export function averagePoolGradient(
  gradient: usize,
  out: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  size: i32,
  stride: i32,
  top: i32,
  left: i32,
): void {
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < rows; row++) {
      const h0 = max(0, row * stride - top);
      const h1 = min(height, row * stride - top + size);
      for (let column = 0; column < columns; column++) {
        const w0 = max(0, column * stride - left);
        const w1 = min(width, column * stride - left + size);
        const share: f32 = <f32>1 / <f32>((h1 - h0) * (w1 - w0));
        const from = gradient + ((<usize>(((n * rows + row) * columns + column) * channels)) << 2);
        for (let h = h0; h < h1; h++) {
          for (let w = w0; w < w1; w++) {
            const to = out + ((<usize>(((n * height + h) * width + w) * channels)) << 2);
            let c = 0;
            for (; c + 4 <= channels; c += 4) {
              const at = (<usize>c) << 2;
              const sum = f32x4.add(v128.load(to + at), f32x4.mul(v128.load(from + at), f32x4.splat(share)));
              v128.store(to + at, sum);
            }
            for (; c < channels; c++) {
              const at = (<usize>c) << 2;
              store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at) * share);
            }
          }
        }
      }
    }
  }
}
