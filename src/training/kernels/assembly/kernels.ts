/**
 * AssemblyScript, compiled to WebAssembly with SIMD: the kernels that tfjs's wasm backend lacks. Arrays are float32 at byte offsets of the
 * module's own memory; maps are [batch, height, width, channels]. Sums over positions run over one row in registers first.
 */
export { joinColumns, sliceColumns } from "./columns";
export { averagePoolGradient, maxPoolGradient } from "./pooling";

/** First output column (or row) whose tap at distance `offset` lies inside the map. */
function firstInside(offset: i32, stride: i32): i32 {
  return offset >= 0 ? 0 : (-offset + stride - 1) / stride;
}

/** One past the last such output position. */
function endInside(offset: i32, stride: i32, input: i32, output: i32): i32 {
  const end = (input - offset + stride - 1) / stride;
  return end < 0 ? 0 : end < output ? end : output;
}

/** Adds into kernel[i, j, a, b] the sum over positions of map[…, a] · gradient[…, b], for a dense convolution. */
export function convolutionKernelGradient(
  map: usize,
  gradient: usize,
  kernel: usize,
  batch: i32,
  height: i32,
  width: i32,
  from: i32,
  rows: i32,
  columns: i32,
  to: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  dilation: i32,
  top: i32,
  left: i32,
): void {
  for (let i = 0; i < kernelHeight; i++) {
    const down = i * dilation - top;
    const row0 = firstInside(down, stride);
    const row1 = endInside(down, stride, height, rows);
    for (let j = 0; j < kernelWidth; j++) {
      const right = j * dilation - left;
      const column0 = firstInside(right, stride);
      const column1 = endInside(right, stride, width, columns);
      for (let n = 0; n < batch; n++) {
        for (let row = row0; row < row1; row++) {
          const mapRow = map + ((<usize>(((n * height + row * stride + down) * width + column0 * stride + right) * from)) << 2);
          const gradientRow = gradient + ((<usize>(((n * rows + row) * columns + column0) * to)) << 2);
          const count = column1 - column0;
          for (let a = 0; a < from; a++) {
            const out = kernel + ((<usize>(((i * kernelWidth + j) * from + a) * to)) << 2);
            outerRow(mapRow + ((<usize>a) << 2), gradientRow, out, count, stride * from, to);
          }
        }
      }
    }
  }
}

/** out[b] += Σ_k x[k · step] · y[k, b] over `count` positions. */
function outerRow(x: usize, y: usize, out: usize, count: i32, step: i32, to: i32): void {
  const xStep = (<usize>step) << 2;
  const yStep = (<usize>to) << 2;
  let b = 0;
  for (; b + 8 <= to; b += 8) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let xAt = x;
    let yAt = y + ((<usize>b) << 2);
    for (let k = 0; k < count; k++) {
      const factor = v128.load32_splat(xAt);
      sum0 = f32x4.add(sum0, f32x4.mul(factor, v128.load(yAt)));
      sum1 = f32x4.add(sum1, f32x4.mul(factor, v128.load(yAt, 16)));
      xAt += xStep;
      yAt += yStep;
    }
    const at = out + ((<usize>b) << 2);
    v128.store(at, f32x4.add(v128.load(at), sum0));
    v128.store(at, f32x4.add(v128.load(at, 16), sum1), 16);
  }
  if (b + 4 <= to) {
    let sum = f32x4.splat(0);
    let xAt = x;
    let yAt = y + ((<usize>b) << 2);
    for (let k = 0; k < count; k++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(xAt), v128.load(yAt)));
      xAt += xStep;
      yAt += yStep;
    }
    const at = out + ((<usize>b) << 2);
    v128.store(at, f32x4.add(v128.load(at), sum));
    b += 4;
  }
  for (; b < to; b++) {
    let sum: f32 = 0;
    let xAt = x;
    let yAt = y + ((<usize>b) << 2);
    for (let k = 0; k < count; k++) {
      sum += load<f32>(xAt) * load<f32>(yAt);
      xAt += xStep;
      yAt += yStep;
    }
    const at = out + ((<usize>b) << 2);
    store<f32>(at, load<f32>(at) + sum);
  }
}

