/**
 * FractalNet in its CIFAR form (Larsson 2016, its authors' generator and later implementations): five blocks of three columns of 1, 2
 * and 4 convolutions, joined by means wherever columns end together, with drop-path; 2×2 max pool and dropout after each block. Pure.
 */
import { chain, dropout, identity, maxPool, relu, shapeAfter, type Block, type MapShape } from "../blocks";
import { freshBias, freshConvolution } from "./leaves";
import { checkExtent, unit, type Form, type WholeBlocks, type WholeNetworkOptions } from "./wholeNetwork";

/** Channels of each block in widths, and the dropout rate after it. */
const plan = [
  { widths: 1, rate: 0 },
  { widths: 2, rate: 0.1 },
  { widths: 4, rate: 0.2 },
  { widths: 8, rate: 0.3 },
  { widths: 8, rate: 0.4 },
] as const;

/** Probability of a path of a join to be dropped. */
const dropPathRate = 0.15;

interface FractalBlock {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly form: Form;
  /** The form of what reads the block's input. */
  readonly entry: Form;
  readonly rate: number;
  readonly input: MapShape;
}

type Sizes = Omit<FractalBlock, "input">;

const entryUnit = (name: string, { id, from, to, entry }: Sizes): Block =>
  unit(`${id}.${name}`, { from, to, form: entry, activation: relu });

const innerUnit = (name: string, { id, to, form }: Sizes): Block =>
  unit(`${id}.${name}`, { from: to, to, form, activation: relu });

/** f₂: columns of one and of two convolutions, joined. Among the columns of the whole block they are numbers 1 and 2. */
function firstHalf(block: Sizes): Block {
  return {
    block: "paths",
    split: "copy",
    join: "mean",
    dropPath: { id: `${block.id}.join1`, rate: dropPathRate, columns: [1, 2] },
    paths: [
      entryUnit("column2.convolution1", block),
      chain(entryUnit("column3.convolution1", block), innerUnit("column3.convolution2", block)),
    ],
  };
}

/**
 * f₃: one convolution beside two f₂ in a row; the two joins that meet at its end are one mean of three. Blocks are trees, so the first
 * join, which two columns read, lies beside the first column in one map, and each path takes its channels of that.
 */
function fractal(block: Sizes): Block {
  const { id, to } = block;
  const joined = { from: to, count: to };
  return chain(
    { block: "paths", split: "copy", join: "concat", paths: [entryUnit("column1.convolution1", block), firstHalf(block)] },
    {
      block: "paths",
      split: [{ from: 0, count: to }, joined, joined],
      join: "mean",
      dropPath: { id: `${id}.join2`, rate: dropPathRate, columns: [0, 1, 2] },
      paths: [
        identity,
        innerUnit("column2.convolution2", block),
        chain(innerUnit("column3.convolution3", block), innerUnit("column3.convolution4", block)),
      ],
    },
  );
}

function withPool(block: Sizes): Block {
  const { id, rate } = block;
  return rate === 0 ? chain(fractal(block), maxPool) : chain(fractal(block), maxPool, dropout(`${id}.dropout`, rate));
}

function blocksOf({ width, input, form }: WholeNetworkOptions): readonly FractalBlock[] {
  let shape = input;
  return plan.map(({ widths, rate }, i) => {
    const from = i === 0 ? 3 : width * (plan[i - 1]?.widths ?? 0);
    const sizes = { id: `block${i + 1}`, from, to: width * widths, form, entry: i === 0 ? "plain" : form, rate } as const;
    const block = { ...sizes, input: shape };
    shape = shapeAfter(withPool(sizes), shape);
    return block;
  });
}

/** Units of each shape at each resolution; the last block, which is small there, as a whole for its joins. */
function partsOf(name: string, blocks: readonly FractalBlock[]): WholeBlocks["modules"] {
  return blocks.flatMap((block, i) => [
    { name: `${name} ${block.id} entry`, block: entryUnit("entry", block), input: block.input },
    { name: `${name} ${block.id} inner`, block: innerUnit("inner", block), input: { ...block.input, channels: block.to } },
    ...(i === blocks.length - 1 ? [{ name: `${name} ${block.id}`, block: withPool(block), input: block.input }] : []),
  ]);
}

/** Channels of the blocks: 1, 2, 4, 8 and 8 widths. @throws BlockError unless five halvings take the images to one position. */
export function fractalnet(name: string, options: WholeNetworkOptions): WholeBlocks {
  const { classes, input } = options;
  checkExtent(name, input, { least: 32, most: 63 });
  const blocks = blocksOf(options);
  const last = blocks.at(-1)?.to ?? 0;
  const network = chain(
    ...blocks.map(withPool),
    freshConvolution("dense", { size: 1, from: last, to: classes, role: "dense" }),
    freshBias("dense.bias", classes),
  );
  return { network, modules: partsOf(name, blocks) };
}
