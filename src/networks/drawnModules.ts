/** The modules that the diagrams draw beside each other, over the same leaves wherever they have them: drawn by the page, measured by a worker. Pure. */
import {
  BlockError,
  bodyOfPath,
  chain,
  concrete,
  identity,
  shapeAfter,
  shapeOfTensor,
  type Block,
  type Convolution,
  type MapShape,
} from "../blocks";
import { equalForms, ruleOf, type FormName } from "../equivalences";
import { freshConvolution } from "./leaves";
import { findVariant } from "./variants";

export interface DrawnModule {
  /** As in data-variant. */
  readonly variant: string;
  /** What is drawn. */
  readonly block: Block;
  /** The same without the identity beside it. */
  readonly module: Block;
}

/** The width of the paper's trial, and the map of the first stage of its network. */
export const drawnChannels = 64;
export const drawnShape: MapShape = { height: 32, width: 32, channels: drawnChannels };

const moduleOf = (variant: string, id: string): Block =>
  findVariant(variant).module(id, drawnChannels, [drawnChannels], "published");

/** A module in another of its forms, by the rules that write a convolution as paths. */
function writtenAs(form: FormName, block: Block): Block {
  const rules = ["R2-back", "R4-back", "R3-back"].map(ruleOf);
  const found = equalForms(block, { rules }).find((equal) => equal.form === form);
  if (found === undefined) throw new BlockError(`the rules lead to no form ${form}`);
  return found.block;
}

/** What is drawn, by variant. Searches for forms, so it is called once and where it is needed. */
export function drawnModules() {
  const plain = (variant: string, module: Block): DrawnModule => ({ variant, block: module, module });
  const control = moduleOf("separable", "m");
  const entry = freshConvolution("m.entry", { size: 1, from: drawnChannels, to: drawnChannels });
  /** One channel a path: what the control is, behind an entry 1×1 of its own (paper.md, T2). */
  const resnext = writtenAs("ResNeXt paths", chain(entry, control));
  return {
    separable: plain("separable", control),
    resnext: {
      variant: "resnext-cardinality-channels",
      block: { block: "paths", split: "copy", paths: [resnext, identity], join: "sum" },
      module: resnext,
    },
    inception: plain("extreme-inception", writtenAs("Inception towers", moduleOf("extreme-inception", "m"))),
    hybrid: plain("hybrid", moduleOf("hybrid", "m")),
  } as const satisfies Readonly<Record<string, DrawnModule>>;
}

/** The divisors of the number of channels, ascending: the stops of the slider. */
export const drawnCardinalities: readonly number[] = Array.from({ length: drawnChannels }, (_, i) => i + 1).filter(
  (groups) => drawnChannels % groups === 0,
);

/** The dose: a grouped 3×3, then a 1×1, with weights of its own. */
export function moduleAtCardinality(groups: number): DrawnModule {
  const variant = `grouped-${groups}`;
  const module = moduleOf(variant, "dose");
  return { variant, block: module, module };
}

/** "3×3, 64→64", "depthwise 3×3", "3×3, 8 groups": what a layer is called wherever it is drawn, measured or spoken of. */
export function nameOfConvolution({ kernel, groups }: Convolution): string {
  const [height = 0, width = 0, perGroup = 0, output = 0] = shapeOfTensor(kernel).map(concrete);
  const count = concrete(groups);
  if (count === 1) return `${height}×${width}, ${perGroup}→${output}`;
  return perGroup === 1 ? `depthwise ${height}×${width}` : `${height}×${width}, ${count} groups`;
}

export interface DrawnLayer {
  readonly name: string;
  readonly block: Convolution;
  readonly input: MapShape;
}

function everyConvolution(block: Block, input: MapShape): readonly DrawnLayer[] {
  switch (block.block) {
    case "convolution":
      return [{ name: nameOfConvolution(block), block, input }];
    case "chain": {
      let shape = input;
      return block.steps.flatMap((step) => {
        const layers = everyConvolution(step, shape);
        shape = shapeAfter(step, shape);
        return layers;
      });
    }
    case "paths": {
      const { split, paths } = block;
      return paths.flatMap((path, i) =>
        everyConvolution(path, split === "copy" ? input : { ...input, channels: split[i]?.count ?? 0 }),
      );
    }
    case "each": {
      const { split } = block;
      return everyConvolution(bodyOfPath(block, 0), split === "copy" ? input : { ...input, channels: split.width });
    }
    default:
      return [];
  }
}

/** The distinct convolutions of a module by name, each with the map that it gets: of alike paths the first. */
export function layersOf(block: Block, input: MapShape): readonly DrawnLayer[] {
  const named = new Map<string, DrawnLayer>();
  for (const layer of everyConvolution(block, input)) if (!named.has(layer.name)) named.set(layer.name, layer);
  return [...named.values()];
}