/** Adds into kernel[i, j, c, m] the sum over positions of map[…, c] · gradient[…, c · multiplier + m]. */
export function depthwiseKernelGradient(
  map: usize,
  gradient: usize,
  kernel: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  multiplier: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  stride: i32,
  dilation: i32,
  top: i32,
  left: i32,
): void {
  const to = channels * multiplier;
  for (let i = 0; i < kernelHeight; i++) {
    const down = i * dilation - top;
    const row0 = firstInside(down, stride);
    const row1 = endInside(down, stride, height, rows);
    for (let j = 0; j < kernelWidth; j++) {
      const right = j * dilation - left;
      const column0 = firstInside(right, stride);
      const column1 = endInside(right, stride, width, columns);
      const out = kernel + ((<usize>((i * kernelWidth + j) * to)) << 2);
      for (let n = 0; n < batch; n++) {
        for (let row = row0; row < row1; row++) {
          const mapRow =
            map + ((<usize>(((n * height + row * stride + down) * width + column0 * stride + right) * channels)) << 2);
          const gradientRow = gradient + ((<usize>(((n * rows + row) * columns + column0) * to)) << 2);
          productRow(mapRow, gradientRow, out, column1 - column0, channels, multiplier, stride);
        }
      }
    }
  }
}

/** out[c, m] += Σ_k x[k, c] · y[k, c, m] over `count` positions. */
function productRow(x: usize, y: usize, out: usize, count: i32, channels: i32, multiplier: i32, stride: i32): void {
  const xStep = (<usize>(channels * stride)) << 2;
  const yStep = (<usize>(channels * multiplier)) << 2;
  let c = 0;
  if (multiplier == 1) {
    for (; c + 4 <= channels; c += 4) {
      let sum = f32x4.splat(0);
      let xAt = x + ((<usize>c) << 2);
      let yAt = y + ((<usize>c) << 2);
      for (let k = 0; k < count; k++) {
        sum = f32x4.add(sum, f32x4.mul(v128.load(xAt), v128.load(yAt)));
        xAt += xStep;
        yAt += yStep;
      }
      const at = out + ((<usize>c) << 2);
      v128.store(at, f32x4.add(v128.load(at), sum));
    }
  }
  for (; c < channels; c++) {
    for (let m = 0; m < multiplier; m++) {
      const o = c * multiplier + m;
      let sum: f32 = 0;
      let xAt = x + ((<usize>c) << 2);
      let yAt = y + ((<usize>o) << 2);
      for (let k = 0; k < count; k++) {
        sum += load<f32>(xAt) * load<f32>(yAt);
        xAt += xStep;
        yAt += yStep;
      }
      const at = out + ((<usize>o) << 2);
      store<f32>(at, load<f32>(at) + sum);
    }
  }
}

/** sums[c] = Σ_n x[n, c]; products[c] = Σ_n x[n, c] · y[n, c], in float64. */
function channelSums(x: usize, y: usize, count: i32, channels: i32, sums: usize, products: usize): void {
  const step = (<usize>channels) << 2;
  let c = 0;
  for (; c + 4 <= channels; c += 4) {
    let sum0 = f64x2.splat(0);
    let sum1 = f64x2.splat(0);
    let product0 = f64x2.splat(0);
    let product1 = f64x2.splat(0);
    let at = (<usize>c) << 2;
    for (let n = 0; n < count; n++) {
      const value0 = f64x2.promote_low_f32x4(v128.load64_zero(x + at));
      const value1 = f64x2.promote_low_f32x4(v128.load64_zero(x + at, 8));
      sum0 = f64x2.add(sum0, value0);
      sum1 = f64x2.add(sum1, value1);
      product0 = f64x2.add(product0, f64x2.mul(value0, f64x2.promote_low_f32x4(v128.load64_zero(y + at))));
      product1 = f64x2.add(product1, f64x2.mul(value1, f64x2.promote_low_f32x4(v128.load64_zero(y + at, 8))));
      at += step;
    }
    const wide = (<usize>c) << 3;
    v128.store(sums + wide, sum0);
    v128.store(sums + wide, sum1, 16);
    v128.store(products + wide, product0);
    v128.store(products + wide, product1, 16);
  }
  for (; c < channels; c++) {
    let sum: f64 = 0;
    let product: f64 = 0;
    let at = (<usize>c) << 2;
    for (let n = 0; n < count; n++) {
      const value = <f64>load<f32>(x + at);
      sum += value;
      product += value * <f64>load<f32>(y + at);
      at += step;
    }
    store<f64>(sums + ((<usize>c) << 3), sum);
    store<f64>(products + ((<usize>c) << 3), product);
  }
}

