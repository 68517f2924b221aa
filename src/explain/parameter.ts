/** Where a framework keeps what a layer reads: the place in its checkpoint, and the expression over the leaves. Pure. */
import type { Size, Tensor } from "../blocks";

/** The path number of a loop, inside a name. */
export interface PathNumber {
  readonly index: string;
}

/** A name that may contain path numbers: ["paths.", { index: "c" }, ".weight"]. */
export type Key = readonly (string | PathNumber)[];

export interface LoopOver {
  /** The name of the path index in the tensors; null where each path has tensors of its own. */
  readonly index: string;
  /** What the code calls it. */
  readonly variable: string;
  readonly count: Size;
}

/** A parameter of a layer, without its place. */
export interface LayerParameter extends Pick<Parameter, "tensor" | "layout" | "groups"> {
  /** What the layer calls it. */
  readonly name: string;
  /** Of alike paths, only the first has it. */
  readonly firstPathOnly?: boolean;
}

export interface Parameter {
  readonly key: Key;
  /** [height, width, in / groups, out] or [channels]. */
  readonly tensor: Tensor;
  /**
   * How the framework orders the axes: as we do, [height, width, channels, multiplier] for a depthwise kernel, or [out, in / groups, height,
   * width].
   */
  readonly layout: "same" | "depthwise" | "outFirst";
  /** Groups of the convolution that reads it. */
  readonly groups: Size;
  readonly loops: readonly LoopOver[];
}

/** What a batch norm keeps (scale, offset, mean, variance, as far as it has them), by the names that a framework gives them. */
export function stateParameters(names: readonly string[], state: readonly Tensor[]): readonly LayerParameter[] {
  return names.flatMap((name, i) => {
    const tensor = state[i];
    return tensor === undefined ? [] : [{ name, tensor, layout: "same", groups: 1 } as const];
  });
}
