/** The exact evaluator against plain loops over BigInt, and equal forms told from broken ones. */
import { describe, expect, it } from "vitest";
import {
  averagePool,
  BlockError,
  chain,
  convolution,
  elu,
  globalAverage,
  leavesOf,
  concrete,
  maxPool,
  relu,
  type Block,
  type Channelwise,
  type Constant,
  type Pool,
  type Tensor,
} from "../../../src/blocks";
import { stream } from "../../../src/random";
import { evaluateExactly, prime, type Value, type Values } from "../../../src/reference";
import { leaf } from "./randomValues";

const p = BigInt(prime);

function wholeNumbers(shape: readonly number[], ...key: readonly string[]): Value {
  const random = stream("exact", ...key);
  return {
    shape,
    data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.integer(prime)),
  };
}

const leavesFor = (...blocks: readonly Block[]): Values =>
  new Map(blocks.flatMap(leavesOf).map((own) => [own.id, wholeNumbers(own.shape.map(concrete), own.id)]));

const run = (block: Block, input: Value, leaves = leavesFor(block), draw = 1): Value =>
  evaluateExactly(block, { input, leaves, draw });

const big = (value: Value | undefined, at: number): bigint => BigInt(value?.data[at] ?? NaN);
const numbers = (values: readonly bigint[]): number[] => values.map((value) => Number(((value % p) + p) % p));

function power(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const root = power((base * base) % p, exponent / 2n);
  return exponent % 2n === 1n ? (root * base) % p : root;
}

describe("against BigInt", () => {
  it("a grouped, dilated convolution with padding", () => {
    const [height, width, groups, perGroup, out] = [5, 4, 2, 3, 4];
    const block: Block = { ...convolution(leaf("k", 3, 3, perGroup, out), groups), dilation: 2 };
    const input = wholeNumbers([1, height, width, groups * perGroup], "input");
    const kernel = leavesFor(block).get("k");
    const expected: bigint[] = [];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let o = 0; o < out; o++) {
          let sum = 0n;
          const group = Math.floor((o * groups) / out);
          for (let u = 0; u < 3; u++)
            for (let v = 0; v < 3; v++)
              for (let c = 0; c < perGroup; c++) {
                const [row, column] = [y + 2 * (u - 1), x + 2 * (v - 1)];
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                const value = big(input, (row * width + column) * groups * perGroup + group * perGroup + c);
                sum += value * big(kernel, ((u * 3 + v) * perGroup + c) * out + o);
              }
          expected.push(sum);
        }
    expect([...run(block, input).data]).toEqual(numbers(expected));
  });

  it("a long sum of products, and one that is too long", () => {
    const channels = 5000;
    const block = convolution(leaf("k", 1, 1, channels, 1));
    const input = wholeNumbers([1, 1, 1, channels], "long");
    const kernel = leavesFor(block).get("k");
    const sum = Array.from({ length: channels }, (_, c) => big(input, c) * big(kernel, c)).reduce((total, x) => total + x, 0n);
    expect([...run(block, input).data]).toEqual(numbers([sum]));
    const longer = convolution(leaf("k", 1, 1, 2 ** 14 + 1, 1));
    expect(() => run(longer, wholeNumbers([1, 1, 1, 2 ** 14 + 1], "longer"))).toThrow(BlockError);
  });

  it("a composed kernel", () => {
    const [first, second] = [leaf("a", 1, 1, 2, 3), leaf("b", 1, 1, 3, 2)];
    const block = convolution({ tensor: "compose", first, second });
    const input = wholeNumbers([1, 1, 1, 2], "composed");
    const leaves = leavesFor(block);
    const expected = [0, 1].map((o) =>
      [0, 1].reduce(
        (sum, i) =>
          [0, 1, 2].reduce(
            (inner, m) => inner + big(input, i) * big(leaves.get("a"), i * 3 + m) * big(leaves.get("b"), m * 2 + o),
            sum,
          ),
        0n,
      ),
    );
    expect([...run(block, input).data]).toEqual(numbers(expected));
  });

  it.each<[string, Partial<Pool>]>([
    ["the positions inside", { countsPadding: false }],
    ["the whole window", { countsPadding: true }],
    ["a stride", { countsPadding: false, stride: 2 }],
  ])("an average over %s", (_what, fields) => {
    const [height, width] = [4, 5];
    const block: Pool = { ...averagePool, ...fields };
    const input = wholeNumbers([1, height, width, 1], "average");
    const [rows, columns] = [Math.ceil(height / block.stride), Math.ceil(width / block.stride)];
    // "Same" padding at stride 2 puts the larger half after the map: rows have one more to come, columns are even.
    const before = (extent: number, count: number): number =>
      Math.floor(Math.max(0, (count - 1) * block.stride + 3 - extent) / 2);
    const expected: bigint[] = [];
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        let [sum, inside] = [0n, 0n];
        for (let u = 0; u < 3; u++)
          for (let v = 0; v < 3; v++) {
            const [row, column] = [y * block.stride + u - before(height, rows), x * block.stride + v - before(width, columns)];
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            sum += big(input, row * width + column);
            inside++;
          }
        expected.push(sum * power(block.countsPadding ? 9n : inside, p - 2n));
      }
    expect([...run(block, input).data]).toEqual(numbers(expected));
  });

  it("a global average, a mean of paths and a constant that divides", () => {
    const input = wholeNumbers([1, 2, 3, 1], "mean");
    const sum = Array.from(input.data, BigInt).reduce((total, x) => total + x, 0n);
    expect([...run(globalAverage, input).data]).toEqual(numbers([sum * power(6n, p - 2n)]));
    const ones: Constant = { tensor: "constant", shape: [1, 1, 1, 1], values: "ones" };
    const twice: Constant = { ...ones, dividedBy: 7 };
    const paths = [convolution(ones), convolution(twice)];
    const mean: Block = { block: "paths", split: "copy", join: "mean", paths };
    const factor = (1n + power(7n, p - 2n)) * power(2n, p - 2n);
    expect([...run(mean, input).data]).toEqual(numbers(Array.from(input.data, (x) => BigInt(x) * factor)));
  });
});