/** out[n, c] = x[n, c] · scale[c] + offset[c] */
function affine(x: usize, out: usize, count: i32, channels: i32, scale: usize, offset: usize): void {
  for (let n = 0; n < count; n++) {
    const row = (<usize>(n * channels)) << 2;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      const product = f32x4.mul(v128.load(x + row + at), v128.load(scale + at));
      v128.store(out + row + at, f32x4.add(product, v128.load(offset + at)));
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      store<f32>(out + row + at, load<f32>(x + row + at) * load<f32>(scale + at) + load<f32>(offset + at));
    }
  }
}

/**
 * Batch normalisation in training: out, batch mean and biased variance of `count` rows of channels. `work` has room for
 * 2 · channels float64 and 2 · channels float32.
 */
export function normalise(
  x: usize,
  scale: usize,
  offset: usize,
  out: usize,
  mean: usize,
  variance: usize,
  work: usize,
  count: i32,
  channels: i32,
  epsilon: f64,
): void {
  const sums = work;
  const squares = work + ((<usize>channels) << 3);
  const factor = squares + ((<usize>channels) << 3);
  const shift = factor + ((<usize>channels) << 2);
  channelSums(x, x, count, channels, sums, squares);
  for (let c = 0; c < channels; c++) {
    const wide = (<usize>c) << 3;
    const at = (<usize>c) << 2;
    const average = load<f64>(sums + wide) / <f64>count;
    const spread = max(0, load<f64>(squares + wide) / <f64>count - average * average);
    const gain = <f64>load<f32>(scale + at) / sqrt(spread + epsilon);
    store<f32>(mean + at, <f32>average);
    store<f32>(variance + at, <f32>spread);
    store<f32>(factor + at, <f32>gain);
    store<f32>(shift + at, <f32>(<f64>load<f32>(offset + at) - average * gain));
  }
  affine(x, out, count, channels, factor, shift);
}

/**
 * Ioffe 2015, section 3: dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)), dγ = Σ dy · x̂, dβ = Σ dy, with x̂ = (x − μ)/σ.
 * `work` as for `normalise` and another channels float32.
 */
export function normaliseGradient(
  gradient: usize,
  x: usize,
  scale: usize,
  mean: usize,
  variance: usize,
  out: usize,
  scaleGradient: usize,
  offsetGradient: usize,
  work: usize,
  count: i32,
  channels: i32,
  epsilon: f64,
): void {
  const sums = work;
  const products = work + ((<usize>channels) << 3);
  const byGradient = products + ((<usize>channels) << 3);
  const byMap = byGradient + ((<usize>channels) << 2);
  const shift = byMap + ((<usize>channels) << 2);
  channelSums(gradient, x, count, channels, sums, products);
  for (let c = 0; c < channels; c++) {
    const wide = (<usize>c) << 3;
    const at = (<usize>c) << 2;
    const average = <f64>load<f32>(mean + at);
    const inverse = 1 / sqrt(<f64>load<f32>(variance + at) + epsilon);
    const total = load<f64>(sums + wide);
    const slope = (load<f64>(products + wide) - average * total) * inverse;
    const gain = <f64>load<f32>(scale + at) * inverse;
    const tilt = (-gain * inverse * slope) / <f64>count;
    store<f32>(scaleGradient + at, <f32>slope);
    store<f32>(offsetGradient + at, <f32>total);
    store<f32>(byGradient + at, <f32>gain);
    store<f32>(byMap + at, <f32>tilt);
    store<f32>(shift + at, <f32>((-gain * total) / <f64>count - tilt * average));
  }
  for (let n = 0; n < count; n++) {
    const row = (<usize>(n * channels)) << 2;
    let c = 0;
    for (; c + 4 <= channels; c += 4) {
      const at = (<usize>c) << 2;
      const first = f32x4.mul(v128.load(gradient + row + at), v128.load(byGradient + at));
      const second = f32x4.mul(v128.load(x + row + at), v128.load(byMap + at));
      v128.store(out + row + at, f32x4.add(f32x4.add(first, second), v128.load(shift + at)));
    }
    for (; c < channels; c++) {
      const at = (<usize>c) << 2;
      const value = load<f32>(gradient + row + at) * load<f32>(byGradient + at) + load<f32>(x + row + at) * load<f32>(byMap + at);
      store<f32>(out + row + at, value + load<f32>(shift + at));
    }
  }
}
