/** What path c of paths one channel wide reads of a kernel. */
import type { Tensor } from "../../../src/blocks";

export const pathOf = (of: Tensor, axis: number): Tensor => ({
  tensor: "slice",
  of,
  axis,
  from: { index: "c", times: 1 },
  count: 1,
});