describe("opaque functions", () => {
  const input = wholeNumbers([2, 3, 3, 4], "opaque");
  const bias = (state: Tensor): Channelwise => ({ block: "channelwise", function: "bias", state: [state] });
  const state = leaf("bias", 4);

  it("tell functions, states, channel sums and draws apart", () => {
    const outputs = [
      run(relu, input),
      run(elu, input),
      run(bias(state), input),
      run(bias(leaf("other", 4)), input),
      run(relu, input, new Map(), 2),
      run(relu, { ...input, data: input.data.map((x, at) => (at < 4 ? (x + 1) % prime : x)) }),
    ];
    const last = outputs.map(({ data }) => data.subarray(-4));
    for (const [i, one] of last.entries())
      for (const other of last.slice(i + 1)) one.forEach((x, c) => expect(x).not.toBe(other[c]));
    expect(outputs.every(({ data }) => data.every((x) => Number.isInteger(x) && x >= 0 && x < prime))).toBe(true);
  });

  it("act on a sliced state as its slice does, whatever the order of a block's fields", () => {
    const slice = (from: number): Tensor => ({ tensor: "slice", of: state, axis: 0, from, count: 2 });
    const split = [0, 2].map((from) => ({ from, count: 2 }));
    const sliced: Block = { block: "paths", split, join: "concat", paths: [bias(slice(0)), bias(slice(2))] };
    const turned: Block = { state: [state], function: "bias", block: "channelwise" };
    const expected = run(bias(state), input);
    expect(run(sliced, input)).toEqual(expected);
    expect(run(turned, input)).toEqual(expected);
    const swapped: Block = { ...sliced, paths: [bias(slice(2)), bias(slice(0))] };
    run(swapped, input).data.forEach((x, at) => expect(x).not.toBe(expected.data[at]));
  });

  it("stand for a maximum: of the window's entries and their places", () => {
    const other = { ...input, data: input.data.map((x, at) => (at === 0 ? (x + 1) % prime : x)) };
    const [a, b] = [run(maxPool, input).data, run(maxPool, other).data];
    expect([...a].map((x, at) => x === b[at])).toEqual([...a].map((_, at) => at !== 0));
  });
});

describe("forms of a separable convolution", () => {
  const [depthwise, pointwise] = [leaf("d", 3, 3, 1, 4), leaf("p", 1, 1, 4, 3)];
  const ofPath = (of: Tensor, axis: number): Tensor => ({ tensor: "slice", of, axis, from: { index: "c", times: 1 }, count: 1 });
  const hybrid = (between: readonly Block[], kernel: Tensor = depthwise): Block => ({
    block: "each",
    count: 4,
    index: "c",
    split: { width: 1 },
    body: chain(convolution(ofPath(kernel, 3)), ...between, convolution(ofPath(pointwise, 2))),
    join: "sum",
  });
  const swapped: Tensor = {
    tensor: "concat",
    axis: 3,
    parts: [1, 0, 2, 3].map((from) => ({ tensor: "slice", of: depthwise, axis: 3, from, count: 1 })),
  };
  const input = wholeNumbers([2, 4, 3, 4], "separable");

  it.each<[string, readonly Block[]]>([
    ["linear", []],
    ["with ReLU between", [relu]],
  ])("%s: equal in every entry, and in none with a swapped slice", (_what, between) => {
    const control = chain(convolution(depthwise, 4), ...between, convolution(pointwise));
    const expected = run(control, input);
    expect(run(hybrid(between), input)).toEqual(expected);
    run(hybrid(between, swapped), input).data.forEach((x, at) => expect(x).not.toBe(expected.data[at]));
  });

  it("refuses numbers that are not whole", () => {
    expect(() => run(relu, { shape: [1, 1, 1, 1], data: Float64Array.of(0.5) })).toThrow(/whole numbers only/);
  });
});
