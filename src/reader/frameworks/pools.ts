/** Pools as roles, alike in all frameworks but for the names of their arguments. Pure data. */
import type { LayerRole, Padding } from "../layers/layer";
import type { Bound } from "./row";

interface PoolArguments {
  /** Names of the arguments. */
  readonly size: string;
  /** Left out, it is the size. */
  readonly stride: string;
  readonly padding: Padding;
  readonly countsPadding: boolean;
}

export function windowPool(bound: Bound, name: "max" | "average", named: PoolArguments): LayerRole {
  const { size, stride, padding, countsPadding } = named;
  return {
    role: "pool",
    function: name,
    size: bound.pair(size),
    stride: bound.isNone(stride) ? bound.pair(size) : bound.pair(stride),
    padding,
    countsPadding,
    isFlat: false,
  };
}

/** `isFlat`: height and width are gone afterwards, not 1. */
export const globalAverage = (isFlat: boolean): LayerRole => ({
  role: "pool",
  function: "global",
  size: [null, null],
  stride: [null, null],
  padding: { kind: "valid" },
  countsPadding: false,
  isFlat,
});
