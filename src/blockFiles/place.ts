/** What a step meets where it is built: the channels that come in, the values of sizes, the `each` around it, the leaves' names. Pure. */
import type { Block, Leaf } from "../blocks";
import type { SizeText } from "./definition";
import { DefinitionError, type Path } from "./problem";
import { readSizeText, SizeTextError, valueOf, type Sizes } from "./sizeText";

/** More channels than this, or operations once all paths are written out, cannot be trained here. */
const mostChannels = 65_536;
const mostOperations = 20_000;

/** An `each` around what is being built. */
export interface Enclosing {
  /** Name of the path index. */
  readonly index: string;
  readonly count: number;
  /** Whether what is built is the last step of each path of a sum or mean: then the paths' kernels are rows of one. */
  readonly endsInSum: boolean;
}

/** What one step meets. */
export interface Place {
  readonly sizes: Sizes;
  /** Prefix of the names of all leaves, and of the leaves of this step. */
  readonly module: string;
  readonly id: string;
  readonly input: number;
  readonly at: Path;
  /** Outermost first. */
  readonly each: readonly Enclosing[];
  readonly shared: Map<string, Leaf>;
  readonly operations: { count: number };
}

export interface Built {
  readonly block: Block;
  readonly channels: number;
}

/** C. */
export const stageWidth = ({ sizes }: Place): number => sizes.get("C") ?? 0;

/** The value of a size. @throws DefinitionError below `least`, above the most, or where it cannot be worked out. */
export function sizeAt(text: SizeText, least: number, { sizes, at }: Pick<Place, "sizes" | "at">): number {
  let value: number;
  try {
    value = typeof text === "number" ? text : valueOf(readSizeText(text), sizes);
  } catch (error) {
    throw error instanceof SizeTextError ? new DefinitionError(error.message, at, error.at) : error;
  }
  if (value >= least && value <= mostChannels) return value;
  const shown = typeof text === "number" ? `${text}` : `${text} = ${value} at C = ${sizes.get("C") ?? "?"}`;
  throw new DefinitionError(
    `${JSON.stringify(at.at(-1) ?? "size")} must lie between ${least} and ${mostChannels.toLocaleString("en-GB")}, not ${shown}`,
    at,
  );
}

/** A size of the step at a place, under the given keys. @throws DefinitionError as `sizeAt`. */
export const sizeOf = (text: SizeText, least: number, place: Place, ...keys: Path): number =>
  sizeAt(text, least, { sizes: place.sizes, at: [...place.at, ...keys] });

/** Counts an operation once for every path that it stands in. @throws DefinitionError beyond the most. */
export function countOperation({ operations, each, at }: Place): void {
  operations.count += each.reduce((product, { count }) => product * count, 1);
  if (operations.count <= mostOperations) return;
  throw new DefinitionError(
    `with every path written out this makes more than ${mostOperations.toLocaleString("en-GB")} operations; take fewer paths`,
    at,
  );
}
