/**
 * DarkNet's CIFAR configuration (its cfg/cifar.cfg): three stages of three 3×3 with batch norm and leaky ReLU, 2×2 max pool between them,
 * dropout after each; then a 1×1 to the classes with bias and leaky ReLU, and the average over all positions. No dense layer. Pure.
 */
import { chain, dropout, globalAverage, leakyRelu, maxPool, shapeAfter, type Block, type MapShape } from "../blocks";
import { freshBias, freshConvolution } from "./leaves";
import { checkExtent, unit, type WholeBlocks, type WholeNetworkOptions } from "./wholeNetwork";

/** Channels of each stage in widths: 128, 256 and 512 at width 64. */
const stageWidths = [2, 4, 8] as const;
const unitsInStage = 3;
const dropoutRate = 0.5;

interface DarkUnit {
  readonly id: string;
  /** With pool and dropout where the stage ends. */
  readonly block: Block;
  readonly input: MapShape;
  readonly to: number;
  /** Whether the unit after it has the same shape and more behind it. */
  readonly repeated: boolean;
}

function unitsOf({ width, input, form }: WholeNetworkOptions): readonly DarkUnit[] {
  let shape = input;
  let from = 3;
  return stageWidths.flatMap((widths, stage) =>
    Array.from({ length: unitsInStage }, (_, i) => {
      const id = `stage${stage + 1}.convolution${i + 1}`;
      const to = width * widths;
      const own = unit(id, { from, to, form: stage + i === 0 ? "plain" : form, activation: leakyRelu });
      const pools = stage < stageWidths.length - 1 ? [maxPool] : [];
      const ends = i === unitsInStage - 1;
      const block = ends ? chain(own, ...pools, dropout(`stage${stage + 1}.dropout`, dropoutRate)) : own;
      const before = shape;
      shape = shapeAfter(block, shape);
      from = to;
      return { id, block, input: before, to, repeated: i > 0 && !ends };
    }),
  );
}

/** Channels of the stages: 2, 4 and 8 widths. @throws BlockError where the images are too small for two pools. */
export function darknet(name: string, options: WholeNetworkOptions): WholeBlocks {
  checkExtent(name, options.input, { least: 4, most: 1024 });
  const units = unitsOf(options);
  const last = units.at(-1);
  const { classes } = options;
  const head = chain(
    freshConvolution("head", { size: 1, from: last?.to ?? 0, to: classes, role: "dense" }),
    freshBias("head.bias", classes),
    leakyRelu,
    globalAverage,
  );
  const body = chain(...units.map(({ block }) => block));
  return {
    network: chain(...body.steps, head),
    modules: [
      ...units.filter(({ repeated }) => !repeated).map(({ id, block, input }) => ({ name: `${name} ${id}`, block, input })),
      { name: `${name} head`, block: head, input: shapeAfter(body, options.input) },
    ],
  };
}
