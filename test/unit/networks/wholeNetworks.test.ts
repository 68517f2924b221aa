/** FractalNet and DarkNet against their published shapes, counted here by hand, and FractalNet against its own definition. */
import { describe, expect, it } from "vitest";
import { BlockError, concrete, leavesOf, noiseOf, shapeAfter, type Block } from "../../../src/blocks";
import { buildNetwork, describeVariant, publishedWidth } from "../../../src/networks";
import { fractalnet } from "../../../src/networks/fractalnet";
import { evaluate, type Value, type Values } from "../../../src/reference";
import { stream } from "../../../src/random";
import { expectClose, randomLeaves, randomValue } from "../reference/randomValues";

const common = { modules: 2, match: "none", inner: "published", classes: 10 } as const;
const whole = { height: 32, width: 32, channels: 3 };
const crop = { height: 28, width: 28, channels: 3 };
const build = (variant: string, width: number, input = variant.startsWith("darknet") ? crop : whole) =>
  buildNetwork({ ...common, variant, width, input });
const kernels = (block: Block) => leavesOf(block).filter(({ role }) => role === "convolution" || role === "dense");
const large = (block: Block) => kernels(block).filter(({ shape }) => shape[0] === 3);

/** Weights of blocks of seven 3×3 each, three of which read the block's input. */
function fractalWeights(channels: readonly number[]): number {
  const blocks = channels.map((to, i) => 9 * to * (3 * (channels[i - 1] ?? 3) + 4 * to));
  return blocks.reduce((sum, weights) => sum + weights, 0) + 10 * (channels.at(-1) ?? 0);
}

function darkWeights([a = 0, b = 0, c = 0]: readonly number[]): number {
  return 9 * (3 * a + 2 * a * a + a * b + 2 * b * b + b * c + 2 * c * c) + 10 * c;
}

describe("at the published width", () => {
  it("fractalnet has 35 convolutions, 64 to 512 channels and the weights of that", () => {
    const { network, parameters } = build("fractalnet", publishedWidth);
    expect(large(network)).toHaveLength(35);
    expect(parameters).toBe(fractalWeights([64, 128, 256, 512, 512]));
    expect(shapeAfter(network, whole)).toEqual({ height: 1, width: 1, channels: 10 });
  });

  it("darknet has nine convolutions, 128 to 512 channels and the weights of that", () => {
    const { network, parameters } = build("darknet", publishedWidth);
    expect(large(network)).toHaveLength(9);
    expect(parameters).toBe(darkWeights([128, 256, 512]));
    expect(shapeAfter(network, crop)).toEqual({ height: 1, width: 1, channels: 10 });
    expect(noiseOf(network).dropouts.map(({ rate }) => rate)).toEqual([0.5, 0.5, 0.5]);
  });
});

describe.each(["fractalnet", "darknet"])("the twin of %s", (name) => {
  it("has the same layers but depthwise and 1×1 for every 3×3 that does not read the image", () => {
    const [plain, twin] = [build(name, 16), build(`${name}-separable`, 16)];
    const dense = large(twin.network).filter(({ shape }) => shape[2] !== 1);
    expect(dense.length).toBeGreaterThan(0);
    for (const { shape } of dense) expect(shape[2]).toBe(3);
    expect(large(plain.network).filter(({ shape }) => shape[2] === 3)).toHaveLength(dense.length);
    expect(large(twin.network)).toHaveLength(large(plain.network).length);
    expect(noiseOf(twin.network)).toEqual(noiseOf(plain.network));
    expect(plain.normalisationParameters).toBe(twin.normalisationParameters);
  });

  it("has about an eighth of the weights, and says so", () => {
    const [plain, twin] = [build(name, publishedWidth), build(`${name}-separable`, publishedWidth)];
    expect(plain.parameters / twin.parameters).toBeGreaterThan(7.5);
    expect(plain.parameters / twin.parameters).toBeLessThan(9);
    expect(plain.matchError).toBe(0);
    expect(twin.matchError).toBeCloseTo(100 * (twin.parameters / plain.parameters - 1), 9);
  });
});

describe("fractalnet", () => {
  const width = 4;
  const input = randomValue([2, 32, 32, 3], stream("fractalnet"));
  const { network } = fractalnet("fractalnet", { width, classes: 10, input: whole, form: "plain" });
  const leaves = randomLeaves(network, "fractalnet");

  /** The unit of a name, taken out of the network. */
  function unitOf(block: Block, id: string): Block | null {
    if (block.block === "chain" && leavesOf(block)[0]?.id === id && block.steps[0]?.block === "convolution") return block;
    const inner = block.block === "chain" ? block.steps : block.block === "paths" ? block.paths : [];
    for (const child of inner) {
      const found = unitOf(child, id);
      if (found !== null) return found;
    }
    return null;
  }

  const mean = (...values: readonly Value[]): Value => ({
    shape: values[0]?.shape ?? [],
    data: Float64Array.from(
      values[0]?.data ?? [],
      (_, at) => values.reduce((sum, { data }) => sum + (data[at] ?? NaN), 0) / values.length,
    ),
  });

  it("joins its columns as its definition says: f₃(z) = mean of conv(z) and of both columns of f₂ ∘ f₂", () => {
    const [first] = network.block === "chain" ? network.steps : [];
    const [block] = first?.block === "chain" ? first.steps : [];
    if (block === undefined) throw new Error("there is no first block");
    const own = (part: Block): Values => new Map(leavesOf(part).map(({ id }) => [id, leaves.get(id) ?? input]));
    const run = (name: string, x: Value): Value => {
      const part = unitOf(block, `block1.${name}`);
      if (part === null) throw new Error(`there is no ${name}`);
      return evaluate(part, x, own(part), "inference").output;
    };
    const half = mean(run("column2.convolution1", input), run("column3.convolution2", run("column3.convolution1", input)));
    const expected = mean(
      run("column1.convolution1", input),
      run("column2.convolution2", half),
      run("column3.convolution4", run("column3.convolution3", half)),
    );
    expectClose(evaluate(block, input, own(block), "inference").output, expected, 1e-9, "the first block");
  });

  it("refuses images that five pools do not take to one position", () => {
    for (const side of [28, 64]) {
      const build28 = () => build("fractalnet", 8, { height: side, width: side, channels: 3 });
      expect(build28).toThrow(BlockError);
      expect(build28).toThrow(/^fractalnet takes images of 32 to 63 pixels a side[^\n]*$/);
    }
  });
});

it("is known by its name and what the paper measured, and its parts fit their inputs", () => {
  for (const [name, error] of [
    ["fractalnet", 7.61],
    ["fractalnet-separable", 6.15],
    ["darknet", 11.9],
    ["darknet-separable", 6.03],
  ] as const) {
    expect(describeVariant(name)).toMatchObject({ id: name, paperError: error, paperAbsoluteDifference: null });
    const { modules } = build(name, 8);
    expect(new Set(modules.map((part) => part.name)).size).toBe(modules.length);
    for (const { block, input } of modules) expect(concrete(shapeAfter(block, input).height)).toBeGreaterThan(0);
  }
});
