/** What a layer costs, as numbers where sizes are known and as the terms of its formula where not. Pure. */
import {
  add,
  BlockError,
  formatSize,
  leavesOf,
  multiply,
  sameSize,
  shapeAfter,
  shapeOfTensor,
  type Block,
  type MapShape,
  type Size,
} from "../blocks";

/** A product of the formula, such as 9 · 64: its factors without ones, the taps of a kernel as one. */
export type Term = readonly Size[];

export interface Cost {
  readonly total: Size;
  readonly terms: readonly Term[];
}

export interface Costs {
  /** All trained parameters: kernels, biases, scales and offsets. */
  readonly parameters: Cost;
  /** Of all convolutions for one image, padding counted as computed; null where extents are not known. */
  readonly multiplyAdds: Cost | null;
  /** Of all convolutions for one position of the output; null where they stand at several resolutions. */
  readonly perPosition: Cost | null;
}

const costOfTerms = (terms: readonly Term[]): Cost => ({ total: add(0, ...terms.map((term) => multiply(...term))), terms });

/** [3, 3, 1, 64] → 9 · 64. */
function kernelTerm(shape: readonly Size[]): Term {
  const [height = 1, width = 1, ...rest] = shape;
  const factors = shape.length === 4 ? [multiply(height, width), ...rest] : shape;
  const kept = factors.filter((factor) => factor !== 1);
  return kept.length === 0 ? [1] : kept;
}

/** The kernel of one convolution, how often it is there, and the map that it gives, where that is known. */
interface Placed {
  readonly shape: readonly Size[];
  readonly times: Size;
  readonly output: MapShape | null;
}

function after(block: Block, input: MapShape | null): MapShape | null {
  if (input === null) return null;
  try {
    return shapeAfter(block, input);
  } catch (error) {
    if (error instanceof BlockError) return null;
    throw error;
  }
}

function placedIn(block: Block, input: MapShape | null, times: Size): readonly Placed[] {
  switch (block.block) {
    case "convolution":
      return [{ shape: shapeOfTensor(block.kernel), times, output: after(block, input) }];
    case "chain": {
      let at = input;
      return block.steps.flatMap((step) => {
        const own = placedIn(step, at, times);
        at = after(step, at);
        return own;
      });
    }
    case "paths": {
      const { split } = block;
      const shares = (i: number): MapShape | null =>
        input === null || split === "copy" ? input : { ...input, channels: split[i]?.count ?? 0 };
      return block.paths.flatMap((path, i) => placedIn(path, shares(i), times));
    }
    case "each": {
      const own = input === null || block.split === "copy" ? input : { ...input, channels: block.split.width };
      return placedIn(block.body, own, multiply(times, block.count));
    }
    default:
      return [];
  }
}

const timed = (times: Size, term: Term): Term => (times === 1 ? term : [times, ...term.filter((factor) => factor !== 1)]);

/** Whether a block, after its first convolution, still changes height or width. */
function perPositionOf(placed: readonly Placed[], output: MapShape | null): Cost | null {
  if (placed.length === 1) return costOfTerms(placed.map(({ shape, times }) => timed(times, kernelTerm(shape))));
  const together = placed.every(
    (each) =>
      each.output !== null &&
      output !== null &&
      sameSize(each.output.height, output.height) &&
      sameSize(each.output.width, output.width),
  );
  return together ? costOfTerms(placed.map(({ shape, times }) => timed(times, kernelTerm(shape)))) : null;
}

/** The costs of a block at an input whose extents may be unknowns. */
export function costOf(block: Block, input: MapShape): Costs {
  const trained = leavesOf(block).filter(({ role }) => role !== "statistics");
  const placed = placedIn(block, input, 1);
  const terms = placed.map(({ shape, times, output }): Term | null =>
    output === null
      ? null
      : timed(
          times,
          [...kernelTerm(shape), output.height, output.width].filter((factor) => factor !== 1),
        ),
  );
  return {
    parameters: costOfTerms(trained.map(({ shape }) => kernelTerm(shape))),
    multiplyAdds: terms.every((term) => term !== null) ? costOfTerms(terms) : null,
    perPosition: perPositionOf(placed, after(block, input)),
  };
}

/** A number, or the terms one by one: "9·C + 128·C" for a reader, "9*C + 128*C" for a script. */
export function costValue({ total, terms }: Cost, dot: "·" | "*"): number | string {
  if (typeof total === "number") return total;
  return terms
    .map((term) => formatSize(multiply(...term)))
    .join(" + ")
    .replaceAll("+ -", "- ")
    .replaceAll("·", dot);
}

const factorText = (factor: Size): string => {
  const text = typeof factor === "number" ? factor.toLocaleString("en-GB") : formatSize(factor);
  return /[ ]/.test(text) ? `(${text})` : text;
};

/** "9·64 + 64·128 = 8,768", or the terms alone where sizes are not known. */
export function costFormula(cost: Cost): string {
  const { total, terms } = cost;
  if (typeof total !== "number") return String(costValue(cost, "·"));
  const sum = total.toLocaleString("en-GB");
  const formula = terms.map((term) => term.map(factorText).join("·")).join(" + ");
  return formula === sum || formula === "" ? sum : `${formula} = ${sum}`;
}
